// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-listener.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <sys/stat.h>

#include "control-fixture.h"
#include "raw-client.h"
#include "tandem-error.h"

static void
test_health (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *health = control_ask (fixture, "GET", "/health", "Host: localhost:5001\r\n", "");
  g_autofree char *id = NULL;

  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (health, "status"), ==, "running");
  g_assert_cmpstr (json_object_get_string_member (health, "service"), ==, "Tandem");
  g_assert_cmpstr (json_object_get_string_member (health, "version"), ==, TANDEM_VERSION);
  g_assert_cmpint (json_object_get_int_member (health, "active_sessions"), ==, 0);
  g_assert_nonnull (strstr (fixture->raw, "Content-Type: application/json"));
  id = control_dial (fixture);
  g_assert_cmpint (json_object_get_int_member (control_get (fixture, "/"), "active_sessions"), ==, 1);
  g_assert_cmpuint (fixture->status, ==, 200);
}

static void
test_callers (ControlFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *path, *headers;
    guint status;
    const char *code;
  } cases[] = {
    { "/api/v1/calls", "Host: 127.0.0.1\r\n", 401, "unauthorized" },
    { "/", "Host: 127.0.0.1\r\n", 401, "unauthorized" },
    { "/nothing", "Host: 127.0.0.1\r\n", 401, "unauthorized" },
    { "/api/v1/events", "Host: 127.0.0.1\r\n", 401, "unauthorized" },
    { "/api/v1/calls", "Host: 127.0.0.1\r\nAuthorization: Bearer test-kez\r\n", 401, "unauthorized" },
    { "/api/v1/calls", "Host: 127.0.0.1\r\nAuthorization: Bearer\r\n", 401, "unauthorized" },
    { "/api/v1/calls", "Host: 127.0.0.1\r\nAuthorization: Basic " CONTROL_KEY "\r\n", 401, "unauthorized" },
    { "/api/v1/calls", "Host: 127.0.0.1\r\nX-API-Key: \r\n", 401, "unauthorized" },
    { "/api/v1/calls", "Host: evil.example\r\nX-API-Key: " CONTROL_KEY "\r\n", 403, "forbidden" },
    { "/api/v1/calls", "Host: 127.0.0.1.evil.example\r\nX-API-Key: " CONTROL_KEY "\r\n", 403, "forbidden" },
    { "/health", "Host: evil.example\r\n", 403, "forbidden" },
    { "/health", "Host: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n", 403, "forbidden" },
    { "/api/v1/calls", CONTROL_AUTH "Origin: null\r\n", 403, "forbidden" },
    { "/nothing", CONTROL_AUTH, 404, "not_found" },
    { "/api/v1", CONTROL_AUTH, 404, "not_found" },
    { "/api/v1/calls/x", CONTROL_AUTH, 404, "not_found" },
    { "/api/v1/calls/x/transcript", CONTROL_AUTH, 404, "not_found" },
    { "/api/v1/calls//transcript", CONTROL_AUTH, 404, "not_found" },
    { "/api/v1/calls/x/transcript/y", CONTROL_AUTH, 404, "not_found" },
    { "/api/v1/calls/x/hangup", CONTROL_AUTH, 405, "method_not_allowed" },
    { "/api/v1/events", CONTROL_AUTH, 426, "upgrade_required" },
    { "/api/v1/eventsx", CONTROL_AUTH, 404, "not_found" },
  };
  static const char *const welcome[] = {
    "Host: 127.0.0.1:5001\r\nX-API-Key: " CONTROL_KEY "\r\n", "Host: LOCALHOST\r\nauthorization: bearer " CONTROL_KEY "\r\n",
    "Host: [::1]:5001\r\nX-API-Key: " CONTROL_KEY "\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    control_assert_refused (fixture, control_ask (fixture, "GET", cases[i].path, cases[i].headers, ""), cases[i].status, cases[i].code, "");
  control_assert_refused (fixture, control_ask (fixture, "DELETE", "/api/v1/calls", CONTROL_AUTH, ""), 405, "method_not_allowed", "Allow");
  g_assert_nonnull (strstr (fixture->raw, "Allow: POST, GET"));
  for (guint i = 0; i < G_N_ELEMENTS (welcome); i++) {
    control_ask (fixture, "GET", "/api/v1/calls/", welcome[i], "");
    g_assert_cmpuint (fixture->status, ==, 200);
  }
  control_assert_refused (fixture, control_ask (fixture, "GET", "/health", "Host: a\r\n", ""), 403, "forbidden", "localhost");
  g_assert_cmpstr (fixture->world->log->str, ==, "");
}

