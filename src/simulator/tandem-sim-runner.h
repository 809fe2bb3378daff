// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call.h"
#include "tandem-sim-conference.h"
#include "tandem-sim-recording.h"

/* Executes TwiML on one call, verb after verb. */
#define TANDEM_TYPE_SIM_RUNNER (tandem_sim_runner_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRunner, tandem_sim_runner, TANDEM, SIM_RUNNER, GObject)

typedef struct {
  /* Adds the parameters of a voice request (PROTOCOLS 3.1) to @form. */
  void (*add_parameters) (TandemSimRunner *runner, GHashTable *form, gpointer user_data);
  /* A verb answers the call that rings. */
  void (*answered) (TandemSimRunner *runner, gpointer user_data);
  /* <Record> begins: makes its recording, borrowed. */
  TandemSimRecording *(*record) (TandemSimRunner *runner, const TandemSimRecordingOptions *options, gpointer user_data);
  /* <Dial> calls somebody, or joins a conference; borrowed. */
  TandemSimCall *(*dial) (TandemSimRunner *runner, const TandemSimCallOptions *options, gpointer user_data);
  TandemSimConference *(*get_conference) (TandemSimRunner *runner, const char *name, gpointer user_data);
  /* Nothing is left to do: the call ends.  @status: "completed", or "busy" or "no-answer" after <Reject>. */
  void (*ended) (TandemSimRunner *runner, const char *status, gpointer user_data);
} TandemSimRunnerListener;

/* Plays silence to @person, whose number is @number, until it is told what to do. */
TandemSimRunner *tandem_sim_runner_new (const TandemSimAccount *account, const char *call_sid, const char *number,
                                        TandemSimPerson *person, const TandemSimRunnerListener *listener, gpointer user_data);
/* The call is not answered yet: the first verb but <Pause>, <Redirect> and <Reject> does it. */
void tandem_sim_runner_ring (TandemSimRunner *self);
/* Both replace what runs now.  @fallback_url (nullable): asked when @url gives no TwiML. */
void tandem_sim_runner_run (TandemSimRunner *self, const char *twiml);
void tandem_sim_runner_fetch (TandemSimRunner *self, const char *method, const char *url, const char *fallback_method,
                              const char *fallback_url);
/* The call is over: the listener is asked for the parameters of a last request, and then not called any more. */
void tandem_sim_runner_stop (TandemSimRunner *self);
/* The next 20 ms of the person: 160 mu-law bytes. */
void tandem_sim_runner_hear (TandemSimRunner *self, const guint8 *said);
void tandem_sim_runner_send_digit (TandemSimRunner *self, char digit);
/* The media stream connected now, (nullable). */
const char *tandem_sim_runner_get_stream_sid (TandemSimRunner *self);
