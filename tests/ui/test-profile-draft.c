// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* What the editor of an agent keeps, and when. */

#include "fixture-profiles.h"

#include <stdio.h>

#include "tandem-profile-draft.h"

typedef struct {
  TandemSettings *settings;
  TandemProfiles *profiles;
  TandemProfile *profile; /* borrowed of the list */
  TandemProfileDraft *draft;
  guint n_failures;
} Fixture;

static void
on_failed (TandemProfileDraft *draft, GError *error, gpointer user_data)
{
  ((Fixture *) user_data)->n_failures++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->settings = tandem_settings_new ();
  f->profiles = fixture_profiles_new (f->settings, TRUE);
  while (!tandem_profiles_get_loaded (f->profiles))
    g_main_context_iteration (NULL, TRUE);
  f->profile = tandem_profiles_lookup (f->profiles, "Receptionist", NULL);
  f->draft = tandem_profile_draft_new (f->profiles, f->profile, NULL);
  g_signal_connect (f->draft, "failed", G_CALLBACK (on_failed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->draft);
  g_assert_finalize_object (f->profiles);
  g_assert_finalize_object (f->settings);
}

static void
set (Fixture *f, const char *field, const char *value)
{
  g_autofree char *problem = tandem_profile_draft_set_string (f->draft, field, value);

  g_assert_null (problem);
}

static void
wait_for_voice (Fixture *f, const char *voice)
{
  while (f->n_failures == 0 && !g_str_equal (tandem_profile_get_voice (f->profile), voice))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->n_failures, ==, 0);
}

/* The second is asked for before the first is written. */
static void
test_overlapping (Fixture *f, gconstpointer data)
{
  set (f, "greeting", "Hello");
  tandem_profile_draft_flush (f->draft);
  set (f, "greeting", "Hello, this is the office.");
  set (f, "voice", "cedar");
  tandem_profile_draft_flush (f->draft);
  wait_for_voice (f, "cedar");
  g_assert_cmpstr (tandem_profile_get_greeting (f->profile), ==, "Hello, this is the office.");
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) profile = tandem_profiles_save_finish (TANDEM_PROFILES (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Another program writes while the window is open. */
static void
test_changed_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemProfile) facts = tandem_profile_copy (f->profile);
  gboolean done = FALSE;

  set (f, "greeting", "Hello.");
  tandem_profile_draft_flush (f->draft);
  while (!g_str_equal (tandem_profile_get_greeting (f->profile), "Hello."))
    g_main_context_iteration (NULL, TRUE);
  g_object_set (facts, "instructions", "Be brief.", "greeting", "Good evening.", NULL);
  tandem_profiles_save_async (f->profiles, f->profile, facts, NULL, did_save, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  set (f, "voice", "cedar");
  tandem_profile_draft_flush (f->draft);
  wait_for_voice (f, "cedar");
  g_assert_cmpstr (tandem_profile_get_instructions (f->profile), ==, "Be brief.");
  g_assert_cmpstr (tandem_profile_get_greeting (f->profile), ==, "Good evening.");
}

/* A name counts when it is flushed, and nothing of what was typed before a wrong one does. */
static void
test_name (Fixture *f, gconstpointer data)
{
  g_autofree char *problem = NULL;

  set (f, "name", "Rec");
  set (f, "name", "R");
  problem = tandem_profile_draft_set_string (f->draft, "name", "");
  g_assert_nonnull (problem);
  set (f, "voice", "cedar");
  tandem_profile_draft_flush (f->draft);
  wait_for_voice (f, "cedar");
  g_assert_cmpstr (tandem_profile_get_name (f->profile), ==, "Receptionist");
  tandem_settings_set_string (f->settings, "dial-agent", "Receptionist");
  set (f, "name", "Front Desk");
  tandem_profile_draft_flush (f->draft);
  while (g_str_equal (tandem_profile_get_name (f->profile), "Receptionist"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tandem_settings_get_string (f->settings, "dial-agent"), ==, "Front Desk");
}

/* What the store says is for programs that read it; here it would stand between the results. */
static void
print (const char *text)
{
  if (g_str_has_prefix (text, "saved "))
    return;
  fputs (text, stdout);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_set_print_handler (print);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/profile-draft/overlapping", Fixture, NULL, set_up, test_overlapping, tear_down);
  g_test_add ("/profile-draft/changed-elsewhere", Fixture, NULL, set_up, test_changed_elsewhere, tear_down);
  g_test_add ("/profile-draft/name", Fixture, NULL, set_up, test_name, tear_down);
  return g_test_run ();
}