static void
test_no_key (void)
{
  ControlFixture fixture = { NULL };

  control_set_up (&fixture, NULL);
  g_clear_object (&fixture.listener);
  fixture.listener = tandem_control_listener_new (fixture.switchboard, "");
  g_assert_true (tandem_control_listener_start (fixture.listener, 0, NULL));
  fixture.port = tandem_control_listener_get_port (fixture.listener);
  control_ask (&fixture, "GET", "/", "Host: 127.0.0.1\r\nX-API-Key: \r\n", "");
  g_assert_cmpuint (fixture.status, ==, 401);
  control_tear_down (&fixture, NULL);
}

static void
test_dial (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *answer = control_post (fixture, "/api/v1/calls",
                             "{\"to\":\"(202) 555-0123\",\"mode\":\"echo\",\"voice\":null,\"record\":false,\"more\":[1]}");
  g_autofree char *id = NULL;
  JsonObject *call;

  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (answer, "to"), ==, "+12025550123");
  g_assert_cmpstr (json_object_get_string_member (answer, "from"), ==, "+12025550100");
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "queued");
  g_assert_cmpstr (json_object_get_string_member (answer, "call_sid"), ==, "CA00000000000000000000000000000001");
  g_assert_nonnull (strstr (fixture->world->log->str, "open:echo"));
  id = g_strdup (json_object_get_string_member (answer, "id"));
  g_assert_nonnull (strstr (fixture->raw, id));

  call = json_array_get_object_element (json_object_get_array_member (control_get (fixture, "/api/v1/calls"), "calls"), 0);
  g_assert_cmpstr (json_object_get_string_member (call, "id"), ==, id);
  call = control_get (fixture, "/api/v1/calls/CA00000000000000000000000000000001");
  g_assert_cmpstr (json_object_get_string_member (call, "id"), ==, id);
}

static void
test_announce (ControlFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *body, *part;
  } wrong[] = {
    { "{\"to\":\"+12025550123\"}", "message: Write what is to be said." },
    { "{\"to\":\"+12025550123\",\"message\":\" \"}", "message: Write what is to be said, in at most 1000 characters." },
    { "{\"to\":\"+12025550123\",\"message\":5}", "message: This must be a string" },
    { "{\"message\":\"Dinner.\"}", "to: " },
  };
  JsonObject *answer;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    control_assert_refused (fixture, control_post (fixture, "/api/v1/announcements", wrong[i].body), 400, "bad_input", wrong[i].part);
  g_assert_null (strstr (fixture->world->log->str, "place"));
  answer = control_post (fixture, "/api/v1/announcements", "{\"to\":\"+12025550123\",\"message\":\"Dinner is ready.\",\"voice\":\"alice\"}");
  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_null (strstr (fixture->world->log->str, "open"));
}

