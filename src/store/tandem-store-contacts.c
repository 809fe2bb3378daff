// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-contacts.h"

#include <string.h>

#define URN "urn:uuid:" /* how tandem-vcard-writer.c names a contact of ours */

static const char list_sql[] = "SELECT id, uid, name, organization, notes, tags FROM contacts WHERE id > ?1 ORDER BY id LIMIT ?2";
static const char load_sql[] = "SELECT id, uid, name, organization, notes, tags FROM contacts WHERE id = ?1";
static const char numbers_sql[] = "SELECT number, label FROM contact_numbers WHERE contact = ?1 ORDER BY place";
static const char save_sql[] = "INSERT INTO contacts (id, uid, name, organization, notes, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                               "ON CONFLICT (id) DO UPDATE SET uid = ?2, name = ?3, organization = ?4, notes = ?5, tags = ?6";
static const char remove_numbers_sql[] = "DELETE FROM contact_numbers WHERE contact = ?1";
static const char save_number_sql[] = "INSERT INTO contact_numbers (contact, place, number, label) VALUES (?1, ?2, ?3, ?4)";
static const char remove_sql[] = "DELETE FROM contacts WHERE id = ?1";
static const char find_uid_sql[] = "SELECT id FROM contacts WHERE uid = ?1 OR id = ?2";
static const char find_name_sql[] = "SELECT id FROM contacts JOIN contact_numbers ON contact = id WHERE name = ?1 AND number = ?2 "
                                    "LIMIT 1";

/* --- reading ------------------------------------------------------------------------------------------------- */

/* Replaces @field, which must not become NULL, by the column. */
static void
take_text (char **field, sqlite3_stmt *statement, int column)
{
  char *text = tandem_store_dup_text (statement, column);

  g_free (*field);
  *field = text ? text : g_strdup ("");
}

static TandemContactFacts *
read_row (sqlite3_stmt *statement)
{
  TandemContactFacts *facts = tandem_contact_facts_new ();
  g_autofree char *tags = tandem_store_dup_text (statement, 5);

  take_text (&facts->id, statement, 0);
  facts->uid = tandem_store_dup_text (statement, 1);
  take_text (&facts->name, statement, 2);
  take_text (&facts->organization, statement, 3);
  take_text (&facts->notes, statement, 4);
  g_strfreev (facts->tags);
  facts->tags = g_strsplit (tags ? tags : "", "\n", -1);
  return facts;
}

static gboolean
read_numbers (TandemStoreDatabase *database, TandemContactFacts *facts, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, numbers_sql, error);
  gboolean more;

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, facts->id);
  while (tandem_store_database_next (database, statement, &more, error)) {
    g_autofree char *number = NULL;
    g_autofree char *label = NULL;

    if (!more)
      return TRUE;
    number = tandem_store_dup_text (statement, 0);
    label = tandem_store_dup_text (statement, 1);
    tandem_contact_facts_add_number (facts, number, label);
  }
  return FALSE;
}

/* The rows of @statement, with their numbers. */
static GPtrArray *
read_all (TandemStoreDatabase *database, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  gboolean more;

  do {
    if (!tandem_store_database_next (database, statement, &more, error))
      return NULL;
    if (more)
      g_ptr_array_add (contacts, read_row (statement));
  } while (more);
  for (guint i = 0; i < contacts->len; i++)
    if (!read_numbers (database, contacts->pdata[i], error))
      return NULL;
  return g_steal_pointer (&contacts);
}

GPtrArray *
tandem_store_contacts_list (TandemStoreDatabase *database, const char *after_id, guint limit, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_sql, error);

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, after_id ? after_id : "");
  sqlite3_bind_int64 (statement, 2, limit);
  return read_all (database, statement, error);
}

/* --- writing ------------------------------------------------------------------------------------------------- */

static gboolean
run_for (TandemStoreDatabase *database, const char *sql, const char *id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, id);
  return tandem_store_database_run (database, statement, error);
}

