// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stream-replay.h"

#include "tandem-sim-stream-message.h"
#include "tandem-sim-stream-socket.h"

#define NAME "media-replay-token"
#define WATCH_MS 3000

typedef struct {
  /* owned */
  TandemSimStreamFaults *faults;
  SoupWebsocketConnection *connection;
  char *start;
  guint watch_id;
} Replay;

static void
replay_end (Replay *replay, const char *outcome, guint code, const char *text)
{
  tandem_sim_stream_faults_settle (replay->faults, NAME, outcome, code, text);
  g_clear_handle_id (&replay->watch_id, g_source_remove);
  if (replay->connection != NULL)
    g_signal_handlers_disconnect_by_data (replay->connection, replay);
  g_clear_object (&replay->connection);
  g_clear_object (&replay->faults);
  g_free (replay->start);
  g_free (replay);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
  const char *text = soup_websocket_connection_get_close_data (connection);

  replay_end (user_data, "closed", soup_websocket_connection_get_close_code (connection), text != NULL ? text : "");
}

static gboolean
on_watched (gpointer user_data)
{
  Replay *replay = user_data;

  replay->watch_id = 0;
  replay_end (replay, "went-on", 0, "");
  return G_SOURCE_REMOVE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Replay *replay = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *connected = tandem_sim_stream_format_connected ();

  replay->connection = tandem_sim_stream_connect_finish (result, &error);
  if (replay->connection == NULL) {
    replay_end (replay, "refused", 0, error->message);
    return;
  }
  g_signal_connect (replay->connection, "closed", G_CALLBACK (on_closed), replay);
  soup_websocket_connection_send_text (replay->connection, connected);
  soup_websocket_connection_send_text (replay->connection, replay->start);
  replay->watch_id = g_timeout_add (WATCH_MS, on_watched, replay);
}

void
tandem_sim_stream_replay (TandemSimStreamFaults *faults, const char *url, const char *auth_token, const char *account_sid,
                          const char *call_sid, GHashTable *parameters)
{
  g_autofree char *stream_sid = tandem_sim_stream_make_sid ();
  Replay *replay = g_new0 (Replay, 1);

  replay->faults = g_object_ref (faults);
  replay->start = tandem_sim_stream_format_start (1, stream_sid, account_sid, call_sid, parameters);
  tandem_sim_stream_connect_async (url, auth_token, FALSE, NULL, on_connected, replay);
}