static void
test_call_fields (ControlFixture *fixture, gconstpointer data)
{
  static const char *const fields[] = { "id",         "call_sid",    "direction", "from",     "to",         "status", "patch", "profile",
                                        "started_at", "answered_at", "ended_at",  "duration", "end_reason", "cost",   "recording",
                                        "recording_state", "muted", "monitored", "digits", "answered_by", "third_party",
                                        "agent", "cost_details", "notes", "confirmations" };
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "");
  JsonObject *call = control_get (fixture, path);

  g_assert_cmpuint (json_object_get_size (call), ==, G_N_ELEMENTS (fields));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_true (json_object_has_member (call, fields[i]));
  g_assert_cmpstr (json_object_get_string_member (call, "direction"), ==, "outbound");
  g_assert_cmpstr (json_object_get_string_member (call, "patch"), ==, "agent");
  g_assert_true (json_object_get_null_member (call, "answered_at"));
  g_assert_true (json_object_get_null_member (call, "duration"));
  g_assert_true (json_object_get_null_member (call, "end_reason"));
  g_assert_true (json_object_get_null_member (call, "cost"));
  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$",
                                       json_object_get_string_member (call, "started_at"), 0, 0));

  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  call = control_get (fixture, path);
  g_assert_cmpstr (json_object_get_string_member (call, "status"), ==, "in-progress");
  g_assert_cmpint (json_object_get_int_member (call, "duration"), >=, 0);
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), id, TANDEM_CALL_STATE_COMPLETED, "remote hung up");
  call = control_get (fixture, path);
  g_assert_cmpstr (json_object_get_string_member (call, "status"), ==, "completed");
  g_assert_cmpstr (json_object_get_string_member (call, "end_reason"), ==, "remote hung up");
  g_assert_false (json_object_get_null_member (call, "ended_at"));
}

static void
test_bad_bodies (ControlFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *body, *code, *part;
  } cases[] = {
    { "", "bad_input", "one JSON object" },
    { "{", "bad_input", "one JSON object" },
    { "[]", "bad_input", "one JSON object" },
    { "\"to\"", "bad_input", "one JSON object" },
    { "{\"to\":\"\xff\"}", "bad_input", "UTF-8" },
    { "{}", "bad_input", "to: " },
    { "{\"to\":\"\"}", "bad_input", "to: " },
    { "{\"to\":null}", "bad_input", "to: " },
    { "{\"to\":12025550123}", "bad_input", "to: This must be a string, not a number" },
    { "{\"to\":[\"+12025550123\"]}", "bad_input", "to: This must be a string, not a list" },
    { "{\"to\":true}", "bad_input", "to: This must be a string, not true or false" },
    { "{\"to\":\"+12025550123\",\"voice\":{}}", "bad_input", "voice: This must be a string, not an object" },
    { "{\"to\":\"+12025550123\",\"from\":1.5}", "bad_input", "from: " },
    { "{\"to\":\"+12025550123\",\"record\":\"yes\"}", "bad_input", "record: This must be true or false, not a string" },
    { "{\"to\":\"+12025550123\",\"machine_detection\":\"yes\"}", "bad_input", "machine_detection: This must be true or false" },
    { "{\"to\":\"+12025550123\",\"mode\":\"chat\"}", "bad_input", "mode: This must be agent, operator or echo" },
    { "{\"to\":\"+12025550123\",\"profile\":\"nobody\"}", "bad_input", "profile: " },
    { "{\"to\":\"+12025550123\",\"provider\":\"parrot\"}", "bad_input", "provider: There is no provider “parrot” here: use openai or echo" },
    { "{\"to\":\"+12025550123\",\"provider\":-1}", "bad_input", "provider: " },
    { "{\"to\":\"+12025550123\",\"record\":-5}", "bad_input", "record: This must be true or false, not a number" },
    { "{\"to\":\"+12025550123\",\"to\":\"+12025550124\"}", "bad_input", "“to” stands twice" },
    { "{\"to\":\"+12025550123\",\"t\\u006f\":\"+12025550124\"}", "bad_input", "“to” stands twice" },
    { "{\"to\":\"+12025550123\",\"more\":{\"a\":1,\"a\":2}}", "bad_input", "“a” stands twice" },
    { "{\"to\":\"12\"}", "bad_number", "to: " },
    { "{\"to\":\"call me\"}", "bad_number", "to: " },
    { "{\"to\":\"+12025550123\",\"from\":\"12\"}", "bad_number", "from: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", cases[i].body), 400, cases[i].code, cases[i].part);
  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", "{\"to\":\"911\"}"), 403, "refused", "emergency");
  control_assert_refused (fixture, control_ask (fixture, "POST", "/api/v1/calls", CONTROL_AUTH "Content-Type: text/plain\r\n", "{}"), 415,
                  "unsupported_media_type", "application/json");
  g_assert_null (strstr (fixture->world->log->str, "place"));
}

