// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "remove-folder.h"
#include "tandem-sim-listen.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

static const char *program;

/* The program as a child, and an application with webhooks and a media socket. */
typedef struct {
  GSubprocess *child;
  char *records;
  JsonObject *info;
  SoupSession *session;
  SoupServer *app;
  guint app_port;
  GPtrArray *statuses;
  SoupWebsocketConnection *media;
  GPtrArray *events;          /* of JsonNode: what came through the media socket */
  guint n_media;
  char *signature;
} World;

static void
on_webhook (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  World *world = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);

  if (g_str_equal (path, "/media")) {
    world->signature = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                               "X-Twilio-Signature"));
    return;
  }
  g_ptr_array_add (world->statuses, g_strdup (g_hash_table_lookup (form, "CallStatus")));
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

static void
on_media_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, World *world)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  const char *event = json_object_get_string_member (json_node_get_object (node), "event");

  if (g_str_equal (event, "media"))
    world->n_media++;
  else
    g_ptr_array_add (world->events, g_steal_pointer (&node));
}

static void
on_media_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
                 gpointer user_data)
{
  World *world = user_data;

  world->media = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_media_message), world);
}

static void
free_node (gpointer node)
{
  json_node_unref (node);
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("Nothing happened for 30 seconds");
  return G_SOURCE_REMOVE;
}

#define WAIT(condition) \
  G_STMT_START { \
    guint late_id = g_timeout_add_seconds (30, on_late, NULL); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (late_id); \
  } G_STMT_END

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = NULL;
  g_autofree char *scenarios = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "data", "scenarios", NULL);

  world->records = g_dir_make_tmp ("tandem-sim-XXXXXX", NULL);
  world->child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, program,
                                   "--scenario-dir", scenarios, "--record-dir", world->records,
                                   "--exit-with-parent", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (world->child));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  node = json_from_string (line, &error);
  g_assert_no_error (error);
  world->info = json_node_dup_object (node);
  world->session = soup_session_new ();
  world->app = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (world->app, "/media", on_webhook, world, NULL);
  soup_server_add_handler (world->app, "/status", on_webhook, world, NULL);
  soup_server_add_websocket_handler (world->app, "/media", NULL, NULL, on_media_socket, world, NULL);
  world->app_port = tandem_sim_listen (world->app, 0, &error);
  g_assert_no_error (error);
  world->statuses = g_ptr_array_new_with_free_func (g_free);
  world->events = g_ptr_array_new_with_free_func (free_node);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_clear_object (&world->child);
  remove_folder (world->records);
  g_clear_object (&world->media);
  g_clear_object (&world->app);
  g_clear_object (&world->session);
  json_object_unref (world->info);
  g_ptr_array_unref (world->statuses);
  g_ptr_array_unref (world->events);
  g_free (world->records);
  g_free (world->signature);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static guint
post_call (World *world, const char *twiml, char **sid)
{
  g_autofree char *url = g_strdup_printf ("%s/2010-04-01/Accounts/%s/Calls.json",
                                          json_object_get_string_member (world->info, "twilio_api_url"),
                                          json_object_get_string_member (world->info, "account_sid"));
  g_autofree char *user = g_strdup_printf ("%s:%s", json_object_get_string_member (world->info, "account_sid"),
                                           json_object_get_string_member (world->info, "auth_token"));
  g_autofree char *encoded = g_base64_encode ((const guchar *) user, strlen (user));
  g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);
  g_autofree char *callback = g_strdup_printf ("http://127.0.0.1:%u/status", world->app_port);
  g_autofree char *form = soup_form_encode ("To", "+12025550101", "From", json_object_get_string_member (world->info, "number"),
                                            "Twiml", twiml, "StatusCallback", callback, "StatusCallbackEvent", "answered",
                                            "StatusCallbackEvent", "completed", NULL);
  g_autoptr (SoupMessage) message = soup_message_new_from_encoded_form ("POST", url, g_steal_pointer (&form));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_session_send_and_read_async (world->session, message, G_PRIORITY_DEFAULT, NULL, on_result, &result);
  WAIT (result != NULL);
  answer = soup_session_send_and_read_finish (world->session, result, NULL);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  node = json_from_string (text, NULL);
  *sid = g_strdup (json_object_get_string_member (json_node_get_object (node), "sid"));
  return soup_message_get_status (message);
}

static JsonObject *
event (World *world, guint index)
{
  g_assert_cmpuint (index, <, world->events->len);
  return json_node_get_object (g_ptr_array_index (world->events, index));
}

