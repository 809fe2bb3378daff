// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-clock.h"
#include "tandem-turn.h"
#include "tandem-voice.h"

/* What is said on a call without an agent, in words: a session that only transcribes for each of the two speakers, so
 * that it is certain who said what.  A lost session is told once and opened again; the call does not notice.
 * Media thread only. */
#define TANDEM_TYPE_CAPTIONS (tandem_captions_get_type ())
G_DECLARE_FINAL_TYPE (TandemCaptions, tandem_captions, TANDEM, CAPTIONS, GObject)

/* The provider of the profile for which a factory is asked to make a transcribing voice; it gives NULL without an error
 * where there is none. */
#define TANDEM_CAPTIONS_PROVIDER "captions"

typedef struct {
  void (*turn) (const TandemTurnUpdate *update, gpointer user_data);
  void (*notice) (const GError *error, gpointer user_data);
  /* After every event of a session. */
  void (*stirred) (gpointer user_data);
} TandemCaptionsListener;

/* Of @profile counts how the service is reached and which model transcribes. */
TandemCaptions *tandem_captions_new (TandemProfile *profile, TandemClock clock, const TandemCaptionsListener *listener,
                                     gpointer user_data);
/* Opens the sessions; where the factory makes none, nothing is heard of captions.  @factory is kept. */
void tandem_captions_open (TandemCaptions *self, TandemVoiceFactory factory, gpointer factory_data);
/* The telephone was answered, now: times count from here. */
void tandem_captions_attach (TandemCaptions *self);
/* A frame of the remote arrived. */
void tandem_captions_hear_remote (TandemCaptions *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n);
/* 20 ms of the operator at 8 kHz, which the remote hears. */
void tandem_captions_hear_operator (TandemCaptions *self, const gint16 *frame);
/* On hold nobody listens to the remote, nor do we. */
void tandem_captions_set_on_hold (TandemCaptions *self, gboolean on_hold);
/* The tick: ends utterances whose sound stopped, and opens lost sessions again. */
void tandem_captions_check (TandemCaptions *self);
/* The telephone is gone, but words may still be understood. */
void tandem_captions_hang_up (TandemCaptions *self);
/* Some words are on their way. */
gboolean tandem_captions_is_awaited (TandemCaptions *self);
/* Leaves the service; all turns become final. */
void tandem_captions_close (TandemCaptions *self);
