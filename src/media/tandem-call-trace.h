// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice.h"

/* What went over every leg of one call, and when: for --dump-audio as a folder with one WAV file a leg and index.jsonl, and
 * for LOG_LEVEL=debug as lines of the log.  Neither tells words, digits or keys, but for what can be heard in the sound.
 *
 * Media thread only.  A worker of GIO writes every 500 ms, one write at a time; what does not fit into the 60 s that may
 * wait for it is dropped and counted.  Nobody waits for the disk, and one that refuses ends the trace, not the call.
 *
 * A line of index.jsonl has "ms" (CLOCK_MONOTONIC, when it happened here), "leg" (the file is LEG.wav), "event" and
 * "offset" (samples in that file); with "audio" also "samples", "at_ms" where the leg has a position of its own, and
 * "dropped" (samples so far) where the disk did not keep up; "detail" with other events. */
#define TANDEM_TYPE_CALL_TRACE (tandem_call_trace_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallTrace, tandem_call_trace, TANDEM, CALL_TRACE, GObject)

/* Something the operator should know (TANDEM_AUDIO_ERROR_TRACE), once. */
typedef void (*TandemTraceNotice) (const char *call_id, const GError *error, gpointer user_data);

/* @folder: where the folder of this call is made; NULL: only the log is written.  @user_data until @destroy, which comes
 * when nothing is written any more. */
TandemCallTrace *tandem_call_trace_new (const char *call_id, const char *folder, TandemTraceNotice notice,
                                        gpointer user_data, GDestroyNotify destroy);

/* @n bytes went over @leg (a static string).  @at_ms: -1 where the leg counts no time of its own. */
void tandem_call_trace_audio (TandemCallTrace *self, const char *leg, TandemVoiceFormat format, const guint8 *data,
                              gsize n, gint64 at_ms);
/* Samples of a device, at @rate Hz. */
void tandem_call_trace_samples (TandemCallTrace *self, const char *leg, guint rate, const gint16 *samples, gsize n);
/* Something else happened on @leg.  NULL as @self is nothing. */
void tandem_call_trace_event (TandemCallTrace *self, const char *leg, const char *event, const char *detail, ...)
  G_GNUC_PRINTF (4, 5);

/* A line is traced without knowing of it: the trace goes with it.  Takes a reference; get() borrows, NULL where there is
 * none. */
void tandem_call_trace_set (GObject *line, TandemCallTrace *trace);
TandemCallTrace *tandem_call_trace_get (gpointer line);
