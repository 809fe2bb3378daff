// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The messages of a media stream (one JSON object each), parsed at the edge and written without a JSON tree. */

typedef enum {
  TANDEM_TWILIO_FRAME_CONNECTED,
  TANDEM_TWILIO_FRAME_START,  /* stream_sid, call_sid, token ("" when none) */
  TANDEM_TWILIO_FRAME_MEDIA,  /* stream_sid, inbound, timestamp_ms, audio */
  TANDEM_TWILIO_FRAME_DTMF,   /* stream_sid, digit */
  TANDEM_TWILIO_FRAME_MARK,   /* stream_sid, name */
  TANDEM_TWILIO_FRAME_STOP,   /* stream_sid */
  TANDEM_TWILIO_FRAME_OTHER,  /* an event of the future: ignore it */
} TandemTwilioFrameType;

/* Reused from message to message, so that a media frame allocates nothing.  One thread. */
typedef struct _TandemTwilioFrame TandemTwilioFrame;

TandemTwilioFrame *tandem_twilio_frame_new (void);
void tandem_twilio_frame_free (TandemTwilioFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioFrame, tandem_twilio_frame_free)

/* Overwrites @self with one text message.  Numbers may be written as strings.  TANDEM_PROVIDER_ERROR_PROTOCOL. */
gboolean tandem_twilio_frame_parse (TandemTwilioFrame *self, const char *text, gsize n, GError **error);

/* What was parsed last; borrowed until the next parse. */
TandemTwilioFrameType tandem_twilio_frame_get_kind (const TandemTwilioFrame *self);
const char *tandem_twilio_frame_get_stream_sid (const TandemTwilioFrame *self);
const char *tandem_twilio_frame_get_call_sid (const TandemTwilioFrame *self);
const char *tandem_twilio_frame_get_token (const TandemTwilioFrame *self);
const char *tandem_twilio_frame_get_name (const TandemTwilioFrame *self);
char tandem_twilio_frame_get_digit (const TandemTwilioFrame *self);
gboolean tandem_twilio_frame_get_inbound (const TandemTwilioFrame *self);
gint64 tandem_twilio_frame_get_timestamp_ms (const TandemTwilioFrame *self);
/* mu-law. */
const guint8 *tandem_twilio_frame_get_audio (const TandemTwilioFrame *self, gsize *n);

/* Overwrite @out with a message for Twilio. */
void tandem_twilio_frame_write_media (GString *out, const char *stream_sid, const guint8 *ulaw, gsize n);
void tandem_twilio_frame_write_mark (GString *out, const char *stream_sid, const char *name);
void tandem_twilio_frame_write_clear (GString *out, const char *stream_sid);
