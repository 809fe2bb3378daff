// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call-callback.h"
#include "tandem-sim-recording.h"

/* tandem-sim-calls.h and tandem-sim-call.h, which need this file. */
typedef struct _TandemSimCalls TandemSimCalls;
typedef struct _TandemSimCallBridge TandemSimCallBridge;

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
  /* Of a call by <Dial> or by a conference: */
  const char *parent_sid;
  const TandemSimCallBridge *bridge;
  gpointer bridge_data;
  /* Of a call to an application (@to is "app:AP…"): nobody rings, its TwiML (@url) answers. */
  gboolean app;
  GHashTable *parameters;          /* what its request has besides: name -> value */
  /* Of a call that comes in: */
  gboolean inbound;
  const char *forwarded_from;
  const char *caller_name;
  const char *stir_verstat;
} TandemSimCallOptions;

/* Copies what @options point to but the account's @calls, the bridge and its data. */
void tandem_sim_call_options_copy (TandemSimCallOptions *self, const TandemSimCallOptions *options);
void tandem_sim_call_options_clear (TandemSimCallOptions *self);
