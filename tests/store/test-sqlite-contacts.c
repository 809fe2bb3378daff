// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include "tandem-contacts.h"
#include "tandem-people.h"
#include "tandem-sqlite-contacts.h"

#define ANNA "+12025550101"
#define BERT "+12025550102"

/* The sanitizers find in a few what there is to find; the plain build tries whether many are fast. */
#if defined(__SANITIZE_ADDRESS__)
#define N_MANY 2000
#else
#define N_MANY 100000
#endif

typedef struct {
  StoreFixture base;
  TandemSqliteStore *sqlite;
  TandemContacts *contacts;
  guint n_changes;
} Fixture;

static void
on_changed (TandemContacts *contacts, gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static void
begin (Fixture *fixture)
{
  g_autoptr (TandemSqliteContacts) store = NULL;

  fixture->sqlite = open_store (fixture->base.path);
  store = tandem_sqlite_contacts_new (fixture->sqlite);
  fixture->contacts = tandem_contacts_new (TANDEM_CONTACT_STORE (store));
  g_signal_connect (fixture->contacts, "changed", G_CALLBACK (on_changed), fixture);
  tandem_contacts_load (fixture->contacts);
  while (!tandem_contacts_get_loaded (fixture->contacts))
    g_main_context_iteration (NULL, TRUE);
}

static void
end (Fixture *fixture)
{
  g_assert_finalize_object (fixture->contacts);
  g_assert_finalize_object (fixture->sqlite);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  store_fixture_set_up (&fixture->base, data);
  begin (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end (fixture);
  store_fixture_tear_down (&fixture->base, data);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static TandemContactFacts *
make (const char *uid, const char *name, const char *number)
{
  TandemContactFacts *facts = tandem_contact_facts_new ();

  facts->uid = g_strdup (uid);
  g_free (facts->name);
  facts->name = g_strdup (name);
  if (number)
    tandem_contact_facts_add_number (facts, number, "cell");
  return facts;
}

static void
save (Fixture *fixture, const TandemContactFacts *facts)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tandem_contacts_save_async (fixture->contacts, facts, NULL, keep, &result);
  tandem_contacts_finish (fixture->contacts, wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
remove_contact (Fixture *fixture, TandemContact *contact)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tandem_contacts_remove_async (fixture->contacts, contact, NULL, keep, &result);
  tandem_contacts_finish (fixture->contacts, wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Waits until the list has what was merged. */
static gboolean
merge (Fixture *fixture, GPtrArray *contacts, guint *added, guint *updated, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n_changes = fixture->n_changes;

  tandem_contacts_merge_async (fixture->contacts, contacts, NULL, keep, &result);
  if (!tandem_contacts_merge_finish (fixture->contacts, wait_for (&result), added, updated, error))
    return FALSE;
  while (fixture->n_changes == n_changes)
    g_main_context_iteration (NULL, TRUE);
  return TRUE;
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->contacts));
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemContactFacts) facts = make (NULL, "Anna Example", ANNA);
  TandemContact *contact;

  tandem_contact_facts_add_number (facts, "ext. 12", "Assistant");
  g_strfreev (facts->tags);
  facts->tags = tandem_contact_tags_from_text (" friends,, work, friends ");
  g_free (facts->notes);
  facts->notes = g_strdup ("Calls back on Mondays;\nlikes jazz ♪");
  save (fixture, facts);
  end (fixture);
  begin (fixture);
  contact = tandem_contacts_lookup (fixture->contacts, ANNA);
  g_assert_nonnull (contact);
  g_assert_true (tandem_contact_facts_equal (tandem_contact_get_facts (contact), facts));
  g_assert_cmpstr (tandem_contact_get_facts (contact)->tags[0], ==, "friends");
  g_assert_cmpstr (tandem_contact_get_facts (contact)->tags[1], ==, "work");
  g_assert_null (tandem_contact_get_facts (contact)->tags[2]);
  g_assert_null (tandem_contacts_lookup (fixture->contacts, BERT));
  g_assert_null (tandem_contacts_lookup (fixture->contacts, NULL));
}

static void
test_changes_number (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemContactFacts) facts = make (NULL, "Anna", ANNA);
  guint n_changes;

  save (fixture, facts);
  g_ptr_array_set_size (facts->numbers, 0);
  tandem_contact_facts_add_number (facts, BERT, "");
  n_changes = fixture->n_changes;
  save (fixture, facts);
  g_assert_cmpuint (fixture->n_changes, ==, n_changes + 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_null (tandem_contacts_get_name (fixture->contacts, ANNA));
  g_assert_cmpstr (tandem_contacts_get_name (fixture->contacts, BERT), ==, "Anna");
}

/* A number that two share has a name until both are gone. */
static void
test_shared_number (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemContactFacts) anna = make (NULL, "Anna", ANNA);
  g_autoptr (TandemContactFacts) bert = make (NULL, "Bert", ANNA);

  save (fixture, anna);
  save (fixture, bert);
  g_assert_cmpstr (tandem_contacts_get_name (fixture->contacts, ANNA), ==, "Anna");
  remove_contact (fixture, tandem_contacts_lookup (fixture->contacts, ANNA));
  g_assert_cmpstr (tandem_contacts_get_name (fixture->contacts, ANNA), ==, "Bert");
  remove_contact (fixture, tandem_contacts_lookup (fixture->contacts, ANNA));
  g_assert_null (tandem_contacts_get_name (fixture->contacts, ANNA));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpint (query_int (fixture->base.path, "SELECT count(*) FROM contact_numbers"), ==, 0);
}

static void
count_change (guint *n)
{
  (*n)++;
}

static void
assert_who (TandemPeople *people, const char *number, const char *expected)
{
  g_autofree char *who = tandem_people_dup_who (people, number);

  g_assert_cmpstr (who, ==, expected);
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemContactFacts) anna = make (NULL, "Anna", ANNA);
  g_autoptr (TandemContactFacts) nameless = make (NULL, "", "+12025550103");
  TandemPeople *people = tandem_people_new (fixture->contacts, settings);
  g_auto (GStrv) numbers = NULL;
  g_auto (GStrv) alone = NULL;
  guint n_changes = 0;

  g_signal_connect_swapped (people, "changed", G_CALLBACK (count_change), &n_changes);
  tandem_settings_set_string (settings, "region", "US");
  assert_who (people, ANNA, "(202) 555-0101");
  assert_who (people, "Example", "Example");
  assert_who (people, NULL, "");
  tandem_contact_facts_add_number (anna, BERT, "work");
  n_changes = 0;
  save (fixture, anna);
  g_assert_cmpuint (n_changes, ==, 1);
  assert_who (people, ANNA, "Anna");
  assert_who (people, BERT, "Anna");
  /* Without a name the number is what there is, written as all numbers are. */
  save (fixture, nameless);
  assert_who (people, "+12025550103", "(202) 555-0103");
  tandem_settings_set_string (settings, "region", "DE");
  g_assert_cmpuint (n_changes, ==, 3);
  assert_who (people, "+12025550103", "+1 202-555-0103");
  numbers = tandem_people_dup_numbers (people, BERT);
  g_assert_cmpstr (numbers[0], ==, BERT);
  g_assert_cmpstr (numbers[1], ==, ANNA);
  g_assert_null (numbers[2]);
  alone = tandem_people_dup_numbers (people, "+12025550109");
  g_assert_cmpuint (g_strv_length (alone), ==, 1);
  g_assert_finalize_object (people);
}