static gboolean
save_number (TandemStoreDatabase *database, const char *id, guint place, const TandemContactNumber *number, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_number_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, place);
  tandem_store_bind_text (statement, 3, number->number);
  tandem_store_bind_text (statement, 4, number->label);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_contacts_save (TandemStoreDatabase *database, const TandemContactFacts *facts, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_sql, error);
  g_autofree char *tags = g_strjoinv ("\n", facts->tags);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, facts->id);
  tandem_store_bind_text (statement, 2, facts->uid);
  tandem_store_bind_text (statement, 3, facts->name);
  tandem_store_bind_text (statement, 4, facts->organization);
  tandem_store_bind_text (statement, 5, facts->notes);
  tandem_store_bind_text (statement, 6, tags);
  if (!tandem_store_database_run (database, statement, error) || !run_for (database, remove_numbers_sql, facts->id, error))
    return FALSE;
  for (guint i = 0; i < facts->numbers->len; i++)
    if (!save_number (database, facts->id, i, facts->numbers->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
tandem_store_contacts_remove (TandemStoreDatabase *database, const char *id, GError **error)
{
  return run_for (database, remove_numbers_sql, id, error) && run_for (database, remove_sql, id, error);
}

/* --- importing ----------------------------------------------------------------------------------------------- */

/* The id in the first row, or NULL. */
static gboolean
find_id (TandemStoreDatabase *database, sqlite3_stmt *statement, char **id, GError **error)
{
  gboolean found;

  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *id = found ? tandem_store_dup_text (statement, 0) : NULL;
  sqlite3_reset (statement);
  return TRUE;
}

/* Who is meant by @facts: *id is NULL when nobody is. */
static gboolean
find_same (TandemStoreDatabase *database, const TandemContactFacts *facts, char **id, GError **error)
{
  sqlite3_stmt *statement;

  *id = NULL;
  if (facts->uid) {
    statement = tandem_store_database_prepare (database, find_uid_sql, error);
    if (!statement)
      return FALSE;
    tandem_store_bind_text (statement, 1, facts->uid);
    /* What we exported comes back. */
    tandem_store_bind_text (statement, 2, g_str_has_prefix (facts->uid, URN) ? facts->uid + strlen (URN) : NULL);
    if (!find_id (database, statement, id, error))
      return FALSE;
  }
  for (guint i = 0; i < facts->numbers->len && !*id; i++) {
    statement = tandem_store_database_prepare (database, find_name_sql, error);
    if (!statement)
      return FALSE;
    tandem_store_bind_text (statement, 1, facts->name);
    tandem_store_bind_text (statement, 2, ((TandemContactNumber *) facts->numbers->pdata[i])->number);
    if (!find_id (database, statement, id, error))
      return FALSE;
  }
  return TRUE;
}

static void
replace_text (char **field, const char *text)
{
  if (!*text)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

/* It was exported here. */
static gboolean
is_own_uid (const char *uid, const char *id)
{
  return uid && g_str_has_prefix (uid, URN) && g_str_equal (uid + strlen (URN), id);
}

/* What is only here stays: the person may have written it by hand. */
static void
merge_into (TandemContactFacts *kept, const TandemContactFacts *facts)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  replace_text (&kept->name, facts->name);
  replace_text (&kept->organization, facts->organization);
  replace_text (&kept->notes, facts->notes);
  if (!kept->uid && !is_own_uid (facts->uid, kept->id))
    kept->uid = g_strdup (facts->uid);
  for (guint i = 0; i < facts->numbers->len; i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];

    tandem_contact_facts_add_number (kept, number->number, number->label);
  }
  g_strv_builder_addv (tags, (const char **) kept->tags);
  for (guint i = 0; facts->tags[i]; i++)
    if (!g_strv_contains ((const char *const *) kept->tags, facts->tags[i]))
      g_strv_builder_add (tags, facts->tags[i]);
  g_strfreev (kept->tags);
  kept->tags = g_strv_builder_end (tags);
}

static TandemContactFacts *
load (TandemStoreDatabase *database, const char *id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, load_sql, error);
  g_autoptr (GPtrArray) contacts = NULL;

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, id);
  contacts = read_all (database, statement, error);
  return contacts ? g_ptr_array_steal_index (contacts, 0) : NULL;
}

static gboolean
merge_one (TandemStoreDatabase *database, const TandemContactFacts *facts, guint *added, guint *updated, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (TandemContactFacts) kept = NULL;
  g_autoptr (TandemContactFacts) before = NULL;

  if (!find_same (database, facts, &id, error))
    return FALSE;
  if (!id) {
    ++*added;
    return tandem_store_contacts_save (database, facts, error);
  }
  kept = load (database, id, error);
  if (!kept)
    return FALSE;
  before = tandem_contact_facts_copy (kept);
  merge_into (kept, facts);
  if (tandem_contact_facts_equal (before, kept) && g_strcmp0 (before->uid, kept->uid) == 0)
    return TRUE;
  ++*updated;
  return tandem_store_contacts_save (database, kept, error);
}

gboolean
tandem_store_contacts_merge (TandemStoreDatabase *database, const GPtrArray *contacts, guint *added, guint *updated,
                             GError **error)
{
  *added = 0;
  *updated = 0;
  for (guint i = 0; i < contacts->len; i++)
    if (!merge_one (database, contacts->pdata[i], added, updated, error))
      return FALSE;
  return TRUE;
}
