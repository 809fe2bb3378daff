// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-tool.h"

#include <string.h>

#include "fakes.h"
#include "tandem-error.h"

/* A live call, and what came of the tool that its agent used. */
typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemCall *call;
  GCancellable *cancellable;
  GPtrArray *last;
  char *result;
  GError *error;
  gboolean over;
  guint n_wishes; /* for the operator */
} Fixture;

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  ((Fixture *) user_data)->n_wishes += g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_ASKS);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemDialRequest request = { .to = "+12025550101", .mode = TANDEM_CALL_MODE_AGENT };

  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
  g_signal_connect (f->switchboard, "notice", G_CALLBACK (on_notice), f);
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  settle ();
  g_string_truncate (f->world->log, 0);
  f->cancellable = g_cancellable_new ();
  f->last = g_ptr_array_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  g_clear_object (&f->cancellable);
  g_clear_pointer (&f->last, g_ptr_array_unref);
  g_free (f->result);
  g_clear_error (&f->error);
  settle ();
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->over);
  f->over = TRUE;
  f->result = tandem_tool_run_finish (TANDEM_TOOL (source), result, &f->error);
}

static void
use (Fixture *f, const char *name, const char *arguments)
{
  g_autoptr (TandemTool) tool = tandem_call_tool_new (name, NULL, FALSE, f->switchboard, TANDEM_CALL_MEDIA (f->world), f->last);

  g_assert_nonnull (tool);
  tandem_tool_run_async (tool, f->call, "c1", arguments, f->cancellable, did_run, f);
}

static void
report_heard (Fixture *f, const char *why)
{
  tandem_call_media_report_heard (TANDEM_CALL_MEDIA (f->world), "another call", NULL);
  g_assert_false (f->over);
  tandem_call_media_report_heard (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), why);
}

static void
assert_failed (Fixture *f, const char *beginning)
{
  while (!f->over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (f->result);
  g_assert_nonnull (f->error);
  g_assert_true (g_str_has_prefix (f->error->message, beginning));
}

/* Nothing happens until all is heard; then the call ends, and the history says who ended it. */
static void
test_end_call (Fixture *f, gconstpointer data)
{
  use (f, "end_call", "{}");
  settle ();
  g_assert_nonnull (strstr (f->world->log->str, "await-heard"));
  g_assert_null (strstr (f->world->log->str, "hangup"));
  report_heard (f, NULL);
  while (!f->over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (f->error);
  g_assert_nonnull (strstr (f->world->log->str, "hangup"));
  g_assert_false (tandem_call_is_live (f->call));
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "the agent ended the call");
}

static void
test_interrupted (Fixture *f, gconstpointer data)
{
  use (f, "end_call", "{}");
  report_heard (f, "The caller is speaking again.");
  assert_failed (f, "Nothing was done: The caller is speaking again.");
  settle ();
  g_assert_null (strstr (f->world->log->str, "hangup"));
  g_assert_true (tandem_call_is_live (f->call));
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  use (f, "end_call", "{}");
  g_cancellable_cancel (f->cancellable);
  assert_failed (f, "The call has ended, or");
  tandem_call_media_report_heard (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), NULL);
  settle ();
  g_assert_null (strstr (f->world->log->str, "hangup"));
}

static void
test_transfer (Fixture *f, gconstpointer data)
{
  use (f, "transfer", "{\"to\":\"+12025550123\"}");
  settle ();
  g_assert_null (strstr (f->world->log->str, "transfer"));
  report_heard (f, NULL);
  while (!f->over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (f->error);
  g_assert_nonnull (strstr (f->world->log->str, "transfer:+12025550123"));
}

static void
did_refuse (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tandem_tool_run_finish (TANDEM_TOOL (source), result, &error));
  *(char **) user_data = g_strdup (error->message);
}

/* Called in one answer: both would be done when the last words are heard, and who is put through would be cut off. */
static void
test_two (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTool) end = tandem_call_tool_new ("end_call", NULL, FALSE, f->switchboard, TANDEM_CALL_MEDIA (f->world), f->last);
  g_autofree char *refused = NULL;

  use (f, "transfer", "{\"to\":\"+12025550123\"}");
  tandem_tool_run_async (end, f->call, "c2", "{}", f->cancellable, did_refuse, &refused);
  while (!refused)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (refused, ==, "Nothing was done: “transfer” is about to be done already.");
  report_heard (f, "The caller is speaking again.");
  assert_failed (f, "Nothing was done: The caller is speaking again.");
  /* Nothing is about to be done any more. */
  g_clear_error (&f->error);
  f->over = FALSE;
  use (f, "end_call", "{}");
  report_heard (f, NULL);
  while (!f->over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (f->error);
  g_assert_null (strstr (f->world->log->str, "transfer"));
}

/* The same checks as of a person's transfer. */
static void
test_bad_number (Fixture *f, gconstpointer data)
{
  use (f, "transfer", "{\"to\":\"12\"}");
  report_heard (f, NULL);
  assert_failed (f, "");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER);
  g_assert_null (strstr (f->world->log->str, "transfer"));
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  use (f, "transfer", "{\"number\":\"+12025550123\"}");
  assert_failed (f, "“to” is missing");
}

static void
test_digits (Fixture *f, gconstpointer data)
{
  use (f, "send_digits", "{\"digits\":\"12#\"}");
  settle ();
  g_assert_no_error (f->error);
  g_assert_nonnull (strstr (f->world->log->str, "digits:12#"));
}

/* The operator is told, and the agent hears when somebody has come. */
static void
test_operator (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  use (f, "hand_to_operator", "{\"reason\":\"She wants a human.\"}");
  settle ();
  g_assert_cmpuint (f->n_wishes, ==, 1);
  g_assert_nonnull (strstr (tandem_call_get_notice (f->call), "She wants a human."));
  tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_WHISPER, &error);
  g_assert_false (f->over);
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_OPERATOR, &error));
  settle ();
  g_assert_no_error (f->error);
  g_assert_cmpstr (f->result, ==, "The operator is on the call now, and talks to the caller.");
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  tandem_settings_set_boolean (f->settings, "headless", TRUE);
  use (f, "hand_to_operator", "{\"reason\":\"x\"}");
  assert_failed (f, "Nobody is at the desk here.");
  g_assert_cmpuint (f->n_wishes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/call-tool/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("end-call", test_end_call);
  ADD ("interrupted", test_interrupted);
  ADD ("cancelled", test_cancelled);
  ADD ("transfer", test_transfer);
  ADD ("two", test_two);
  ADD ("bad-number", test_bad_number);
  ADD ("missing", test_missing);
  ADD ("digits", test_digits);
  ADD ("operator", test_operator);
  ADD ("nobody", test_nobody);
#undef ADD
  return g_test_run ();
}
