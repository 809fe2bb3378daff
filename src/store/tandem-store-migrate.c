// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-migrate.h"

#include <gio/gio.h>

#include "tandem-error.h"
#include "tandem-store-resources.h"

#define FOLDER "/io/github/tandemphone/Tandem/store/"
#define APPLICATION_ID 0x54414e44 /* "TAND", as in 001.sql */

/* NULL when there is no step of that number. */
static GBytes *
lookup_step (guint number)
{
  g_autofree char *path = g_strdup_printf (FOLDER "%03u.sql", number);

  return g_resource_lookup_data (tandem_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static guint
newest_step (void)
{
  guint number = 0;

  for (;;) {
    g_autoptr (GBytes) sql = lookup_step (number + 1);

    if (!sql)
      return number;
    number++;
  }
}

/* A file that somebody else's program made must not get our tables. */
static gboolean
check_owner (TandemStoreDatabase *database, gint64 version, GError **error)
{
  gint64 id;
  gint64 n_objects;

  if (!tandem_store_database_get_int (database, "PRAGMA application_id", &id, error) ||
      !tandem_store_database_get_int (database, "SELECT count(*) FROM sqlite_schema", &n_objects, error))
    return FALSE;
  if (id == APPLICATION_ID || (id == 0 && version == 0 && n_objects == 0))
    return TRUE;
  g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN,
               "%s is not a database of Tandem: choose another folder with --data-dir.",
               tandem_store_database_get_path (database));
  return FALSE;
}

static gboolean
check_version (TandemStoreDatabase *database, gint64 version, GError **error)
{
  if (version <= newest_step ())
    return TRUE;
  g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_NEWER,
               "The database %s was written by a newer Tandem (format %" G_GINT64_FORMAT ", this one knows up to %u): "
               "update Tandem, or choose another folder with --data-dir.",
               tandem_store_database_get_path (database), version, newest_step ());
  return FALSE;
}

/* The version is read again inside the transaction: another Tandem may be at the same step. */
static gboolean
take_step (TandemStoreDatabase *database, guint number, GError **error)
{
  g_autoptr (GBytes) sql = lookup_step (number);
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %u", number);
  gint64 version = 0;

  if (!tandem_store_database_begin (database, error))
    return FALSE;
  if (tandem_store_database_get_int (database, "PRAGMA user_version", &version, error) &&
      (version >= number ||
       (tandem_store_database_execute (database, g_bytes_get_data (sql, NULL), error) &&
        tandem_store_database_execute (database, stamp, error))) &&
      tandem_store_database_commit (database, error))
    return TRUE;
  tandem_store_database_rollback (database);
  return FALSE;
}

/* Whose file is it, and how old?  Read in one transaction: another Tandem may be making its tables at this moment. */
static gboolean
read_version (TandemStoreDatabase *database, gint64 *version, GError **error)
{
  gboolean ours;

  if (!tandem_store_database_execute (database, "BEGIN", error))
    return FALSE;
  ours = tandem_store_database_get_int (database, "PRAGMA user_version", version, error) &&
         check_owner (database, *version, error) && check_version (database, *version, error);
  tandem_store_database_rollback (database);
  return ours;
}

gboolean
tandem_store_migrate (TandemStoreDatabase *database, GError **error)
{
  gint64 version = 0;

  if (!read_version (database, &version, error) || !tandem_store_database_begin_use (database, error))
    return FALSE;
  for (guint number = (guint) version + 1; number <= newest_step (); number++)
    if (!take_step (database, number, error))
      return FALSE;
  return TRUE;
}
