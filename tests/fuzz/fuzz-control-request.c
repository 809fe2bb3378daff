// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "fakes.h"
#include "fuzz.h"
#include "tandem-control-routes.h"

/* Requests to the local API, one a line: METHOD PATH BODY, where "$" in the path stands for the latest call.  They go through libsoup's server and the
 * real handlers to a switchboard in a fake world; "!STATE" is what the carrier reports about the latest call.  Whatever is asked, one answer comes, and
 * one in JSON is JSON. */

#define MAX_REQUESTS 16

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemControlEvents *events;
  TandemControlMetrics *metrics;
  SoupServer *server;
} Api;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Api *api = user_data;
  g_autofree char *id = NULL;
  g_autofree char *allowed = NULL;
  const TandemControlRoute *route =
    tandem_control_routes_find (soup_server_message_get_method (message), path, &id, &allowed);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const TandemControlRequest request = { api->switchboard, message, id, body, api->events, api->metrics };

  if (route && route->handle)
    route->handle (&request);
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
begin (Api *api)
{
  static const char *const providers[] = { "openai", "echo", NULL };

  api->world = fake_world_new ();
  api->settings = tandem_settings_new ();
  tandem_settings_set_string (api->settings, "phone-number", "+12025550100");
  tandem_settings_set_int (api->settings, "call-rate-limit", 100);
  tandem_settings_set_int (api->settings, "max-concurrent-calls", 3);
  api->switchboard = tandem_switchboard_new (api->settings, TANDEM_CARRIER (api->world), TANDEM_CALL_MEDIA (api->world),
                                             TANDEM_STORE (api->world));
  tandem_switchboard_set_providers (api->switchboard, providers);
  api->events = tandem_control_events_new (api->switchboard);
  api->metrics = tandem_control_metrics_new (api->switchboard);
  api->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (api->server, NULL, on_request, api, NULL);
}

static void
finish (Api *api)
{
  soup_server_disconnect (api->server);
  g_clear_object (&api->server);
  fuzz_run_pending ();
  tandem_control_events_stop (api->events);
  g_assert_finalize_object (api->events);
  g_assert_finalize_object (api->metrics);
  g_assert_finalize_object (api->switchboard);
  g_object_unref (api->settings);
  g_object_unref (api->world);
}

static TandemCall *
dup_latest_call (Api *api)
{
  return g_list_model_get_item (tandem_switchboard_get_calls (api->switchboard), 0);
}

/* --- one request ------------------------------------------------------------------------------------- */

static void
check_answer (const char *answer, gsize n)
{
  const char *body = g_strstr_len (answer, (gssize) n, "\r\n\r\n");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 "));
  g_assert_nonnull (body);
  body += 4;
  if (g_strstr_len (answer, body - answer, "Content-Type: application/json")) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) root = json_from_string (body, &error);

    g_assert_no_error (error);
    g_assert_nonnull (root);
  }
}

static void
exchange (Api *api, const char *method, const char *path, const char *body)
{
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", method, path, strlen (body), body);
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_data (text, (gssize) strlen (text), NULL);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) both = g_simple_io_stream_new (in, out);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 5001);
  g_autofree char *answer = NULL;
  gsize n;

  g_assert_true (soup_server_accept_iostream (api->server, both, address, address, NULL));
  fuzz_run_pending ();
  n = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out));
  answer = g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (out)), n);
  if (n > 0)
    check_answer (answer, strlen (answer));
}

/* Bytes that libsoup itself would refuse in a request's target are not for the handlers. */
static gboolean
is_target (const char *path)
{
  for (const char *p = path; *p; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return *path == '/';
}

static void
ask (Api *api, char **words)
{
  g_autoptr (TandemCall) call = dup_latest_call (api);
  g_auto (GStrv) pieces = g_strsplit (words[1], "$", -1);
  g_autofree char *path = g_strjoinv (call ? tandem_call_get_id (call) : "none", pieces);

  if (is_target (path) && (g_str_equal (words[0], "GET") || g_str_equal (words[0], "POST")))
    exchange (api, words[0], path, words[2] ? words[2] : "");
}

static void
report (Api *api, const char *word)
{
  g_autoptr (TandemCall) call = dup_latest_call (api);
  TandemCallState state;

  if (call && tandem_call_state_from_string (word, &state))
    tandem_carrier_report_status (TANDEM_CARRIER (api->world), tandem_call_get_id (call), state, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  Api api = { NULL };
  const guint8 *line;
  gsize n_line;

  begin (&api);
  for (guint i = 0; i < MAX_REQUESTS && fuzz_next_line (&data, &n, &line, &n_line); i++) {
    g_autofree char *text = fuzz_dup_string (line, n_line);
    g_auto (GStrv) words = text ? g_strsplit (text, " ", 3) : NULL;

    if (words && words[0] && words[1])
      ask (&api, words);
    else if (words && words[0] && words[0][0] == '!')
      report (&api, words[0] + 1);
  }
  finish (&api);
  return 0;
}