/* Numbers and texts as long as a body may be. */
static void
test_long_values (ControlFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *before, *after, *code, *part;
  } cases[] = {
    { "{\"to\":", "}", "bad_input", "to: This must be a string, not a number" },
    { "{\"to\":-", "}", "bad_input", "" },
    { "{\"to\":\"+12025550123\",\"record\":1e", "}", "bad_input", "" },
    { "{\"to\":\"", "\"}", "bad_number", "to: " },
    { "{\"to\":\"+12025550123\",\"voice\":\"", "\"}", "bad_input", "voice: This is longer than 200" },
    { "{\"to\":\"+12025550123\",\"profile\":\"", "\"}", "bad_input", "profile: This is longer" },
    { "{\"to\":\"+12025550123\",\"mode\":\"", "\"}", "bad_input", "mode: This is longer" },
    { "{\"to\":\"+12025550123\",\"greeting\":\"", "\"}", "bad_input", "greeting: This is longer than 5000" },
    { "{\"to\":\"+12025550123\",\"instructions\":\"", "\"}", "bad_input", "instructions: This is longer than 100000" },
  };
  g_autofree char *digits = g_strnfill (1000000, '7');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = g_strconcat (cases[i].before, digits, cases[i].after, NULL);

    control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", body), 400, cases[i].code, cases[i].part);
    g_assert_cmpuint (strlen (raw_client_body (fixture->raw)), <, 1000);
  }
  g_assert_null (strstr (fixture->world->log->str, "place"));
}

static void
test_deep_and_long_bodies (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *brackets = g_strnfill (500000, '[');
  g_autofree char *spaces = g_strnfill (1024 * 1024, ' ');
  g_autofree char *longer = g_strconcat ("{}", spaces, NULL);

  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", brackets), 400, "bad_input", "one JSON object");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", longer), 413, "too_large", "1 MiB");
}

static void
test_operator (ControlFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *verb, *body;
    guint status;
    const char *part; /* of the fake's log, or of the refusal */
  } cases[] = {
    { "/patch", "{\"patch\":\"operator\"}", 200, "patch:operator" },
    { "/patch", "{\"patch\":\"operator\"}", 200, "patch:operator" },
    { "/patch", "{\"patch\":\"all\"}", 400, "patch: This must be agent" },
    { "/patch", "{}", 400, "patch: " },
    { "/note", "{\"text\":\" VIP \"}", 200, "note:VIP" },
    { "/note", "{\"text\":\"  \"}", 400, "text: Write some words" },
    { "/say", "{\"text\":\"One moment.\"}", 409, "The agent is silent now" },
    { "/patch", "{\"patch\":\"both\"}", 200, "patch:both" },
    { "/say", "{\"text\":\"One moment.\"}", 200, "say:One moment." },
    { "/record", "{\"state\":\"on\"}", 200, "record:on" },
    { "/record", "{\"state\":\"paused\"}", 200, "record:paused" },
    { "/record", "{\"state\":\"yes\"}", 400, "state: This must be on" },
    { "/monitor", "{\"on\":false}", 200, "leave" },
    { "/monitor", "{\"on\":\"yes\"}", 400, "on: " },
    { "/mute", "{\"on\":true}", 200, "mute" },
    { "/mute", "{}", 400, "on: Say true or false" },
  };
  g_autofree char *id = control_dial (fixture);
  g_autofree char *recording = control_path (id, "/recording");
  JsonObject *call;

  control_assert_refused (fixture, control_get (fixture, recording), 404, "not_found", "no recording");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = control_path (id, cases[i].verb);
    JsonObject *answer = control_post (fixture, path, cases[i].body);

    if (cases[i].status != 200) {
      control_assert_refused (fixture, answer, cases[i].status, cases[i].status == 409 ? "wrong_state" : "bad_input", cases[i].part);
      continue;
    }
    g_assert_cmpuint (fixture->status, ==, 200);
    g_assert_true (json_object_get_boolean_member (answer, "success"));
    g_assert_nonnull (strstr (fixture->world->log->str, cases[i].part));
  }
  control_assert_refused (fixture, control_get (fixture, recording), 409, "wrong_state", "not complete");
  call = control_get (fixture, "/api/v1/calls/CA00000000000000000000000000000001");
  g_assert_cmpstr (json_object_get_string_member (call, "patch"), ==, "both");
  g_assert_cmpstr (json_object_get_string_member (call, "recording_state"), ==, "paused");
  g_assert_true (json_object_get_boolean_member (call, "muted"));
  g_assert_false (json_object_get_boolean_member (call, "monitored"));
}

