// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* One bidirectional media stream of a call, whoever carries it: mu-law 8 kHz mono both ways.
 * Media thread only. */
#define TANDEM_TYPE_CARRIER_STREAM (tandem_carrier_stream_get_type ())
G_DECLARE_INTERFACE (TandemCarrierStream, tandem_carrier_stream, TANDEM, CARRIER_STREAM, GObject)

/* What the stream tells its one listener (the line).  All optional. */
typedef struct {
  /* @n mu-law bytes whose first sample lies at @timestamp_ms of the stream.  Gaps are the listener's to fill. */
  void (*audio) (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data);
  /* Everything sent before this mark was played (or cleared: check the generation in @name). */
  void (*mark) (TandemCarrierStream *stream, const char *name, gpointer user_data);
  void (*digit) (TandemCarrierStream *stream, char digit, gpointer user_data);
  /* No more audio will come.  Called once, never from within send_*(); @error is NULL for a regular end. */
  void (*ended) (TandemCarrierStream *stream, const GError *error, gpointer user_data);
} TandemCarrierStreamListener;

struct _TandemCarrierStreamInterface {
  GTypeInterface parent;
  void (*set_listener) (TandemCarrierStream *self, const TandemCarrierStreamListener *listener, gpointer user_data);
  void (*send_audio) (TandemCarrierStream *self, const guint8 *ulaw, gsize n);
  void (*send_mark) (TandemCarrierStream *self, const char *name);
  void (*send_clear) (TandemCarrierStream *self);
  void (*close) (TandemCarrierStream *self);
};

/* @listener must outlive the stream or be replaced by NULL. */
void tandem_carrier_stream_set_listener (TandemCarrierStream *self, const TandemCarrierStreamListener *listener, gpointer user_data);
void tandem_carrier_stream_send_audio (TandemCarrierStream *self, const guint8 *ulaw, gsize n);
void tandem_carrier_stream_send_mark (TandemCarrierStream *self, const char *name);
/* Empties what the carrier has buffered; it then returns all pending marks at once. */
void tandem_carrier_stream_send_clear (TandemCarrierStream *self);
void tandem_carrier_stream_close (TandemCarrierStream *self);
