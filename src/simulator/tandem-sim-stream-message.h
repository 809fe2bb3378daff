// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* The JSON messages of a Media Stream.  One thread. */
typedef enum {
  TANDEM_SIM_STREAM_MEDIA,
  TANDEM_SIM_STREAM_MARK,
  TANDEM_SIM_STREAM_CLEAR,
} TandemSimStreamMessageType;

/* What the application sent. */
typedef struct {
  TandemSimStreamMessageType type;
  GBytes *payload;  /* media: mu-law */
  char *name;       /* mark */
} TandemSimStreamMessage;

/* Error: G_IO_ERROR_INVALID_DATA with the text of warning 31951.  (transfer full) */
TandemSimStreamMessage *tandem_sim_stream_message_parse (const char *text, gssize length, const char *stream_sid, GError **error);
void tandem_sim_stream_message_free (TandemSimStreamMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimStreamMessage, tandem_sim_stream_message_free)

/* What the carrier sends: all (transfer full).  @sequence is the stream's count of messages, from 1 at start. */
char *tandem_sim_stream_format_connected (void);
/* @parameters: name -> value (nullable). */
char *tandem_sim_stream_format_start (guint sequence, const char *stream_sid, const char *account_sid, const char *call_sid,
                                      GHashTable *parameters);
/* @frame: number of 20 ms frames sent before this one. */
char *tandem_sim_stream_format_media (guint sequence, const char *stream_sid, guint64 frame, const guint8 *ulaw);
char *tandem_sim_stream_format_mark (guint sequence, const char *stream_sid, const char *name);
char *tandem_sim_stream_format_dtmf (guint sequence, const char *stream_sid, char digit);
char *tandem_sim_stream_format_stop (guint sequence, const char *stream_sid, const char *account_sid, const char *call_sid);
/* "MZ" and 32 random hex digits. */
char *tandem_sim_stream_make_sid (void);