static void
record_into (ControlFixture *fixture, const char *id, const char *file)
{
  g_autofree char *record = control_path (id, "/record");

  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  control_post (fixture, record, "{\"state\":\"on\"}");
  tandem_call_media_report_recorded (TANDEM_CALL_MEDIA (fixture->world), id, file);
}

/* Whatever the file is called, it is told for what it is. */
static void
test_recording (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "/recording");
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\n" CONTROL_AUTH "\r\n", path);
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "tandem-control-recording.opus", NULL);
  static const struct {
    const char *sound;
    const char *type;
  } kinds[] = {
    { "OggS and so on", "Content-Type: audio/ogg" },
    { "fLaC and so on", "Content-Type: audio/flac" },
    { "RIFF and so on", "Content-Type: audio/wav" },
  };

  record_into (fixture, id, file);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_assert_true (g_file_set_contents (file, kinds[i].sound, -1, NULL));
    g_free (fixture->raw);
    fixture->raw = raw_client_exchange (fixture->port, request, -1);
    g_assert_nonnull (strstr (fixture->raw, "200 OK"));
    g_assert_nonnull (strstr (fixture->raw, kinds[i].type));
    g_assert_nonnull (strstr (fixture->raw, kinds[i].sound));
  }
  g_assert_cmpint (g_unlink (file), ==, 0);
}

static void
test_broken_recording (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "/recording");
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "tandem-control-broken.wav", NULL);

  control_assert_refused (fixture, control_get (fixture, path), 404, "not_found", "has no recording");
  record_into (fixture, id, file);
  control_assert_refused (fixture, control_get (fixture, path), 404, "not_found", "moved or removed");
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  control_assert_refused (fixture, control_get (fixture, path), 500, "damaged", "damaged");
  g_assert_true (g_file_set_contents (file, "RIF", 3, NULL));
  control_assert_refused (fixture, control_get (fixture, path), 500, "damaged", file);
  g_assert_true (g_file_set_contents (file, "not a sound at all", -1, NULL));
  control_assert_refused (fixture, control_get (fixture, path), 500, "damaged", file);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  control_assert_refused (fixture, control_get (fixture, path), 500, "damaged", file);
  g_assert_cmpint (g_rmdir (file), ==, 0);
  g_assert_cmpint (mkfifo (file, 0600), ==, 0);
  control_assert_refused (fixture, control_get (fixture, path), 500, "damaged", file);
  g_assert_cmpint (g_unlink (file), ==, 0);
}

static void
test_refusals (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *answer;

  fixture->world->place_error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH,
                                                     "Twilio refused the key (20003).");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", "{\"to\":\"+12025550123\"}"), 502, "carrier_auth", "20003");
  fixture->world->save_error = g_error_new_literal (TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL, "The disk is full.");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", "{\"to\":\"+12025550123\"}"), 500, "disk_full", "full");
  tandem_settings_set_string (fixture->settings, "phone-number", "");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls", "{\"to\":\"+12025550123\"}"), 409, "not_set_up",
                  "TWILIO_PHONE_NUMBER");
  tandem_settings_set_string (fixture->settings, "phone-number", "+12025550100");
  control_post (fixture, "/api/v1/calls", "{\"to\":\"+12025550123\"}");
  g_assert_cmpuint (fixture->status, ==, 201);
  answer = control_post (fixture, "/api/v1/calls", "{\"to\":\"+12025550123\"}");
  control_assert_refused (fixture, answer, 429, "limit", "CALL_RATE_LIMIT");
  g_assert_nonnull (strstr (fixture->raw, "Retry-After: "));
}

