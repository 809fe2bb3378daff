// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording-encoder.h"
#include "tandem-settings.h"
#include "tandem-twilio-client.h"

/* Brings one recording from Twilio to this computer: looks for it until it is there, with longer and longer waits, streams it to
 * the disk, makes it a recording of ours.  Main thread only. */
#define TANDEM_TYPE_TWILIO_FETCH (tandem_twilio_fetch_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioFetch, tandem_twilio_fetch, TANDEM, TWILIO_FETCH, GObject)

typedef struct {
  /* It is on disk at @path; NULL: Twilio has none.  Last. */
  void (*fetched) (TandemTwilioFetch *fetch, const char *path, gpointer user_data);
  /* @given_up: last; it is still at Twilio.  Otherwise it goes on. */
  void (*failed) (TandemTwilioFetch *fetch, const GError *error, gboolean given_up, gpointer user_data);
} TandemTwilioFetchListener;

/* All is copied or referenced. */
typedef struct {
  TandemTwilioClient *client;
  TandemTwilioAccount *account;
  TandemRecordingEncoder *encoder;
  TandemSettings *settings;  /* recording-format */
  const char *call_sid;
  const char *recording_sid; /* NULL: not known */
  const char *path;          /* a .wav file, which becomes what the settings say */
  GArray *gaps;              /* of TandemRecordingGap */
  guint retry_ms;
  gboolean callback_expected; /* Twilio will say when it is there: only looks when that takes long */
} TandemTwilioFetchPlan;

TandemTwilioFetch *tandem_twilio_fetch_new (const TandemTwilioFetchPlan *plan, const TandemTwilioFetchListener *listener, gpointer user_data);
/* Cancels what is under way; nothing is told any more. */
void tandem_twilio_fetch_abandon (TandemTwilioFetch *self);
/* Twilio says that @recording_sid is complete. */
void tandem_twilio_fetch_take_completed (TandemTwilioFetch *self, const char *recording_sid);
