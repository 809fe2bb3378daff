// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call-callback.h"
#include "tandem-sim-person.h"
#include "tandem-sim-recording.h"

/* tandem-sim-calls.h, which needs this file. */
typedef struct _TandemSimCalls TandemSimCalls;

/* One call resource of Twilio: its states, its status callbacks, and the person at its other end.  Default main context only. */
#define TANDEM_TYPE_SIM_CALL (tandem_sim_call_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimCall, tandem_sim_call, TANDEM, SIM_CALL, GObject)

/* Who dialled with <Dial>, instead of TwiML. */
typedef struct {
  void (*answered) (TandemSimCall *call, TandemSimPerson *person, gpointer user_data);
  /* 160 mu-law bytes of the person. */
  void (*said) (TandemSimCall *call, const guint8 *said, gpointer user_data);
  void (*ended) (TandemSimCall *call, const char *status, gpointer user_data);
} TandemSimCallBridge;

/* What POST Calls.json asked for, checked already; of a call that comes in, what the number has.  All borrowed; NULL when not given. */
typedef struct {
  const char *to;
  const char *from;
  const char *phone_number_sid;
  const char *twiml;
  const char *url;
  const char *method;
  const char *fallback_url;
  const char *fallback_method;
  const char *status_callback;
  const char *status_callback_method;
  TandemSimCallEvents events;
  TandemSimCalls *calls;           /* of the account */
  const char *base_url;            /* of the API, "http://127.0.0.1:PORT" */
  TandemSimRecording *recording;   /* to be started when the call is answered */
  guint timeout_s;
  guint time_limit_s;
  /* Of a call by <Dial>: */
  const char *parent_sid;
  const TandemSimCallBridge *bridge;
  gpointer bridge_data;
  /* Of a call that comes in: */
  gboolean inbound;
  const char *forwarded_from;
  const char *caller_name;
  const char *stir_verstat;
} TandemSimCallOptions;

TandemSimCall *tandem_sim_call_new (const TandemSimAccount *account, TandemSimScenario *scenario, const TandemSimCallOptions *options);
/* Begins to dial, a moment later; or the person calls, and TwiML is asked for. */
void tandem_sim_call_start (TandemSimCall *self);
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

const char *tandem_sim_call_get_sid (TandemSimCall *self);
const char *tandem_sim_call_get_to (TandemSimCall *self);
/* (nullable) */
const char *tandem_sim_call_get_parent_sid (TandemSimCall *self);
const char *tandem_sim_call_get_from (TandemSimCall *self);
/* Twilio's status word of the resource: queued, ringing, in-progress, completed, busy, failed, no-answer, canceled. */
const char *tandem_sim_call_get_status (TandemSimCall *self);
const char *tandem_sim_call_get_scenario (TandemSimCall *self);
/* (nullable) while no media stream is connected. */
const char *tandem_sim_call_get_stream_sid (TandemSimCall *self);
GDateTime *tandem_sim_call_get_start_time (TandemSimCall *self);
/* (nullable) while it is not over. */
GDateTime *tandem_sim_call_get_end_time (TandemSimCall *self);
gboolean tandem_sim_call_is_over (TandemSimCall *self);
/* The resource as the REST API shows it.  (transfer full) */
JsonNode *tandem_sim_call_to_json (TandemSimCall *self);
