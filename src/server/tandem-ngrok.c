// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-program.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-tunnel-json.h"

/* It logs JSON lines, and can be asked at its own port, which is 4040 unless another ngrok has that. */

#define MAX_ANSWER (256 * 1024)
#define ASK_TIMEOUT_S 5

static GPtrArray *
build_arguments (guint port, gboolean named)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);

  return tandem_tunnel_program_make_arguments ("http", address, "--log", "stdout", "--log-format", "json", NULL);
}

/* "http://localhost:5000", "localhost:5000" or "5000". */
static gboolean
leads_to (const char *address, guint port)
{
  const char *colon = strrchr (address, ':');

  return g_ascii_strtoull (colon ? colon + 1 : address, NULL, 10) == port;
}

/* One line without the empty ones that ngrok's errors have. */
static char *
dup_one_line (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "\r\n\t", ' ');
  g_auto (GStrv) words = g_strsplit (spaced, " ", -1);
  GString *line = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (line, "%s%s", line->len ? " " : "", words[i]);
  return g_string_free (line, FALSE);
}

static void
read_line (const char *line, guint port, TandemTunnelNews *news)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tandem_tunnel_json_parse (parser, line, -1);
  const char *message = object ? tandem_tunnel_json_text (object, "msg") : "";
  const char *level = object ? tandem_tunnel_json_text (object, "lvl") : "";
  const char *problem = object ? tandem_tunnel_json_text (object, "err") : "";

  /* What ends it is also written as plain text, "ERROR:  authentication failed: …", its number in a line of its own. */
  if (!object) {
    if (g_str_has_prefix (line, "ERROR:") && line[6 + strspn (line + 6, " ")] && !strstr (line, " ERR_NGROK_"))
      news->problem = dup_one_line (line + 6);
  } else if (g_str_equal (message, "starting web service") && *tandem_tunnel_json_text (object, "addr")) {
    news->api = g_strconcat ("http://", tandem_tunnel_json_text (object, "addr"), NULL);
  } else if (g_str_equal (message, "started tunnel") && leads_to (tandem_tunnel_json_text (object, "addr"), port)) {
    news->url = tandem_tunnel_program_dup_origin (tandem_tunnel_json_text (object, "url"));
  } else if ((g_str_equal (level, "eror") || g_str_equal (level, "crit")) && *problem && !g_str_equal (problem, "nil")) {
    news->problem = dup_one_line (problem);
  }
}

/* --- asking ------------------------------------------------------------------------------------------------ */

typedef struct {
  SoupSession *session;
  GInputStream *stream;
  guint port;
  GByteArray *answer;
  guint8 chunk[8192];
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_clear_object (&asking->session);
  g_clear_object (&asking->stream);
  g_byte_array_unref (asking->answer);
  g_free (asking);
}

static void ask_read (GTask *task);

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length < 0) {
    g_task_return_error (task, error);
  } else if (length == 0) {
    g_task_return_boolean (task, TRUE);
  } else if (asking->answer->len + (guint) length > MAX_ANSWER) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the answer is too long");
  } else {
    g_byte_array_append (asking->answer, asking->chunk, (guint) length);
    ask_read (g_steal_pointer (&task));
  }
}

/* Takes @task. */
static void
ask_read (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);

  g_input_stream_read_async (asking->stream, asking->chunk, sizeof asking->chunk, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), did_read, task);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;

  asking->stream = soup_session_send_finish (asking->session, result, &error);
  if (asking->stream)
    ask_read (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
ask_async (const TandemTunnelAsk *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *url = g_strconcat (ask->api, "/api/tunnels", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, ask_async);
  asking->session = soup_session_new_with_options ("timeout", ASK_TIMEOUT_S, NULL);
  soup_session_set_proxy_resolver (asking->session, NULL);
  asking->port = ask->port;
  asking->answer = g_byte_array_new ();
  g_task_set_task_data (task, asking, asking_free);
  if (!message) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address", url);
    return;
  }
  soup_session_send_async (asking->session, message, G_PRIORITY_DEFAULT, cancellable, did_send, g_steal_pointer (&task));
}

static char *
find_tunnel (JsonArray *tunnels, guint port)
{
  for (guint i = 0; i < json_array_get_length (tunnels); i++) {
    JsonNode *node = json_array_get_element (tunnels, i);
    JsonObject *tunnel = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    JsonNode *config = tunnel ? json_object_get_member (tunnel, "config") : NULL;

    if (config && JSON_NODE_HOLDS_OBJECT (config) &&
        leads_to (tandem_tunnel_json_text (json_node_get_object (config), "addr"), port) &&
        g_str_has_prefix (tandem_tunnel_json_text (tunnel, "public_url"), "https://"))
      return tandem_tunnel_program_dup_origin (tandem_tunnel_json_text (tunnel, "public_url"));
  }
  return NULL;
}

static gboolean
ask_finish (GAsyncResult *result, TandemTunnelNews *news, GError **error)
{
  Asking *asking = g_task_get_task_data (G_TASK (result));
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  JsonNode *tunnels;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  object = tandem_tunnel_json_parse (parser, (const char *) asking->answer->data, asking->answer->len);
  tunnels = object ? json_object_get_member (object, "tunnels") : NULL;
  if (tunnels && JSON_NODE_HOLDS_ARRAY (tunnels))
    news->url = find_tunnel (json_node_get_array (tunnels), asking->port);
  if (!news->url)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it has no tunnel to this port");
  return news->url != NULL;
}

const TandemTunnelProgram tandem_tunnel_ngrok = {
  .name = "ngrok",
  .install = "https://ngrok.com/download",
  .api = "http://127.0.0.1:4040",
  .token = "NGROK_AUTHTOKEN",
  .build_arguments = build_arguments,
  .read_line = read_line,
  .ask_async = ask_async,
  .ask_finish = ask_finish,
};
