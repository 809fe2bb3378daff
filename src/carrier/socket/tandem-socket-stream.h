// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-carrier-stream.h"

/* A raw audio socket as a TandemCarrierStream: binary PCM16 8 kHz in and 16 kHz out, events as JSON text (tandem-socket-event.h).
 * Media thread only. */
#define TANDEM_TYPE_SOCKET_STREAM (tandem_socket_stream_get_type ())
G_DECLARE_FINAL_TYPE (TandemSocketStream, tandem_socket_stream, TANDEM, SOCKET_STREAM, GObject)

/* Who sends faster than this ahead of time is not heard beyond it. */
#define TANDEM_SOCKET_AHEAD_MS 2000

typedef struct {
  /* The other end hung up, or went (@broken). */
  void (*over) (TandemSocketStream *stream, gboolean broken, gpointer user_data);
  /* The socket is closed; the last call. */
  void (*closed) (TandemSocketStream *stream, gpointer user_data);
} TandemSocketStreamOwner;

/* @start: the first event, see tandem_socket_event_make_start().  NULL with TANDEM_AUDIO_ERROR. */
TandemSocketStream *tandem_socket_stream_new (SoupWebsocketConnection *socket, const char *start, const TandemSocketStreamOwner *owner,
                                              gpointer user_data, GError **error);
/* Who answers no ping for so long is gone; 40 s at first. */
void tandem_socket_stream_set_patience (TandemSocketStream *self, guint ms);
/* Closes, and calls the owner no more. */
void tandem_socket_stream_disown (TandemSocketStream *self);
/* Messages that were ignored as malformed, and ms of sound that came too fast. */
guint tandem_socket_stream_get_malformed (TandemSocketStream *self);
guint64 tandem_socket_stream_get_dropped_ms (TandemSocketStream *self);