static void
test_hang_up (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "/hangup");
  JsonObject *answer = control_ask (fixture, "POST", path, CONTROL_AUTH, "");

  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "canceled");
  g_assert_nonnull (strstr (fixture->world->log->str, "hangup"));
  control_assert_refused (fixture, control_post (fixture, path, ""), 409, "wrong_state", "ended");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/calls/nobody/hangup", ""), 404, "not_found", "no call");
}

static void
test_digits (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "/dtmf");

  control_assert_refused (fixture, control_post (fixture, path, "{\"digits\":\"1\"}"), 409, "wrong_state", "answered");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  control_assert_refused (fixture, control_post (fixture, path, "{}"), 400, "bad_input", "digits: ");
  control_assert_refused (fixture, control_post (fixture, path, "{\"digits\":5}"), 400, "bad_input", "digits: ");
  control_assert_refused (fixture, control_post (fixture, path, "{\"digits\":\"\"}"), 400, "bad_input", "digits: ");
  control_assert_refused (fixture, control_post (fixture, path, "{\"digits\":\"12x\"}"), 400, "bad_input", "digits: ");
  control_assert_refused (fixture, control_post (fixture, path, ""), 400, "bad_input", "JSON");
  control_post (fixture, path, "{\"digits\":\"12#\"}");
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_nonnull (strstr (fixture->world->log->str, "digits:12#"));
}

static void
say (ControlFixture *fixture, const char *id, const char *item, const char *after, TandemParty party, const char *text,
     gboolean final)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item, party);

  update->after_item_id = g_strdup (after);
  update->text = g_strdup (text);
  update->final = final;
  if (party == TANDEM_PARTY_AGENT && final) {
    update->start_ms = 1000;
    update->end_ms = 2000;
    update->heard_ms = 500;
    update->total_ms = 1000;
    update->interrupted = TRUE;
  }
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (fixture->world), id, update);
}

static void
test_transcript (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *id = control_dial (fixture);
  g_autofree char *path = control_path (id, "/transcript");
  JsonArray *turns;
  JsonObject *turn;

  turns = json_object_get_array_member (control_get (fixture, path), "turns");
  g_assert_cmpuint (json_array_get_length (turns), ==, 0);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  say (fixture, id, "b", NULL, TANDEM_PARTY_AGENT, "I can offer you a table at eight", TRUE);
  say (fixture, id, "c", "b", TANDEM_PARTY_REMOTE, "Wait", FALSE);
  turns = json_object_get_array_member (control_get (fixture, path), "turns");
  g_assert_cmpuint (json_array_get_length (turns), ==, 2);
  turn = json_array_get_object_element (turns, 0);
  g_assert_cmpstr (json_object_get_string_member (turn, "party"), ==, "agent");
  g_assert_cmpstr (json_object_get_string_member (turn, "heard_text"), ==, "I can offer you");
  g_assert_cmpint (json_object_get_int_member (turn, "start_ms"), ==, 1000);
  g_assert_cmpint (json_object_get_int_member (turn, "heard_ms"), ==, 500);
  g_assert_true (json_object_get_boolean_member (turn, "final"));
  turn = json_array_get_object_element (turns, 1);
  g_assert_cmpstr (json_object_get_string_member (turn, "text"), ==, "Wait");
  g_assert_true (json_object_get_null_member (turn, "start_ms"));
  g_assert_true (json_object_get_null_member (turn, "heard_ms"));
  g_assert_false (json_object_get_boolean_member (turn, "final"));
}

/* --- events ------------------------------------------------------------------------------------------------- */

