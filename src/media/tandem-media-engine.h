// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier-stream.h"
#include "tandem-desk.h"
#include "tandem-hold-music.h"
#include "tandem-media-thread.h"
#include "tandem-voice.h"

/* All lines.  Implements TandemCallMedia for the main thread; the functions below are for the media thread. */
#define TANDEM_TYPE_MEDIA_ENGINE (tandem_media_engine_get_type ())
G_DECLARE_FINAL_TYPE (TandemMediaEngine, tandem_media_engine, TANDEM, MEDIA_ENGINE, GObject)

/* @factory runs on the media thread; @factory_data must outlive the engine. */
TandemMediaEngine *tandem_media_engine_new (TandemMediaThread *thread, TandemVoiceFactory factory, gpointer factory_data);

/* Media thread.  Gives @stream to the line that waits for @token, once: the second start with a token is refused.
 * Tokens are compared in constant time.  @call_sid is bound to the line (a later stream of the line must bring the same).
 * TANDEM_PROVIDER_ERROR_PROTOCOL when no line waits for it. */
gboolean tandem_media_engine_attach (TandemMediaEngine *self, TandemCarrierStream *stream, const char *token, const char *call_sid, GError **error);

/* What recordings become after their call ("opus", "flac", "wav"), and what remotes on hold hear: for calls from now on. */
void tandem_media_engine_set_recording_format (TandemMediaEngine *self, const char *format);
void tandem_media_engine_set_hold_music (TandemMediaEngine *self, TandemHoldMusic *music);

/* From now on calls are traced (tandem-call-trace.h): into @folder, or in the log only (NULL). */
void tandem_media_engine_trace (TandemMediaEngine *self, const char *folder);

/* Where the operator is; it must outlive the engine, or be taken away with NULL before.  Without a desk nobody speaks and
 * nobody listens. */
void tandem_media_engine_set_desk (TandemMediaEngine *self, TandemDesk *desk);

/* Any thread: totals for /metrics and benchmarks. */
typedef struct {
  guint64 frames_in;          /* 20 ms frames from carriers */
  guint64 frames_out;
  guint64 late_ticks;         /* ticks that came more than 10 ms late */
  guint lines;
} TandemMediaCounters;
void tandem_media_engine_get_counters (TandemMediaEngine *self, TandemMediaCounters *counters);
