// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* The WebSocket to an AI service: text out, text or binary in.  Media thread only.
 *
 * refused, late and closed come once at most, and nothing after one of them or after close().  The socket stays alive
 * inside its calls. */
#define TANDEM_TYPE_VOICE_SOCKET (tandem_voice_socket_get_type ())
G_DECLARE_FINAL_TYPE (TandemVoiceSocket, tandem_voice_socket, TANDEM, VOICE_SOCKET, GObject)

#define TANDEM_VOICE_SOCKET_TIMEOUT_S 10

typedef struct {
  /* The upgrade was granted. */
  void (*connected) (gpointer user_data);
  /* Text or binary, as the service likes. */
  void (*message) (const char *text, gsize length, gpointer user_data);
  /* Binary, for whom that is something else than text.  Optional: without it message() gets both. */
  void (*binary) (const guint8 *data, gsize n, gpointer user_data);
  /* The upgrade was refused with HTTP @status (0: not even that), @error is the library's.  @passing: the service said when to
   * come again. */
  void (*refused) (guint status, gboolean passing, const GError *error, gpointer user_data);
  /* Nothing was settled within TANDEM_VOICE_SOCKET_TIMEOUT_S. */
  void (*late) (gpointer user_data);
  /* The service closed it; @reason is nullable. */
  void (*closed) (guint code, const char *reason, gpointer user_data);
} TandemVoiceSocketListener;

/* A session for HTTP that does not offer permessage-deflate, which AI services refuse.  Create it on the media thread.
 * (transfer full) */
SoupSession *tandem_voice_socket_make_session (void);

/* All functions of @listener must be there, but the optional one. */
TandemVoiceSocket *tandem_voice_socket_new (SoupSession *session, const TandemVoiceSocketListener *listener,
                                            gpointer user_data);
/* Once; @request is a GET with the headers that the service wants. */
void tandem_voice_socket_connect (TandemVoiceSocket *self, SoupMessage *request);
/* The session is configured: it cannot be late any more. */
void tandem_voice_socket_settle (TandemVoiceSocket *self);
/* Dropped while there is no connection. */
void tandem_voice_socket_send (TandemVoiceSocket *self, const char *text);
void tandem_voice_socket_send_binary (TandemVoiceSocket *self, const guint8 *data, gsize n);
/* No call of the listener after this. */
void tandem_voice_socket_close (TandemVoiceSocket *self);