static void
did_connect (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SoupWebsocketConnection **socket = user_data;
  g_autoptr (GError) error = NULL;

  *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static void
on_event (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer user_data)
{
  GPtrArray *events = user_data;
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  g_autofree char *copy = g_strndup (text, length);

  g_test_message ("event %.500s", copy);
  g_ptr_array_add (events, json_from_string (copy, NULL));
}

static JsonObject *
next_event (GPtrArray *events, guint i)
{
  while (events->len <= i)
    g_main_context_iteration (NULL, TRUE);
  return json_node_get_object (events->pdata[i]);
}

static SoupWebsocketConnection *
listen (ControlFixture *fixture, GPtrArray *events)
{
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u/api/v1/events", fixture->port);
  g_autoptr (SoupSession) session = g_object_new (SOUP_TYPE_SESSION, "proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  SoupWebsocketConnection *socket = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "X-API-Key", CONTROL_KEY);
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, did_connect, &socket);
  while (!socket)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (socket, "message", G_CALLBACK (on_event), events);
  return socket;
}

static void
test_events (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (SoupWebsocketConnection) socket = listen (fixture, events);
  g_autoptr (SoupWebsocketConnection) other = listen (fixture, others);
  g_autoptr (GError) notice = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "No credit is left.");
  g_autofree char *id = control_dial (fixture);
  JsonObject *event = next_event (events, 0);
  guint n;

  g_assert_cmpstr (json_object_get_string_member (event, "type"), ==, "call");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (event, "call"), "id"), ==, id);
  g_assert_cmpstr (json_object_get_string_member (next_event (others, 0), "call_id"), ==, id);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  n = events->len;
  say (fixture, id, "a", NULL, TANDEM_PARTY_REMOTE, "Hello", FALSE);
  say (fixture, id, "b", "a", TANDEM_PARTY_AGENT, "Good evening", FALSE);
  event = next_event (events, n + 1);
  g_assert_cmpstr (json_object_get_string_member (event, "type"), ==, "turn");
  g_assert_cmpstr (json_object_get_string_member (event, "call_id"), ==, id);
  event = json_object_get_object_member (event, "turn");
  g_assert_cmpstr (json_object_get_string_member (event, "text"), ==, "Good evening");
  g_assert_cmpint (json_object_get_int_member (event, "index"), ==, 1);
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (fixture->world), id, notice);
  event = next_event (events, n + 2);
  g_assert_cmpstr (json_object_get_string_member (event, "type"), ==, "error");
  event = json_object_get_object_member (event, "error");
  g_assert_cmpstr (json_object_get_string_member (event, "code"), ==, "agent_quota");
  g_assert_cmpstr (json_object_get_string_member (event, "message"), ==, "No credit is left.");

  soup_websocket_connection_close (other, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  while (soup_websocket_connection_get_state (other) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  n = events->len;
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), id, TANDEM_CALL_STATE_COMPLETED, NULL);
  next_event (events, n);
  tandem_control_listener_stop (fixture->listener);
  while (soup_websocket_connection_get_state (socket) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (socket), ==, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
}

/* Sound is told of while there is some. */
static void
test_levels (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (SoupWebsocketConnection) socket = listen (fixture, events);
  g_autofree char *id = control_dial (fixture);
  TandemCall *call = tandem_switchboard_lookup (fixture->switchboard, id);
  JsonObject *event;
  guint n = 0;

  tandem_levels_set (tandem_call_get_levels (call), TRUE, -20.0);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  do
    event = next_event (events, n++);
  while (!g_str_equal (json_object_get_string_member (event, "type"), "level"));
  g_assert_cmpstr (json_object_get_string_member (event, "call_id"), ==, id);
  g_assert_cmpfloat (json_object_get_double_member (event, "remote"), ==, -20.0);
  g_assert_cmpfloat (json_object_get_double_member (event, "local"), ==, -96.0);
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), id, TANDEM_CALL_STATE_COMPLETED, NULL);
  do
    event = next_event (events, n++);
  while (!g_str_equal (json_object_get_string_member (event, "type"), "call"));
  event = json_object_get_object_member (event, "call");
  g_assert_cmpstr (json_object_get_string_member (event, "status"), ==, "completed");
}

/* Upgrades by hand, so that nobody reads what comes: (transfer full). */
static GSocketConnection *
listen_deaf (ControlFixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) fixture->port, NULL, NULL);
  static const char request[] = "GET /api/v1/events HTTP/1.1\r\n" CONTROL_AUTH "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  g_assert_nonnull (connection);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            sizeof request - 1, NULL, NULL, NULL));
  return g_steal_pointer (&connection);
}

