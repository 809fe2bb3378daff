// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-carrier-stream.h"

/* One Twilio media socket as a TandemCarrierStream.  Media thread only. */
#define TANDEM_TYPE_TWILIO_STREAM (tandem_twilio_stream_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioStream, tandem_twilio_stream, TANDEM, TWILIO_STREAM, GObject)

typedef struct {
  /* The stream began: finds the line for it.  FALSE closes the socket (1008). */
  gboolean (*attach) (TandemTwilioStream *stream, const char *token, const char *call_sid, gpointer user_data, GError **error);
  /* The socket is closed; the last call. */
  void (*closed) (TandemTwilioStream *stream, gpointer user_data);
} TandemTwilioStreamOwner;

/* @owner must outlive the stream or let go with disown().  Without a start within @start_timeout_ms the socket is closed. */
TandemTwilioStream *tandem_twilio_stream_new (SoupWebsocketConnection *socket, guint start_timeout_ms, const TandemTwilioStreamOwner *owner,
                                              gpointer user_data);
/* Closes, and calls the owner no more. */
void tandem_twilio_stream_disown (TandemTwilioStream *self);
/* Whether no start has come yet. */
gboolean tandem_twilio_stream_is_waiting (TandemTwilioStream *self);
/* Messages that were refused or ignored as malformed. */
guint tandem_twilio_stream_get_malformed (TandemTwilioStream *self);
