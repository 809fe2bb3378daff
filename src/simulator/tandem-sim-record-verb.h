// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-playback.h"
#include "tandem-sim-recording.h"
#include "tandem-sim-twiml.h"

/* One <Record> being executed: the tone, then what the caller says, until silence, a key, the greatest length or the end of the call.
 * Default main context only. */
#define TANDEM_TYPE_SIM_RECORD_VERB (tandem_sim_record_verb_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRecordVerb, tandem_sim_record_verb, TANDEM, SIM_RECORD_VERB, GObject)

typedef struct {
  /* Makes the recording that begins now; borrowed. */
  TandemSimRecording *(*record) (const TandemSimRecordingOptions *options, gpointer user_data);
  /* The caller is done.  @form: what the request of the action has besides; NULL when nothing was recorded, and nothing is requested. */
  void (*recorded) (GHashTable *form, gpointer user_data);
} TandemSimRecordVerbListener;

/* @verb lives as long as this object.  @base (nullable): the URL of its document. */
TandemSimRecordVerb *tandem_sim_record_verb_new (const TandemSimAccount *account, const char *call_sid, const TandemSimVerb *verb,
                                                 const char *base);
void tandem_sim_record_verb_start (TandemSimRecordVerb *self, TandemSimPlayback *playback, const TandemSimRecordVerbListener *listener,
                                   gpointer user_data);
/* The next 20 ms of the caller: 160 mu-law bytes. */
void tandem_sim_record_verb_hear (TandemSimRecordVerb *self, const guint8 *said);
void tandem_sim_record_verb_press (TandemSimRecordVerb *self, char key);
/* The caller has hung up: the same as recorded() would have got, once.  (transfer full, nullable) */
GHashTable *tandem_sim_record_verb_hang_up (TandemSimRecordVerb *self);
/* Something else is to be done: the recording ends, nobody is told. */
void tandem_sim_record_verb_stop (TandemSimRecordVerb *self);