/* Reads what is there, until @end came or there is nothing more. */
static gsize
read_until (GSocketConnection *connection, const char *end)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  static char buffer[65536 + 1];
  gsize total = 0;
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  g_socket_set_blocking (socket, FALSE);
  while (g_get_monotonic_time () < deadline) {
    gssize n = g_socket_receive (socket, buffer, sizeof buffer - 1, NULL, NULL);

    g_main_context_iteration (NULL, FALSE);
    if (n <= 0)
      continue;
    total += (gsize) n;
    if (g_strstr_len (buffer, n, end))
      return total;
  }
  g_error ("there was no %s in %" G_GSIZE_FORMAT " bytes", end, total);
}

/* 100 MB of changes for somebody who does not read: little of it is kept, what is lost is told, and others hear everything. */
static void
test_deaf_client (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) deaf = listen_deaf (fixture);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (SoupWebsocketConnection) socket = listen (fixture, events);
  g_autofree char *id = control_dial (fixture);
  g_autofree char *words = g_strnfill (50000, 'x');
  guint n;

  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), id);
  for (guint i = 0; i < 1000; i++) {
    say (fixture, id, "a", NULL, TANDEM_PARTY_AGENT, i % 2 ? words : words + 1, FALSE);
    n = events->len;
    while (events->len == n)
      g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (events->len, >=, 1000);
  g_assert_cmpuint (read_until (deaf, "\"type\":\"missed\""), <, 16000000);
  /* From here on it is told again. */
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), id, TANDEM_CALL_STATE_COMPLETED, NULL);
  read_until (deaf, "\"status\":\"completed\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control-listener/health", ControlFixture, NULL, control_set_up, test_health, control_tear_down);
  g_test_add ("/control-listener/callers", ControlFixture, NULL, control_set_up, test_callers, control_tear_down);
  g_test_add_func ("/control-listener/no-key", test_no_key);
  g_test_add ("/control-listener/dial", ControlFixture, NULL, control_set_up, test_dial, control_tear_down);
  g_test_add ("/control-listener/announce", ControlFixture, NULL, control_set_up, test_announce, control_tear_down);
  g_test_add ("/control-listener/call-fields", ControlFixture, NULL, control_set_up, test_call_fields, control_tear_down);
  g_test_add ("/control-listener/bad-bodies", ControlFixture, NULL, control_set_up, test_bad_bodies, control_tear_down);
  g_test_add ("/control-listener/long-values", ControlFixture, NULL, control_set_up, test_long_values, control_tear_down);
  g_test_add ("/control-listener/deep-and-long-bodies", ControlFixture, NULL, control_set_up, test_deep_and_long_bodies, control_tear_down);
  g_test_add ("/control-listener/refusals", ControlFixture, NULL, control_set_up, test_refusals, control_tear_down);
  g_test_add ("/control-listener/operator", ControlFixture, NULL, control_set_up, test_operator, control_tear_down);
  g_test_add ("/control-listener/recording", ControlFixture, NULL, control_set_up, test_recording, control_tear_down);
  g_test_add ("/control-listener/broken-recording", ControlFixture, NULL, control_set_up, test_broken_recording, control_tear_down);
  g_test_add ("/control-listener/hang-up", ControlFixture, NULL, control_set_up, test_hang_up, control_tear_down);
  g_test_add ("/control-listener/digits", ControlFixture, NULL, control_set_up, test_digits, control_tear_down);
  g_test_add ("/control-listener/transcript", ControlFixture, NULL, control_set_up, test_transcript, control_tear_down);
  g_test_add ("/control-listener/events", ControlFixture, NULL, control_set_up, test_events, control_tear_down);
  g_test_add ("/control-listener/levels", ControlFixture, NULL, control_set_up, test_levels, control_tear_down);
  g_test_add ("/control-listener/deaf-client", ControlFixture, NULL, control_set_up, test_deaf_client, control_tear_down);
  return g_test_run ();
}
