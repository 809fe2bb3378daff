// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-profile-file.h"
#include "tandem-profiles.h"
#include "tandem-sqlite-profiles.h"

typedef struct {
  StoreFixture base;
  TandemSettings *settings;
  TandemSqliteStore *sqlite;
  TandemProfiles *profiles;
  guint n_changes;
  GPtrArray *failures; /* messages */
  GAsyncResult *result;
} Fixture;

static void
on_changed (TandemProfiles *profiles, gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static void
on_failed (TandemProfiles *profiles, GError *error, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->failures, g_strdup (error->message));
}

static void
begin (Fixture *fixture)
{
  g_autoptr (TandemSqliteProfiles) store = NULL;

  fixture->sqlite = open_store (fixture->base.path);
  store = tandem_sqlite_profiles_new (fixture->sqlite);
  fixture->profiles = tandem_profiles_new (fixture->settings, TANDEM_PROFILE_STORE (store), tandem_profile_file_get_format ());
  g_signal_connect (fixture->profiles, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->profiles, "failed", G_CALLBACK (on_failed), fixture);
  tandem_profiles_load (fixture->profiles);
  while (!tandem_profiles_get_loaded (fixture->profiles))
    g_main_context_iteration (NULL, TRUE);
}

static void
end (Fixture *fixture)
{
  g_assert_finalize_object (fixture->profiles);
  g_assert_finalize_object (fixture->sqlite);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  store_fixture_set_up (&fixture->base, data);
  fixture->settings = tandem_settings_new ();
  fixture->failures = g_ptr_array_new_with_free_func (g_free);
  begin (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end (fixture);
  g_ptr_array_unref (fixture->failures);
  g_assert_finalize_object (fixture->settings);
  store_fixture_tear_down (&fixture->base, data);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Fixture *fixture)
{
  while (!fixture->result)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&fixture->result);
}

/* Borrowed of the list. */
static TandemProfile *
saved (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (fixture);
  g_autoptr (TandemProfile) profile = tandem_profiles_save_finish (fixture->profiles, result, error);

  return profile;
}

static TandemProfile *
save (Fixture *fixture, TandemProfile *profile, TandemProfile *facts, GError **error)
{
  tandem_profiles_save_async (fixture->profiles, profile, facts, NULL, on_result, fixture);
  return saved (fixture, error);
}

static TandemProfile *
add (Fixture *fixture, const char *name, const char *instructions)
{
  g_autoptr (TandemProfile) facts = tandem_profiles_dup_base (fixture->profiles);
  g_autoptr (GError) error = NULL;
  TandemProfile *profile;

  g_object_set (facts, "name", name, "instructions", instructions, NULL);
  profile = save (fixture, NULL, facts, &error);
  g_assert_no_error (error);
  return profile;
}

static void
remove_one (Fixture *fixture, TandemProfile *profile, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_profiles_remove_async (fixture->profiles, profile, NULL, on_result, fixture);
  result = wait_for (fixture);
  tandem_profiles_remove_finish (fixture->profiles, result, error);
}

/* "default, Bakery, Survey" */
static char *
names (Fixture *fixture)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->profiles)); i++) {
    g_autoptr (TandemProfile) profile = g_list_model_get_item (G_LIST_MODEL (fixture->profiles), i);

    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", tandem_profile_get_name (profile));
  }
  return g_string_free (list, FALSE);
}

