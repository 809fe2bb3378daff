// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call.h"
#include "tandem-sim-recording.h"
#include "tandem-sim-request.h"

/* All recordings of the account, and the Recordings part of the REST API (PROTOCOLS 1.4). */
#define TANDEM_TYPE_SIM_RECORDINGS (tandem_sim_recordings_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRecordings, tandem_sim_recordings, TANDEM, SIM_RECORDINGS, GObject)

TandemSimRecordings *tandem_sim_recordings_new (const TandemSimAccount *account);
/* A recording that TwiML asks for; not started.  Borrowed. */
TandemSimRecording *tandem_sim_recordings_add (TandemSimRecordings *self, const TandemSimRecordingOptions *options);
/* Serves Recordings.json (@file NULL), Recordings/RE….json, .wav and .mp3 (which is sent on to .wav: nothing encodes here). */
void tandem_sim_recordings_handle (TandemSimRecordings *self, TandemSimRequest *request, const char *file);
/* Serves Calls/CA…/Recordings.json (@sid NULL) and Calls/CA…/Recordings/RE….json; "Twilio.CURRENT" is the newest that goes on. */
void tandem_sim_recordings_handle_call (TandemSimRecordings *self, TandemSimRequest *request, TandemSimCall *call, const char *sid);
/* What POST Calls.json asks for with Record=true: @recording, borrowed; NULL when it does not.  FALSE: refused and answered. */
gboolean tandem_sim_recordings_prepare (TandemSimRecordings *self, TandemSimRequest *request, TandemSimRecording **recording);
