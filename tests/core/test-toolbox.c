// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-toolbox.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-tool.h"
#include "fakes.h"
#include "tandem-error.h"

/* A live call whose agent has the tools "look" and "write", and "pay", which the operator is asked about. */
typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemToolbox *toolbox;
  TandemCall *call;
  FakeTool *look;
  FakeTool *write;
  FakeTool *pay;
  char *definitions; /* what the service is told */
  guint n_changes;
} Fixture;

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
make_tools (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer user_data)
{
  Fixture *f = user_data;

  g_object_set (profile, "tool-definitions", " [{\"type\":\"mcp\"}] ", NULL);
  g_ptr_array_add (tools, g_object_ref (f->look));
  g_ptr_array_add (tools, g_object_ref (f->write));
  g_ptr_array_add (tools, g_object_ref (f->pay));
  g_ptr_array_add (tools, fake_tool_new ("look", FALSE));
  g_ptr_array_add (tools, fake_tool_new ("no name", FALSE));
}

static void
on_opening (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, gpointer user_data)
{
  ((Fixture *) user_data)->definitions = g_strdup (tandem_profile_get_tool_definitions (profile));
}

static void
on_run_changed (TandemToolbox *toolbox, TandemToolRun *run, gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static void
settle (Fixture *f)
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
  f->look = fake_tool_new ("look", FALSE);
  f->write = fake_tool_new ("write", FALSE);
  f->pay = fake_tool_new ("pay", TRUE);
  f->toolbox = tandem_toolbox_new (f->switchboard, TANDEM_CALL_MEDIA (f->world));
  tandem_toolbox_add_maker (f->toolbox, make_tools, f, NULL);
  g_signal_connect_after (f->world, "opening", G_CALLBACK (on_opening), f);
  g_signal_connect (f->toolbox, "run-changed", G_CALLBACK (on_run_changed), f);
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  settle (f);
  g_string_truncate (f->world->log, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  settle (f);
  g_assert_finalize_object (f->toolbox);
  settle (f);
  g_assert_finalize_object (f->switchboard);
  g_assert_finalize_object (f->look);
  g_assert_finalize_object (f->write);
  g_assert_finalize_object (f->pay);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
  g_free (f->definitions);
}

static void
call (Fixture *f, const char *id, const char *name, const char *arguments)
{
  tandem_call_media_report_tool_call (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), id, name, arguments);
}

/* What the agent was told since the last time, without what is stored meanwhile. */
static void
assert_told (Fixture *f, const char *wanted)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *told = NULL;

  settle (f);
  parts = g_strsplit (f->world->log->str, "save ", -1);
  told = g_strjoinv ("", parts);
  g_assert_cmpstr (told, ==, wanted);
  g_string_truncate (f->world->log, 0);
}

static void
assert_turn (Fixture *f, const char *id, const char *text, gboolean final)
{
  TandemTurn *turn = tandem_transcript_lookup (tandem_call_get_transcript (f->call), id);

  g_assert_nonnull (turn);
  g_assert_cmpstr (tandem_turn_get_text (turn), ==, text);
  g_assert_cmpint (tandem_turn_get_party (turn), ==, TANDEM_PARTY_AGENT);
  g_assert_true (tandem_turn_is_private (turn));
  g_assert_cmpint (tandem_turn_get_final (turn), ==, final);
}

/* Services get what they take, names once. */
static void
test_definitions (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) node = json_from_string (f->definitions, NULL);
  JsonArray *array;
  JsonObject *look;

  g_assert_nonnull (node);
  array = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (array), ==, 4);
  look = json_array_get_object_element (array, 1);
  g_assert_cmpstr (json_object_get_string_member (look, "name"), ==, "look");
  g_assert_cmpstr (json_object_get_string_member (look, "description"), ==, "Says \"yes\".\nOr no.");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (look, "parameters"), "type"), ==, "object");
}

static void
test_parallel (Fixture *f, gconstpointer data)
{
  call (f, "c1", "look", "{\"name\":\"Kim\"}");
  call (f, "c2", "write", "{}");
  assert_turn (f, "tool_1", "look {\"name\":\"Kim\"}", FALSE);
  g_assert_cmpstr (fake_tool_get_arguments (f->look), ==, "{\"name\":\"Kim\"}");
  assert_told (f, "");
  fake_tool_finish (f->write, NULL, "The disk is full.");
  assert_told (f, "failed:c2:The disk is full. ");
  fake_tool_finish (f->look, "found\nhim", NULL);
  assert_told (f, "done:c1:found\nhim ");
  assert_turn (f, "tool_1", "look {\"name\":\"Kim\"} → found him", TRUE);
  assert_turn (f, "tool_2", "write → The disk is full.", TRUE);
  g_assert_cmpuint (f->n_changes, ==, 4);
  g_assert_cmpuint (f->world->n_turns_saved, ==, 2);
}