static void
assert_names (Fixture *fixture, const char *expected)
{
  g_autofree char *found = names (fixture);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_default (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemProfile) facts = tandem_profiles_dup_base (fixture->profiles);
  g_autoptr (GError) error = NULL;
  TandemProfile *profile = tandem_profiles_lookup (fixture->profiles, NULL, NULL);
  guint n_changes = fixture->n_changes;

  assert_names (fixture, "default");
  g_assert_true (tandem_profiles_is_default (fixture->profiles, profile));
  /* It follows the settings, and tells only of what matters to it. */
  tandem_settings_set_string (fixture->settings, "ai-provider", "openai");
  g_assert_cmpstr (tandem_profile_get_provider (profile), ==, "openai");
  g_assert_cmpuint (fixture->n_changes, ==, n_changes + 1);
  tandem_settings_set_int (fixture->settings, "ring-timeout", 33);
  g_assert_cmpuint (fixture->n_changes, ==, n_changes + 1);
  remove_one (fixture, profile, &error);
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_object_set (facts, "name", "other", NULL);
  g_assert_null (save (fixture, profile, facts, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_clear_error (&error);
  /* Nor is there a second one. */
  g_object_set (facts, "name", "Default", NULL);
  g_assert_null (save (fixture, NULL, facts, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  assert_names (fixture, "default");
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemProfile) facts = NULL;
  g_autoptr (GError) error = NULL;
  TandemProfile *bakery = add (fixture, " Bakery ", "Sell bread.");
  TandemProfile *survey;

  survey = add (fixture, "survey", "Ask.");
  add (fixture, "Äpfel", "");
  assert_names (fixture, "default, Bakery, survey, Äpfel");
  /* Found in capital letters, and when the umlaut is two characters. */
  g_assert_true (tandem_profiles_lookup (fixture->profiles, "SURVEY", NULL) == survey);
  g_assert_nonnull (tandem_profiles_lookup (fixture->profiles, "a\xcc\x88pfel", NULL));
  /* A new name is a new place for the same object. */
  facts = tandem_profile_copy (bakery);
  g_object_set (facts, "name", "Zwieback", "instructions", "Sell rusk.", "max-minutes", 7, NULL);
  g_assert_true (save (fixture, bakery, facts, &error) == bakery);
  g_assert_no_error (error);
  g_assert_cmpstr (tandem_profile_get_instructions (bakery), ==, "Sell rusk.");
  assert_names (fixture, "default, survey, Zwieback, Äpfel");
  remove_one (fixture, survey, &error);
  g_assert_no_error (error);
  /* All of it is there after a new start. */
  end (fixture);
  begin (fixture);
  assert_names (fixture, "default, Zwieback, Äpfel");
  bakery = tandem_profiles_lookup (fixture->profiles, "zwieback", NULL);
  g_assert_cmpstr (tandem_profile_get_instructions (bakery), ==, "Sell rusk.");
  g_assert_cmpint (tandem_profile_get_max_minutes (bakery), ==, 7);
  g_assert_cmpuint (fixture->failures->len, ==, 0);
}

/* Whoever was chosen is so under another name, and nobody sees a moment in which it is gone. */
static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_nonnull (tandem_profiles_lookup (fixture->profiles, tandem_settings_get_string (fixture->settings, "dial-agent"), NULL));
}

static void
test_chosen (Fixture *fixture, gconstpointer data)
{
  TandemProfile *bakery = add (fixture, "Bakery", "");
  g_autoptr (TandemProfile) facts = tandem_profile_copy (bakery);
  g_autoptr (GError) error = NULL;

  add (fixture, "Survey", "");
  tandem_settings_set_string (fixture->settings, "dial-agent", "Bakery");
  tandem_settings_set_string (fixture->settings, "number-rules",
                              "# mine\n[+15005550006]\nfirst=agent\nprofile=bakery\n[+15005550007]\nprofile=Survey\n");
  g_signal_connect (fixture->profiles, "items-changed", G_CALLBACK (on_items_changed), fixture);
  g_object_set (facts, "name", "Zwieback", NULL);
  save (fixture, bakery, facts, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, "dial-agent"), ==, "Zwieback");
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, "number-rules"), ==,
                   "# mine\n\n[+15005550006]\nfirst=agent\nprofile=Zwieback\n\n[+15005550007]\nprofile=Survey\n");
  g_object_set (facts, "name", "ZWIEBACK", NULL);
  save (fixture, bakery, facts, &error);
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, "dial-agent"), ==, "ZWIEBACK");
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemProfile) facts = tandem_profiles_dup_base (fixture->profiles);
  g_autofree char *longest = g_strnfill (64, 'n');
  g_autofree char *too_long = g_strnfill (65, 'n');
  const char *const wrong[] = { "", "  ", "a/b", "a\nb", "..", "BAKERY", too_long };
  TandemProfile *bakery = add (fixture, "Bakery", "");
  TandemProfile *copy;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_object_set (facts, "name", wrong[i], NULL);
    g_assert_null (save (fixture, NULL, facts, &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  }
  add (fixture, longest, "");
  tandem_profiles_duplicate_async (fixture->profiles, bakery, NULL, on_result, fixture);
  copy = saved (fixture, NULL);
  g_assert_cmpstr (tandem_profile_get_name (copy), ==, "Bakery (2)");
  tandem_profiles_duplicate_async (fixture->profiles, bakery, NULL, on_result, fixture);
  g_assert_cmpstr (tandem_profile_get_name (saved (fixture, NULL)), ==, "Bakery (3)");
  tandem_profiles_duplicate_async (fixture->profiles, tandem_profiles_lookup (fixture->profiles, longest, NULL), NULL, on_result, fixture);
  copy = saved (fixture, NULL);
  g_assert_cmpint (g_utf8_strlen (tandem_profile_get_name (copy), -1), ==, 64);
  g_assert_true (g_str_has_suffix (tandem_profile_get_name (copy), " (2)"));
}

