// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-party.h"

/* Who hears whom on a call.  Hold music is not a party: in HOLD the remote hears it instead of everybody.
 * Whether the operator's ears are on the call at all is the monitor switch, not a patch. */
typedef enum {
  TANDEM_PATCH_AGENT,    /* "agent": agent and remote talk, the operator may listen */
  TANDEM_PATCH_OPERATOR, /* "operator": operator and remote talk, the agent listens and is silent */
  TANDEM_PATCH_BOTH,     /* "both": all three */
  TANDEM_PATCH_WHISPER,  /* "whisper": like agent, and the agent hears the operator, whom the remote does not hear */
  TANDEM_PATCH_HOLD,     /* "hold": nobody hears anybody; the remote hears music */
} TandemPatch;

#define TANDEM_TYPE_PATCH (tandem_patch_get_type ())
GType tandem_patch_get_type (void);

/* The cell of the matrix: does @listener hear @speaker?  Nobody hears themselves.  Any thread. */
gboolean tandem_patch_hears (TandemPatch patch, TandemParty listener, TandemParty speaker);
/* Somebody hears the operator. */
gboolean tandem_patch_opens_microphone (TandemPatch patch);
/* The agent may speak by itself. */
gboolean tandem_patch_lets_agent_speak (TandemPatch patch);

/* The nick above; static. */
const char *tandem_patch_to_string (TandemPatch patch);
/* FALSE, leaving @patch alone, when the word is unknown. */
gboolean tandem_patch_from_string (const char *word, TandemPatch *patch);
