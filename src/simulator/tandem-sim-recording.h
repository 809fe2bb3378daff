// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"

#include <json-glib/json-glib.h>

/* One recording that Twilio makes of a call (PROTOCOLS 1.4, 3.5): both sides in memory, its states and its callbacks.
 * Logged where "recording": every new status, with call_sid and recording_sid, and whether its sound was fetched (fetched, not_there).  Default main context only. */
#define TANDEM_TYPE_SIM_RECORDING (tandem_sim_recording_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRecording, tandem_sim_recording, TANDEM, SIM_RECORDING, GObject)

typedef enum {
  TANDEM_SIM_RECORDING_IN_PROGRESS = 1 << 0,
  TANDEM_SIM_RECORDING_COMPLETED = 1 << 1,
  TANDEM_SIM_RECORDING_ABSENT = 1 << 2,
} TandemSimRecordingEvents;

/* Checked already; all borrowed. */
typedef struct {
  const char *source;           /* "StartCallRecordingAPI", "OutboundAPI" or "RecordVerb" */
  const char *track;            /* "inbound" (the remote), "outbound" (the application) or "both" */
  gboolean dual;
  gboolean trim;                /* silence at the beginning and the end is left out */
  const char *base_url;         /* of the API: "http://127.0.0.1:PORT" */
  const char *callback_url;     /* (nullable) */
  const char *callback_method;  /* (nullable) */
  TandemSimRecordingEvents events;
} TandemSimRecordingOptions;

/* Not started: there is nothing of it yet for the account to see. */
TandemSimRecording *tandem_sim_recording_new (const TandemSimAccount *account, const TandemSimRecordingOptions *options);
void tandem_sim_recording_start (TandemSimRecording *self, const char *call_sid);
/* The next 20 ms, 160 mu-law bytes each: what the remote said, and what the remote heard. */
void tandem_sim_recording_add (TandemSimRecording *self, const guint8 *remote, const guint8 *ours);
/* @skip: the pause leaves no gap; otherwise it is silence.  FALSE when it is over already; these do nothing twice. */
gboolean tandem_sim_recording_pause (TandemSimRecording *self, gboolean skip);
gboolean tandem_sim_recording_resume (TandemSimRecording *self);
/* @status: "stopped" by the account, "processing" when the call ended.  A moment later it is completed, or absent when it is empty. */
gboolean tandem_sim_recording_stop (TandemSimRecording *self, const char *status);

const char *tandem_sim_recording_get_sid (TandemSimRecording *self);
/* NULL before it was started. */
const char *tandem_sim_recording_get_call_sid (TandemSimRecording *self);
/* Twilio's word: in-progress, paused, stopped, processing, completed, absent. */
const char *tandem_sim_recording_get_status (TandemSimRecording *self);
/* What is there so far; after stop() what will stay of it. */
guint tandem_sim_recording_get_seconds (TandemSimRecording *self);
gboolean tandem_sim_recording_is_empty (TandemSimRecording *self);
/* Where it can be got, without an extension.  (transfer full) */
char *tandem_sim_recording_dup_url (TandemSimRecording *self);
gboolean tandem_sim_recording_is_over (TandemSimRecording *self);
GDateTime *tandem_sim_recording_get_created (TandemSimRecording *self);
/* The resource, below its call or (@of_account) below the account.  (transfer full) */
JsonNode *tandem_sim_recording_to_json (TandemSimRecording *self, gboolean of_account);
/* A WAV file, 16 bit at 8 kHz; of two channels the remote is the first (left).  NULL before it is completed.  (transfer full) */
GBytes *tandem_sim_recording_dup_wav (TandemSimRecording *self);