static void
test_twice_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemProfile) facts = tandem_profiles_dup_base (fixture->profiles);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (facts, "name", "Bakery", NULL);
  tandem_profiles_save_async (fixture->profiles, NULL, facts, NULL, NULL, NULL);
  g_assert_null (save (fixture, NULL, facts, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->profiles)) == 1)
    g_main_context_iteration (NULL, TRUE);
  assert_names (fixture, "default, Bakery");
}

/* Who types on while it is being written is not told that the name is taken: by oneself. */
static void
test_overlapping (Fixture *fixture, gconstpointer data)
{
  TandemProfile *bakery = add (fixture, "Bakery", "");
  g_autoptr (TandemProfile) facts = tandem_profile_copy (bakery);
  g_autoptr (GError) error = NULL;

  g_object_set (facts, "name", "Baker", "instructions", "Sell.", NULL);
  tandem_profiles_save_async (fixture->profiles, bakery, facts, NULL, NULL, NULL);
  g_object_set (facts, "instructions", "Sell bread.", NULL);
  g_assert_true (save (fixture, bakery, facts, &error) == bakery);
  g_assert_no_error (error);
  g_assert_cmpstr (tandem_profile_get_instructions (bakery), ==, "Sell bread.");
  assert_names (fixture, "default, Baker");
  /* Both names are everybody's again but for the one that is there. */
  add (fixture, "Bakery", "");
  assert_names (fixture, "default, Baker, Bakery");
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) removed = g_object_ref (add (fixture, "Bakery", "Sell bread."));

  remove_one (fixture, removed, &error);
  g_assert_no_error (error);
  assert_names (fixture, "default");
  tandem_profiles_restore_async (fixture->profiles, removed, NULL, on_result, fixture);
  g_assert_cmpstr (tandem_profile_get_instructions (saved (fixture, &error)), ==, "Sell bread.");
  assert_names (fixture, "default, Bakery");
  /* Its name may be somebody else's by then. */
  g_set_object (&removed, tandem_profiles_lookup (fixture->profiles, "Bakery", NULL));
  remove_one (fixture, removed, &error);
  add (fixture, "bakery", "Another.");
  tandem_profiles_restore_async (fixture->profiles, removed, NULL, on_result, fixture);
  g_assert_cmpstr (tandem_profile_get_name (saved (fixture, &error)), ==, "Bakery (2)");
  assert_names (fixture, "default, bakery, Bakery (2)");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, "Bakery", "");
  g_assert_null (tandem_profiles_lookup (fixture->profiles, "Barber", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no profile “Barber”: there is “default”, “Bakery”.");
}

/* What cannot be read is told of, and is still there for whoever can. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  add (fixture, "Bakery", "");
  end (fixture);
  execute_sql (fixture->base.path, "INSERT INTO profiles VALUES ('x', 'Later', '{\"tandem_profile\":2}', 0)");
  begin (fixture);
  assert_names (fixture, "default, Bakery");
  g_assert_cmpuint (fixture->failures->len, ==, 1);
  g_assert_nonnull (strstr (fixture->failures->pdata[0], "“Later”"));
  end (fixture);
  text = query_text (fixture->base.path, "SELECT text FROM profiles WHERE id = 'x'");
  g_assert_cmpstr (text, ==, "{\"tandem_profile\":2}");
  begin (fixture);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemProfile) facts = tandem_profiles_dup_base (fixture->profiles);
  g_autoptr (GError) error = NULL;

  tandem_sqlite_store_close (fixture->sqlite);
  g_object_set (facts, "name", "Bakery", NULL);
  g_assert_null (save (fixture, NULL, facts, &error));
  g_assert_true (error && error->domain == TANDEM_STORE_ERROR);
  assert_names (fixture, "default");
  /* The name is free again. */
  g_clear_error (&error);
  g_assert_null (save (fixture, NULL, facts, &error));
  g_assert_true (error && error->domain == TANDEM_STORE_ERROR);
}

