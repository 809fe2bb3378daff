// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call-options.h"
#include "tandem-sim-detection.h"
#include "tandem-sim-person.h"

/* One call resource of Twilio: its states, its status callbacks, and the person at its other end.  Default main context only. */
#define TANDEM_TYPE_SIM_CALL (tandem_sim_call_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimCall, tandem_sim_call, TANDEM, SIM_CALL, GObject)

/* Who dialled, with <Dial> or for a conference, instead of TwiML; of a call to an application, besides its TwiML. */
struct _TandemSimCallBridge {
  void (*answered) (TandemSimCall *call, TandemSimPerson *person, gpointer user_data);
  /* 160 mu-law bytes of the person, or of what the application's TwiML plays. */
  void (*said) (TandemSimCall *call, const guint8 *said, gpointer user_data);
  /* Fills the 160 mu-law bytes that an application hears.  (nullable) */
  void (*hear) (TandemSimCall *call, guint8 *heard, gpointer user_data);
  void (*ended) (TandemSimCall *call, const char *status, gpointer user_data);
};

TandemSimCall *tandem_sim_call_new (const TandemSimAccount *account, TandemSimScenario *scenario, const TandemSimCallOptions *options);
/* Begins to dial, a moment later; or the person calls, and TwiML is asked for. */
void tandem_sim_call_start (TandemSimCall *self);
/* Before start(): finds out who answers, as @detection (taken) wants it. */
void tandem_sim_call_detect (TandemSimCall *self, TandemSimDetection *detection);
/* The account ends the call with "completed", or "canceled" while it is not answered; nothing when it has ended. */
void tandem_sim_call_hang_up (TandemSimCall *self, const char *status);
/* Whoever dialled with <Dial> hears nothing more of it. */
void tandem_sim_call_unbridge (TandemSimCall *self);
/* The person hangs up. */
void tandem_sim_call_person_hangs_up (TandemSimCall *self);
/* Records from now on: the call is in progress.  Ends with it. */
void tandem_sim_call_record (TandemSimCall *self, TandemSimRecording *recording);
/* Other TwiML for a call in progress: exactly one of @url and @twiml. */
void tandem_sim_call_redirect (TandemSimCall *self, const char *method, const char *url, const char *twiml);
/* (nullable) arguments leave things as they are. */
void tandem_sim_call_set_status_callback (TandemSimCall *self, const char *method, const char *url);

/* What Twilio knows of it; as long as the call, always current. */
const TandemSimCallFacts *tandem_sim_call_get_facts (TandemSimCall *self);
const char *tandem_sim_call_get_scenario (TandemSimCall *self);
/* (nullable) while no media stream is connected. */
const char *tandem_sim_call_get_stream_sid (TandemSimCall *self);
/* The resource as the REST API shows it.  (transfer full) */
JsonNode *tandem_sim_call_to_json (TandemSimCall *self);
