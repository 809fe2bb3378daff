// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* The life of a call.  The names are Twilio's words (tandem_call_state_to_string()). */
typedef enum {
  TANDEM_CALL_STATE_NEW,         /* "new": nothing sent yet */
  TANDEM_CALL_STATE_QUEUED,      /* "queued": accepted by the carrier */
  TANDEM_CALL_STATE_INITIATED,   /* "initiated": the carrier is dialling */
  TANDEM_CALL_STATE_RINGING,     /* "ringing" */
  TANDEM_CALL_STATE_IN_PROGRESS, /* "in-progress": answered */
  TANDEM_CALL_STATE_COMPLETED,   /* "completed": ended after answer */
  TANDEM_CALL_STATE_BUSY,        /* "busy" */
  TANDEM_CALL_STATE_FAILED,      /* "failed" */
  TANDEM_CALL_STATE_NO_ANSWER,   /* "no-answer" */
  TANDEM_CALL_STATE_CANCELED,    /* "canceled": we hung up before answer */
} TandemCallState;

#define TANDEM_TYPE_CALL_STATE (tandem_call_state_get_type ())
GType tandem_call_state_get_type (void);

/* Twilio's word for @state; static. */
const char *tandem_call_state_to_string (TandemCallState state);

/* Parses Twilio's word.  FALSE, leaving @state alone, when the word is unknown. */
gboolean tandem_call_state_from_string (const char *word, TandemCallState *state);

/* TRUE for the five states in which nothing more can happen. */
gboolean tandem_call_state_is_terminal (TandemCallState state);

/* TRUE when a call in @from may go to @to.  Webhooks arrive late, twice and out of order
 * (PROTOCOLS: status values), so only forward moves are allowed and a terminal state is final. */
gboolean tandem_call_state_can_advance (TandemCallState from, TandemCallState to);