static void
test_merges_once (Fixture *fixture, gconstpointer data)
{
  for (int round = 0; round < 2; round++) {
    g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
    g_autoptr (GError) error = NULL;
    guint added;
    guint updated;

    g_ptr_array_add (contacts, make ("uid-1", "Anna", ANNA));
    g_ptr_array_add (contacts, make (NULL, "Bert", BERT));
    g_ptr_array_add (contacts, make (NULL, "Anna", BERT)); /* another Anna */
    g_assert_true (merge (fixture, contacts, &added, &updated, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (added, ==, round == 0 ? 3 : 0);
    g_assert_cmpuint (updated, ==, 0);
    g_assert_cmpuint (count (fixture), ==, 3);
  }
}

/* The same person with another name and one more number: what was written here by hand stays. */
static void
test_merges_into (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  g_autoptr (TandemContactFacts) anna = make ("uid-1", "Anna", ANNA);
  g_autoptr (GError) error = NULL;
  const TandemContactFacts *kept;
  guint added;
  guint updated;

  g_free (anna->notes);
  anna->notes = g_strdup ("by hand");
  save (fixture, anna);
  g_ptr_array_add (contacts, make ("uid-1", "Anna Example", BERT));
  g_assert_true (merge (fixture, contacts, &added, &updated, &error));
  g_assert_cmpuint (added, ==, 0);
  g_assert_cmpuint (updated, ==, 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  kept = tandem_contact_get_facts (tandem_contacts_lookup (fixture->contacts, ANNA));
  g_assert_true (kept == tandem_contact_get_facts (tandem_contacts_lookup (fixture->contacts, BERT)));
  g_assert_cmpstr (kept->name, ==, "Anna Example");
  g_assert_cmpstr (kept->notes, ==, "by hand");
}

/* The second of three cannot be kept: then the first is not either. */
static void
test_merges_all_or_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  g_autoptr (GError) error = NULL;

  execute_sql (fixture->base.path, "CREATE TRIGGER full BEFORE INSERT ON contacts WHEN new.name = 'Bert' "
                                   "BEGIN SELECT raise (ABORT, 'no room'); END");
  g_ptr_array_add (contacts, make (NULL, "Anna", ANNA));
  g_ptr_array_add (contacts, make (NULL, "Bert", BERT));
  g_ptr_array_add (contacts, make (NULL, "Carl", NULL));
  g_assert_false (merge (fixture, contacts, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (query_int (fixture->base.path, "SELECT count(*) FROM contacts"), ==, 0);
  g_assert_cmpint (query_int (fixture->base.path, "SELECT count(*) FROM contact_numbers"), ==, 0);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* They are read while the main loop goes on: no round of it is long. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  const guint n = N_MANY;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  g_autofree char *last_name = g_strdup_printf ("Person %u", n - 1);
  g_autofree char *last_number = g_strdup_printf ("+1555%07u", n - 1);
  g_autoptr (GError) error = NULL;
  guint added;
  gint64 begun;

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Person %u", i);
    g_autofree char *number = g_strdup_printf ("+1555%07u", i);

    g_ptr_array_add (contacts, make (NULL, name, number));
  }
  begun = g_get_monotonic_time ();
  g_assert_true (merge (fixture, contacts, &added, NULL, &error));
  g_test_message ("merged and read in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpuint (added, ==, n);
  g_assert_cmpuint (count (fixture), ==, n);
  end (fixture);
  begun = g_get_monotonic_time ();
  begin (fixture);
  g_test_message ("read in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpuint (count (fixture), ==, n);
  g_assert_cmpstr (tandem_contacts_get_name (fixture->contacts, last_number), ==, last_name);
  begun = g_get_monotonic_time ();
  g_assert_true (merge (fixture, contacts, &added, NULL, &error));
  g_test_message ("merged again in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpuint (added, ==, 0);
  g_assert_cmpuint (count (fixture), ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/store/sqlite-contacts/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("keeps", test_keeps);
  ADD ("changes-number", test_changes_number);
  ADD ("shared-number", test_shared_number);
  ADD ("people", test_people);
  ADD ("merges-once", test_merges_once);
  ADD ("merges-into", test_merges_into);
  ADD ("merges-all-or-none", test_merges_all_or_none);
  ADD ("many", test_many);
  return g_test_run ();
}
