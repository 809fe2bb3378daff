// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-dropin.h"

#include "control-fixture.h"
#include "tandem-control-routes.h"

#define SID "CA00000000000000000000000000000001"

static void
test_make_call (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *answer = control_post (fixture, "/make-call", "{\"to\":\"+12025550123\",\"instructions\":\"Be brief.\",\"voice\":\"alloy\"}");

  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpuint (json_object_get_size (answer), ==, 5);
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (answer, "call_sid"), ==, SID);
  g_assert_cmpstr (json_object_get_string_member (answer, "to"), ==, "+12025550123");
  g_assert_cmpstr (json_object_get_string_member (answer, "from"), ==, "+12025550100");
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "queued");
  control_assert_refused (fixture, control_post (fixture, "/make-call", "{\"to\":\"12\"}"), 400, "bad_number", "to: ");
  control_assert_refused (fixture, control_post (fixture, "/make-call", "{\"to\":\"+12025550123\",\"voice\":7}"), 400,
                          "bad_input", "voice: ");
  control_assert_refused (fixture, control_ask (fixture, "GET", "/make-call", CONTROL_AUTH, ""), 405, "method_not_allowed", "");
}

static void
test_telephony (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *answer = control_post (fixture, "/api/v1/telephony/call",
                                     "{\"to\":\"+12025550123\",\"voice\":\"Puck\",\"system_instruction\":\"Be brief.\"}");

  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (answer, "call_sid"), ==, SID);
  g_assert_nonnull (json_object_get_string_member (answer, "message"));
  tandem_call_media_report_connected (
    TANDEM_CALL_MEDIA (fixture->world),
    tandem_call_get_id (tandem_switchboard_lookup (fixture->switchboard, SID)));
  answer = control_get (fixture, "/api/v1/telephony/call/" SID);
  g_assert_cmpstr (json_object_get_string_member (answer, "sid"), ==, SID);
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "in-progress");
  g_assert_cmpint (json_object_get_int_member (answer, "duration"), >=, 0);
  g_assert_cmpstr (json_object_get_string_member (control_get (fixture, "/api/v1/telephony/health"), "status"), ==, "running");
  answer = control_post (fixture, "/api/v1/telephony/call/" SID "/hangup", "");
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_nonnull (json_object_get_string_member (answer, "message"));
  control_assert_refused (fixture, control_post (fixture, "/api/v1/telephony/call/" SID "/hangup", ""), 409, "wrong_state", "");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/telephony/call/CA0"), 404, "not_found", "");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/telephony/call", "{\"to\":\"+12025550123\",\"system_instruction\":{}}"),
                          400, "bad_input", "system_instruction: ");
}

static void
test_call (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *answer = control_post (fixture, "/api/call/initiate", "{\"phone_number\":\"+12025550123\",\"prompt\":\"Be brief.\"}");
  g_autofree char *id = g_strdup (json_object_get_string_member (answer, "call_id"));
  g_autofree char *path = g_strconcat ("/api/call/", id, NULL);
  g_autofree char *conversation = g_strconcat (path, "/conversation", NULL);
  g_autofree char *terminate = g_strconcat (path, "/terminate", NULL);
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("a", TANDEM_PARTY_REMOTE);

  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_nonnull (id);
  g_assert_cmpstr (json_object_get_string_member (control_get (fixture, path), "phone_number"), ==, "+12025550123");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  update->text = g_strdup ("Hello");
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (fixture->world), id, update);
  answer = control_get (fixture, conversation);
  g_assert_cmpstr (json_object_get_string_member (answer, "call_id"), ==, id);
  answer = json_array_get_object_element (json_object_get_array_member (answer, "conversation"), 0);
  g_assert_cmpstr (json_object_get_string_member (answer, "role"), ==, "user");
  g_assert_cmpstr (json_object_get_string_member (answer, "content"), ==, "Hello");
  answer = control_post (fixture, terminate, "");
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "completed");
  control_assert_refused (fixture, control_post (fixture, "/api/call/initiate", "{\"to\":\"+12025550123\"}"), 400, "bad_input",
                          "phone_number: ");
  control_assert_refused (fixture, control_post (fixture, "/api/call/initiate", "{\"phone_number\":\"911\"}"), 403, "refused",
                          "phone_number: ");
  /* The word is a verb and no id. */
  control_assert_refused (fixture, control_get (fixture, "/api/call/initiate"), 405, "method_not_allowed", "");
}

static void
test_conversations (ControlFixture *fixture, gconstpointer data)
{
  JsonArray *threads = json_object_get_array_member (control_get (fixture, "/conversations"), "conversations");
  JsonObject *thread;

  g_assert_cmpuint (json_array_get_length (threads), ==, 0);
  g_free (control_dial (fixture));
  g_free (control_dial (fixture));
  control_post (fixture, "/make-call", "{\"to\":\"+12025550124\"}");
  threads = json_object_get_array_member (control_get (fixture, "/conversations"), "conversations");
  g_assert_cmpuint (json_array_get_length (threads), ==, 2);
  thread = json_array_get_object_element (threads, 1);
  g_assert_cmpstr (json_object_get_string_member (thread, "phone"), ==, "+12025550123");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (thread, "calls")), ==, 2);
  for (guint i = 0; i < 3; i++) {
    static const char *const spelled[] = { "/conversations/+12025550123", "/conversations/%2B12025550123",
                                           "/conversations/(202)%20555-0123" };

    thread = control_get (fixture, spelled[i]);
    g_assert_cmpuint (fixture->status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (thread, "phone"), ==, "+12025550123");
  }
  control_assert_refused (fixture, control_get (fixture, "/conversations/+12025550199"), 404, "not_found", "");
  control_assert_refused (fixture, control_get (fixture, "/conversations/x"), 404, "not_found", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control-dropin/make-call", ControlFixture, NULL, control_set_up, test_make_call, control_tear_down);
  g_test_add ("/control-dropin/telephony", ControlFixture, NULL, control_set_up, test_telephony, control_tear_down);
  g_test_add ("/control-dropin/call", ControlFixture, NULL, control_set_up, test_call, control_tear_down);
  g_test_add ("/control-dropin/conversations", ControlFixture, NULL, control_set_up, test_conversations, control_tear_down);
  return g_test_run ();
}
