// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"
#include "tandem-sim-person.h"
#include "tandem-sim-sign.h"

/* Twilio's end of one bidirectional Media Stream (PROTOCOLS 4): connects to the <Stream url>, signs the upgrade, sends connected, start, media on
 * absolute 20 ms deadlines (timerfd), plays the outgoing buffer in real time to the person, echoes marks when played, returns all on clear. */
#define TANDEM_TYPE_SIM_MEDIA_STREAM (tandem_sim_media_stream_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimMediaStream, tandem_sim_media_stream, TANDEM, SIM_MEDIA_STREAM, GObject)

/* How a stream ended. */
typedef enum {
  TANDEM_SIM_STREAM_STOPPED,       /* stop() was called: call ended or redirected */
  TANDEM_SIM_STREAM_CLOSED_BY_PEER,/* the app closed the socket: 31921, the TwiML goes on */
  TANDEM_SIM_STREAM_ERROR,         /* 31920 handshake, 31924 protocol error, 31951 is a warning only */
} TandemSimStreamEnd;

typedef void (*TandemSimStreamEnded) (TandemSimMediaStream *stream, TandemSimStreamEnd how, int twilio_code, const char *text, gpointer user_data);

TandemSimMediaStream *tandem_sim_media_stream_new (const char *url, const char *account_sid, const char *call_sid, const char *auth_token,
                                                   GHashTable *parameters, TandemSimPerson *person, TandemSimFaults *faults, TandemSimLog *log);
/* Connects now; @ended is called exactly once: from within stop(), or on its own.  It may drop the stream, but nobody may before. */
void tandem_sim_media_stream_start (TandemSimMediaStream *self, TandemSimStreamEnded ended, gpointer user_data);
/* Sends stop and closes.  Does nothing after the end. */
void tandem_sim_media_stream_stop (TandemSimMediaStream *self);
const char *tandem_sim_media_stream_get_sid (TandemSimMediaStream *self);
/* Tells the application about a key: sends the dtmf event. */
void tandem_sim_media_stream_send_digit (TandemSimMediaStream *self, char digit);
