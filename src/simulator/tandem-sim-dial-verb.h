// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call.h"
#include "tandem-sim-conference.h"
#include "tandem-sim-playback.h"
#include "tandem-sim-room.h"
#include "tandem-sim-twiml.h"

/* One <Dial> being executed: to numbers (all ring at once, the first to answer is put through), or into a conference.
 * Logged where "twiml": dial (to, noun), dialed (status).  Default main context only. */
#define TANDEM_TYPE_SIM_DIAL_VERB (tandem_sim_dial_verb_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimDialVerb, tandem_sim_dial_verb, TANDEM, SIM_DIAL_VERB, GObject)

typedef struct {
  /* Calls somebody, as @options say; borrowed. */
  TandemSimCall *(*dial) (const TandemSimCallOptions *options, gpointer user_data);
  /* The conference of that name; borrowed. */
  TandemSimConference *(*get_conference) (const char *name, gpointer user_data);
  /* It is over.  @form: what the request of the action has besides. */
  void (*dialed) (GHashTable *form, gpointer user_data);
} TandemSimDialVerbListener;

/* @verb lives as long as this object; @base (nullable) is the URL of its document.  @caller: whose number those who are called see, unless callerId says otherwise. */
TandemSimDialVerb *tandem_sim_dial_verb_new (const TandemSimAccount *account, const char *call_sid, const char *caller,
                                             const TandemSimVerb *verb, const char *base);
void tandem_sim_dial_verb_start (TandemSimDialVerb *self, TandemSimPlayback *playback, const TandemSimDialVerbListener *listener,
                                 gpointer user_data);
/* The next 20 ms of the caller: 160 mu-law bytes. */
void tandem_sim_dial_verb_hear (TandemSimDialVerb *self, const guint8 *said);
void tandem_sim_dial_verb_press (TandemSimDialVerb *self, char key);
/* The caller has hung up or is to do something else: whoever was called is hung up on, dialed() is not called.  What it would have got;
 * NULL when it was over already.  (transfer full) */
GHashTable *tandem_sim_dial_verb_stop (TandemSimDialVerb *self);