/* What a profile leaves open is as in the settings when the call is made. */
static void
test_for_call (Fixture *fixture, gconstpointer data)
{
  TandemProfile *bakery = add (fixture, "Bakery", "");
  g_autoptr (TandemProfile) first = NULL;
  g_autoptr (TandemProfile) second = NULL;
  g_autoptr (TandemProfile) facts = NULL;

  tandem_settings_set_string (fixture->settings, "ai-provider", "openai");
  tandem_settings_set_string (fixture->settings, "openai-model", "gpt-realtime-mini");
  first = tandem_profiles_dup_for_call (fixture->profiles, bakery);
  g_assert_cmpstr (tandem_profile_get_provider (first), ==, "openai");
  g_assert_cmpstr (tandem_profile_get_model (first), ==, "gpt-realtime-mini");
  g_assert_cmpstr (tandem_profile_get_voice (first), ==, "marin");
  facts = tandem_profile_copy (bakery);
  g_object_set (facts, "provider", "gemini", "voice", "Puck", NULL);
  save (fixture, bakery, facts, NULL);
  second = tandem_profiles_dup_for_call (fixture->profiles, bakery);
  g_assert_cmpstr (tandem_profile_get_provider (second), ==, "gemini");
  g_assert_cmpstr (tandem_profile_get_voice (second), ==, "Puck");
  g_assert_cmpstr (tandem_profile_get_model (second), ==, tandem_settings_get_string (fixture->settings, "gemini-model"));
}

/* Two servers of one kind are talked to in two ways. */
static void
test_own_dialect (Fixture *fixture, gconstpointer data)
{
  TandemProfile *bakery;
  g_autoptr (TandemProfile) usual = NULL;
  g_autoptr (TandemProfile) own = NULL;
  g_autoptr (TandemProfile) facts = NULL;
  g_autoptr (GError) error = NULL;

  tandem_settings_set_string (fixture->settings, "ai-provider", "qwen");
  tandem_settings_set_string (fixture->settings, "qwen-workspace", "w1");
  tandem_settings_set_string (fixture->settings, "ai-auth-header", "X-Key");
  tandem_settings_set_string (fixture->settings, "ai-dialect", "no-truncate");
  bakery = add (fixture, "Bakery", "");
  g_assert_cmpstr (tandem_profile_get_dialect (bakery), ==, "");
  usual = tandem_profiles_dup_for_call (fixture->profiles, bakery);
  g_assert_cmpstr (tandem_profile_get_auth_header (usual), ==, "X-Key");
  g_assert_cmpstr (tandem_profile_get_dialect (usual), ==, "region=intl,workspace=w1,no-truncate");
  facts = tandem_profile_copy (bakery);
  g_object_set (facts, "auth-header", "api-key", "dialect", "truncate", NULL);
  save (fixture, bakery, facts, &error);
  g_assert_no_error (error);
  own = tandem_profiles_dup_for_call (fixture->profiles, bakery);
  g_assert_cmpstr (tandem_profile_get_auth_header (own), ==, "api-key");
  g_assert_cmpstr (tandem_profile_get_dialect (own), ==, "region=intl,workspace=w1,truncate");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sqlite-profiles/default", test_default);
  ADD ("/sqlite-profiles/keep", test_keep);
  ADD ("/sqlite-profiles/chosen", test_chosen);
  ADD ("/sqlite-profiles/names", test_names);
  ADD ("/sqlite-profiles/twice-at-once", test_twice_at_once);
  ADD ("/sqlite-profiles/overlapping", test_overlapping);
  ADD ("/sqlite-profiles/undo", test_undo);
  ADD ("/sqlite-profiles/unknown", test_unknown);
  ADD ("/sqlite-profiles/unreadable", test_unreadable);
  ADD ("/sqlite-profiles/full", test_full);
  ADD ("/sqlite-profiles/for-call", test_for_call);
  ADD ("/sqlite-profiles/own-dialect", test_own_dialect);
  return g_test_run ();
}
