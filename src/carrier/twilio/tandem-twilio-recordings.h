// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier.h"
#include "tandem-twilio-recording.h"

/* The recordings that Twilio makes for us, one a call; what becomes of them is reported on @carrier, which is borrowed and lives
 * longer.  Main thread only. */
typedef struct _TandemTwilioRecordings TandemTwilioRecordings;

TandemTwilioRecordings *tandem_twilio_recordings_new (TandemCarrier *carrier, TandemTwilioClient *client, TandemSettings *settings, guint retry_ms);
/* Cancels what is under way. */
void tandem_twilio_recordings_free (TandemTwilioRecordings *self);

/* As in tandem-carrier.h. */
void tandem_twilio_recordings_set (TandemTwilioRecordings *self, TandemTwilioAccount *account, TandemCall *call, TandemRecordingState state, const char *path);
void tandem_twilio_recordings_fetch (TandemTwilioRecordings *self, TandemTwilioAccount *account, TandemCall *call, const char *path);
/* TRUE when the request that places @call is to ask for its recording. */
gboolean tandem_twilio_recordings_take_dial (TandemTwilioRecordings *self, TandemCall *call);
/* See tandem_twilio_recording_take_report(); calls that nobody knows are answered at once. */
void tandem_twilio_recordings_take_report (TandemTwilioRecordings *self, const TandemTwilioReport *report, TandemTwilioDone done, gpointer user_data);
