// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "control-fixture.h"

#include <string.h>

#include "raw-client.h"

void
control_set_up (ControlFixture *fixture, gconstpointer data)
{
  static const char *const providers[] = { "openai", "echo", NULL };
  g_autoptr (GError) error = NULL;

  fixture->world = fake_world_new ();
  fixture->settings = tandem_settings_new ();
  tandem_settings_set_string (fixture->settings, "phone-number", "+12025550100");
  tandem_settings_set_int (fixture->settings, "call-rate-limit", 3);
  fixture->switchboard =
    tandem_switchboard_new (fixture->settings, TANDEM_CARRIER (fixture->world), TANDEM_CALL_MEDIA (fixture->world),
                            TANDEM_STORE (fixture->world));
  tandem_switchboard_set_providers (fixture->switchboard, providers);
  fixture->listener = tandem_control_listener_new (fixture->switchboard, CONTROL_KEY);
  fixture->texts = fake_texts_new (fixture->settings);
  tandem_control_listener_set_inbox (fixture->listener, fake_texts_get_inbox (fixture->texts));
  tandem_control_listener_set_contacts (fixture->listener, fake_texts_get_contacts (fixture->texts));
  tandem_control_listener_set_profiles (fixture->listener, fake_texts_get_profiles (fixture->texts));
  tandem_control_listener_start (fixture->listener, 0, &error);
  g_assert_no_error (error);
  fixture->port = tandem_control_listener_get_port (fixture->listener);
}

void
control_tear_down (ControlFixture *fixture, gconstpointer data)
{
  tandem_control_listener_stop (fixture->listener);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->listener);
  fake_texts_free (fixture->texts);
  g_assert_finalize_object (fixture->switchboard);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->world);
  g_clear_pointer (&fixture->answer, json_node_unref);
  g_free (fixture->raw);
}

const char *
control_ask_raw (ControlFixture *fixture, const char *method, const char *path, const char *headers, const char *body)
{
  g_autofree char *request = g_strdup_printf ("%s %s HTTP/1.1\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", method,
                                              path, headers, strlen (body), body);

  g_free (fixture->raw);
  fixture->raw = raw_client_exchange (fixture->port, request, -1);
  fixture->status = raw_client_status (fixture->raw);
  g_test_message ("%.200s %.200s: %.2000s", method, path, fixture->raw);
  return fixture->raw;
}

JsonObject *
control_ask (ControlFixture *fixture, const char *method, const char *path, const char *headers, const char *body)
{
  control_ask_raw (fixture, method, path, headers, body);
  g_clear_pointer (&fixture->answer, json_node_unref);
  fixture->answer = json_from_string (raw_client_body (fixture->raw), NULL);
  g_assert_nonnull (fixture->answer);
  return json_node_get_object (fixture->answer);
}

JsonObject *
control_get (ControlFixture *fixture, const char *path)
{
  return control_ask (fixture, "GET", path, CONTROL_AUTH, "");
}

JsonObject *
control_post (ControlFixture *fixture, const char *path, const char *body)
{
  return control_ask (fixture, "POST", path, CONTROL_AUTH CONTROL_JSON, body);
}

void
control_assert_refused (ControlFixture *fixture, JsonObject *answer, guint status, const char *code, const char *part)
{
  JsonObject *error = json_object_get_object_member (answer, "error");

  g_assert_cmpuint (fixture->status, ==, status);
  g_assert_false (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);
  g_assert_nonnull (strstr (json_object_get_string_member (error, "message"), part));
}

char *
control_dial (ControlFixture *fixture)
{
  JsonObject *answer = control_post (fixture, "/api/v1/calls", "{\"to\":\"+12025550123\"}");

  g_assert_cmpuint (fixture->status, ==, 201);
  return g_strdup (json_object_get_string_member (answer, "id"));
}

char *
control_path (const char *id, const char *rest)
{
  return g_strconcat ("/api/v1/calls/", id, rest, NULL);
}
