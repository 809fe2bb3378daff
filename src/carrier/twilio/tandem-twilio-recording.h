// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-recording-encoder.h"
#include "tandem-settings.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-webhooks.h"

/* The recording that Twilio makes of one call: begun and paused as wanted, fetched after the call.  It follows the state of the
 * TandemCall.  Main thread only. */
#define TANDEM_TYPE_TWILIO_RECORDING (tandem_twilio_recording_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioRecording, tandem_twilio_recording, TANDEM, TWILIO_RECORDING, GObject)

typedef struct {
  /* What Twilio does now; OFF: it refuses to record. */
  void (*changed) (TandemTwilioRecording *recording, TandemRecordingState state, gpointer user_data);
  void (*notice) (TandemTwilioRecording *recording, const GError *error, gpointer user_data);
  /* It is at @path; NULL: there is none. */
  void (*recorded) (TandemTwilioRecording *recording, const char *path, gpointer user_data);
  /* Nothing will come any more: let go of it. */
  void (*over) (TandemTwilioRecording *recording, gpointer user_data);
} TandemTwilioRecordingOwner;

/* What all recordings of a carrier share. */
typedef struct {
  TandemTwilioClient *client;
  TandemSettings *settings;        /* recording-format */
  TandemRecordingEncoder *encoder;
  guint retry_ms;                  /* the shortest wait before Twilio is asked again */
  const TandemTwilioRecordingOwner *owner;
  gpointer owner_data;
} TandemTwilioStudio;

/* @studio outlives it or is left with disown().  @path: where the recording is to be, a .wav file. */
TandemTwilioRecording *tandem_twilio_recording_new (const TandemTwilioStudio *studio, TandemTwilioAccount *account, TandemCall *call, const char *path);
/* Cancels what is under way; reports nothing more. */
void tandem_twilio_recording_disown (TandemTwilioRecording *self);

/* ON or PAUSED.  Before the answer it is remembered; what is asked last counts. */
void tandem_twilio_recording_set (TandemTwilioRecording *self, TandemRecordingState state);
/* The call is being placed: TRUE when that request is to ask for the recording, which then begins with the answer. */
gboolean tandem_twilio_recording_take_dial (TandemTwilioRecording *self);
/* The call ended in an earlier run. */
void tandem_twilio_recording_fetch (TandemTwilioRecording *self);

/* A status callback.  @done is called once: when the recording is kept, or after a while in which what is known is on disk anyway. */
typedef void (*TandemTwilioDone) (gpointer user_data);
void tandem_twilio_recording_take_report (TandemTwilioRecording *self, const TandemTwilioReport *report, TandemTwilioDone done, gpointer user_data);

TandemCall *tandem_twilio_recording_get_call (TandemTwilioRecording *self);
