// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* What an agent waits for the operator's word for, by the local API; and what it noted. */

#include <string.h>

#include "control-fixture.h"
#include "fake-tool.h"
#include "tandem-call-notes.h"
#include "tandem-tool-confirmations.h"

static void
make_tools (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer user_data)
{
  g_ptr_array_add (tools, g_object_ref (user_data));
}

static JsonArray *
get_list (ControlFixture *fixture, const char *path)
{
  return json_object_get_array_member (control_get (fixture, path), "confirmations");
}

static void
call_tool (ControlFixture *fixture, const char *id, const char *tool_call_id, const char *arguments)
{
  tandem_call_media_report_tool_call (TANDEM_CALL_MEDIA (fixture->world), id, tool_call_id, "pay", arguments);
}

static void
test_decisions (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (FakeTool) pay = fake_tool_new ("pay", TRUE);
  g_autoptr (TandemToolbox) toolbox = tandem_toolbox_new (fixture->switchboard, TANDEM_CALL_MEDIA (fixture->world));
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  JsonArray *list;
  JsonObject *first;

  tandem_toolbox_add_maker (toolbox, make_tools, pay, NULL);
  tandem_tool_confirmations_follow (toolbox);
  id = control_dial (fixture);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  path = control_path (id, "/confirmations");
  g_assert_cmpuint (json_array_get_length (get_list (fixture, path)), ==, 0);
  call_tool (fixture, id, "c1", "{\"amount\":3}");
  call_tool (fixture, id, "c2", "{}");
  list = get_list (fixture, path);
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  first = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, "tool_1");
  g_assert_cmpstr (json_object_get_string_member (first, "tool"), ==, "pay");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (first, "arguments"), "amount"), ==, 3);

  control_assert_refused (fixture, control_post (fixture, path, "{}"), 400, "bad_input", "id");
  control_assert_refused (fixture, control_post (fixture, path, "{\"id\":\"tool_1\"}"), 400, "bad_input", "allow");
  control_assert_refused (fixture, control_post (fixture, path, "{\"id\":\"tool_9\",\"allow\":true}"), 409, "wrong_state", "does not wait");
  g_assert_cmpuint (fake_tool_get_n_runs (pay), ==, 0);
  list = json_object_get_array_member (control_post (fixture, path, "{\"id\":\"tool_1\",\"allow\":true}"), "confirmations");
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  g_assert_cmpuint (fake_tool_get_n_runs (pay), ==, 1);
  control_assert_refused (fixture, control_post (fixture, path, "{\"id\":\"tool_1\",\"allow\":true}"), 409, "wrong_state", "does not wait");
  control_post (fixture, path, "{\"id\":\"tool_2\",\"allow\":false}");
  g_assert_cmpuint (json_array_get_length (get_list (fixture, path)), ==, 0);
  g_assert_cmpuint (fake_tool_get_n_runs (pay), ==, 1);
  g_assert_nonnull (strstr (fixture->world->log->str, "failed:c2:The operator was asked and did not allow it"));
  fake_tool_finish (pay, "paid", NULL);
}

static void
test_notes (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "");
  TandemCall *call = tandem_switchboard_lookup (fixture->switchboard, id);
  g_autoptr (TandemTurnUpdate) note = tandem_call_notes_make (call, "n1", "Comes at 7.");
  JsonArray *notes = json_object_get_array_member (control_get (fixture, path), "notes");

  g_assert_cmpuint (json_array_get_length (notes), ==, 0);
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (fixture->world), id, note);
  notes = json_object_get_array_member (control_get (fixture, path), "notes");
  g_assert_cmpuint (json_array_get_length (notes), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (notes, 0), ==, "Comes at 7.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control-confirmations/decisions", ControlFixture, NULL, control_set_up, test_decisions, control_tear_down);
  g_test_add ("/control-confirmations/notes", ControlFixture, NULL, control_set_up, test_notes, control_tear_down);
  return g_test_run ();
}