static void
assert_ends_well (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_subprocess_wait_async (world->child, NULL, on_result, &result);
  WAIT (result != NULL);
  g_assert_true (g_subprocess_wait_finish (world->child, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (world->child));
  g_assert_cmpint (g_subprocess_get_exit_status (world->child), ==, 0);
}

/* A call through a media stream, ended by the application closing it, then SIGTERM. */
static void
test_call (World *world, gconstpointer data)
{
  g_autofree char *twiml = g_strdup_printf ("<Response><Connect><Stream url=\"ws://127.0.0.1:%u/media\">"
                                            "<Parameter name=\"token\" value=\"t-1\"/></Stream></Connect></Response>", world->app_port);
  g_autofree char *sid = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *heard = NULL;
  JsonObject *start;

  g_assert_cmpuint (post_call (world, twiml, &sid), ==, 201);
  WAIT (world->events->len >= 2 && world->n_media >= 25);
  g_assert_nonnull (world->signature);
  g_assert_cmpstr (json_object_get_string_member (event (world, 0), "event"), ==, "connected");
  start = json_object_get_object_member (event (world, 1), "start");
  g_assert_cmpstr (json_object_get_string_member (start, "callSid"), ==, sid);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (start, "customParameters"), "token"), ==, "t-1");
  mark = g_strdup_printf ("{\"event\":\"mark\",\"streamSid\":\"%s\",\"mark\":{\"name\":\"m1\"}}",
                          json_object_get_string_member (start, "streamSid"));
  soup_websocket_connection_send_text (world->media, mark);
  WAIT (world->events->len >= 3);
  g_assert_cmpstr (json_object_get_string_member (event (world, 2), "event"), ==, "mark");
  soup_websocket_connection_close (world->media, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  WAIT (world->statuses->len == 2);
  g_assert_cmpstr (g_ptr_array_index (world->statuses, 0), ==, "in-progress");
  g_assert_cmpstr (g_ptr_array_index (world->statuses, 1), ==, "completed");
  heard = g_strdup_printf ("%s/%s-heard.wav", world->records, sid);
  g_assert_true (g_file_test (heard, G_FILE_TEST_EXISTS));
  g_subprocess_send_signal (world->child, SIGTERM);
  assert_ends_well (world);
}

static void
on_service_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, World *world)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_ptr_array_add (world->events, json_from_string (text, NULL));
}

/* The AI service listens on the same port. */
static void
test_realtime (World *world, gconstpointer data)
{
  g_autofree char *url = g_strconcat (json_object_get_string_member (world->info, "openai_realtime_url"), "?model=gpt-realtime", NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", json_object_get_string_member (world->info, "openai_key"), NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_session_websocket_connect_async (world->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, on_result, &result);
  WAIT (result != NULL);
  connection = soup_session_websocket_connect_finish (world->session, result, &error);
  g_assert_no_error (error);
  g_signal_connect (connection, "message", G_CALLBACK (on_service_message), world);
  WAIT (world->events->len >= 1);
  g_assert_cmpstr (json_object_get_string_member (event (world, 0), "type"), ==, "session.created");
}

/* Whoever started it is gone. */
static void
test_parent_gone (World *world, gconstpointer data)
{
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (world->child), NULL, NULL));
  assert_ends_well (world);
}

static void
assert_refused (int status, const char *option, const char *value, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, program,
                                                    option, value, NULL);
  g_autofree char *out = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &out, &text, &error));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, status);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (text, expected));
}

static void
test_bad_options (void)
{
  assert_refused (2, "--port", "70000", "--port must be between 0 and 65535");
  assert_refused (2, "--port", "x", "x");
  assert_refused (2, "--voice-url", "ftp://127.0.0.1/", "--voice-url must be an http or https URL");
  assert_refused (2, "--nonsense", "1", "nonsense");
  assert_refused (1, "--scenario-dir", "/nonexistent", "/nonexistent");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc < 2)
    return 77;
  program = argv[1];
  g_test_add ("/simulator/program/call", World, NULL, set_up, test_call, tear_down);
  g_test_add ("/simulator/program/realtime", World, NULL, set_up, test_realtime, tear_down);
  g_test_add ("/simulator/program/parent-gone", World, NULL, set_up, test_parent_gone, tear_down);
  g_test_add_func ("/simulator/program/bad-options", test_bad_options);
  return g_test_run ();
}