/* However often the service says it, it is done once; another wish under the same id is another. */
static void
test_repeated (Fixture *f, gconstpointer data)
{
  call (f, "c1", "look", "{}");
  call (f, "c1", "look", "{}");
  g_assert_cmpuint (fake_tool_get_n_runs (f->look), ==, 1);
  fake_tool_finish (f->look, "found", NULL);
  assert_told (f, "done:c1:found ");
  call (f, "c1", "look", "{}");
  assert_told (f, "done:c1:found ");
  g_assert_cmpuint (fake_tool_get_n_runs (f->look), ==, 1);
  call (f, "c1", "look", "{\"name\":\"Lee\"}");
  g_assert_cmpuint (fake_tool_get_n_runs (f->look), ==, 2);
  fake_tool_finish (f->look, "nobody", NULL);
  assert_told (f, "done:c1:nobody ");
}

static void
test_unknown (Fixture *f, gconstpointer data)
{
  call (f, "c1", "fly", "{}");
  assert_told (f, "failed:c1:There is no tool “fly”: there is look, write and pay. ");
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  call (f, "c1", "look", "{}");
  tandem_call_media_report_tool_cancelled (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), "c1");
  fake_tool_finish (f->look, "found", NULL);
  assert_told (f, "");
}

/* Who is at work stops with the call, and is heard of no more. */
static void
test_end_of_call (Fixture *f, gconstpointer data)
{
  call (f, "c1", "look", "{}");
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, NULL, NULL);
  settle (f);
  while (tandem_call_is_live (f->call))
    g_main_context_iteration (NULL, TRUE);
  g_string_truncate (f->world->log, 0);
  fake_tool_finish (f->look, "found", NULL);
  assert_told (f, "");
  call (f, "c2", "look", "{}");
  g_assert_cmpuint (fake_tool_get_n_runs (f->look), ==, 1);
  assert_told (f, "failed:c2:The call has ended, so nothing was done. ");
}

static void
test_confirmed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  call (f, "c1", "pay", "{\"amount\":3}");
  call (f, "c2", "pay", "{\"amount\":4}");
  g_assert_cmpuint (fake_tool_get_n_runs (f->pay), ==, 0);
  g_assert_true (tandem_toolbox_decide (f->toolbox, f->call, "tool_1", TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_tool_get_n_runs (f->pay), ==, 1);
  g_assert_true (tandem_toolbox_decide (f->toolbox, f->call, "tool_2", FALSE, &error));
  assert_told (f, "failed:c2:The operator was asked and did not allow it: nothing was done. ");
  g_assert_false (tandem_toolbox_decide (f->toolbox, f->call, "tool_2", TRUE, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  fake_tool_finish (f->pay, "paid", NULL);
  assert_told (f, "done:c1:paid ");
}

/* A model that goes round in circles. */
static void
test_too_often (Fixture *f, gconstpointer data)
{
  for (int i = 1; i <= TANDEM_TOOLBOX_RUNS_MAX + 1; i++) {
    g_autofree char *id = g_strdup_printf ("c%d", i);

    call (f, id, "fly", "{}");
  }
  g_assert_cmpuint (f->n_changes, ==, 2 * TANDEM_TOOLBOX_RUNS_MAX);
  settle (f);
  g_assert_nonnull (strstr (f->world->log->str, "failed:c201:Tools were used too often in this call"));
}

/* No more than an agent can be told, and no half characters. */
static void
test_long_result (Fixture *f, gconstpointer data)
{
  GString *result = g_string_new ("x");
  const char *told;

  for (int i = 0; i < TANDEM_TOOL_RESULT_MAX; i++)
    g_string_append (result, "\303\251");
  call (f, "c1", "look", "{}");
  fake_tool_finish (f->look, result->str, NULL);
  settle (f);
  told = strstr (f->world->log->str, "done:c1:x") + strlen ("done:c1:");
  g_assert_true (g_utf8_validate (told, -1, NULL));
  g_assert_cmpuint (strcspn (told, " "), ==, TANDEM_TOOL_RESULT_MAX - 1);
  g_string_free (result, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/toolbox/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("definitions", test_definitions);
  ADD ("parallel", test_parallel);
  ADD ("repeated", test_repeated);
  ADD ("unknown", test_unknown);
  ADD ("cancelled", test_cancelled);
  ADD ("end-of-call", test_end_of_call);
  ADD ("confirmed", test_confirmed);
  ADD ("too-often", test_too_often);
  ADD ("long-result", test_long_result);
#undef ADD
  return g_test_run ();
}
