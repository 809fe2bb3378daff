// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-socket.h"

#include <fcntl.h>

#include "tandem-control-answer.h"

/* An upgrade that is being answered; goes with its message. */
typedef struct {
  /* owned */
  TandemCallSockets *sockets;
  TandemCall *call;
  TandemHttpGate *gate;

  gboolean taken;
} Opening;

static void
opening_free (gpointer data, GClosure *closure)
{
  Opening *opening = data;

  if (!opening->taken)
    tandem_call_sockets_release (opening->sockets, opening->call);
  g_object_unref (opening->sockets);
  g_object_unref (opening->call);
  g_object_unref (opening->gate);
  g_free (opening);
}

/* Another one for the same connection: that of libsoup lives on this thread and is closed here. */
static GSocket *
dup_socket (GSocket *socket)
{
  g_autoptr (GError) error = NULL;
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0);
  GSocket *copy = fd >= 0 ? g_socket_new_from_fd (fd, &error) : NULL;

  if (!copy) {
    g_message ("control: no descriptor for an audio socket: %s", error ? error->message : g_strerror (errno));
    return NULL;
  }
  g_socket_set_blocking (copy, FALSE);
  return copy;
}

static void
on_upgraded (SoupServerMessage *message, gpointer user_data)
{
  Opening *opening = user_data;
  TandemMeteredStream *stream;
  g_autoptr (GIOStream) connection = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (opening->taken)
    return;
  stream = tandem_http_gate_release (opening->gate, message);
  socket = stream ? dup_socket (tandem_metered_stream_get_socket (stream)) : NULL;
  connection = soup_server_message_steal_connection (message);
  if (connection)
    g_io_stream_close (connection, NULL, NULL);
  if (!socket)
    return;
  opening->taken = TRUE;
  tandem_call_sockets_take (opening->sockets, opening->call, socket);
}

static gboolean
check (const TandemControlRequest *request, TandemCall *call)
{
  g_autoptr (GError) error = NULL;

  if (!tandem_call_is_live (call)) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_GONE, "wrong_state", NULL, "This call has ended: make another one.");
    return FALSE;
  }
  if (!soup_message_headers_header_contains (soup_server_message_get_request_headers (request->message), "Upgrade", "websocket")) {
    tandem_control_answer_refusal (request->message, TANDEM_CONTROL_UPGRADE_REQUIRED, "upgrade_required", NULL,
                                   "The sound of a call comes through a WebSocket: connect with one.");
    return FALSE;
  }
  if (request->sockets && tandem_call_sockets_claim (request->sockets, call, &error))
    return TRUE;
  if (error)
    tandem_control_answer_error (request->message, NULL, error);
  else
    tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "wrong_state", NULL, "Calls have no audio sockets here.");
  return FALSE;
}

void
tandem_control_socket_open (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  Opening *opening;

  if (!call || !check (request, call))
    return;
  opening = g_new0 (Opening, 1);
  opening->sockets = g_object_ref (request->sockets);
  opening->call = g_object_ref (call);
  opening->gate = g_object_ref (request->gate);
  if (soup_websocket_server_process_handshake (request->message, NULL, NULL, NULL, NULL))
    g_signal_connect_data (request->message, "wrote-informational", G_CALLBACK (on_upgraded), opening, opening_free, 0);
  else
    opening_free (opening, NULL);
}
