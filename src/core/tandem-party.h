// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Who takes part in a call. */
typedef enum {
  TANDEM_PARTY_REMOTE,   /* "remote": the person on the telephone */
  TANDEM_PARTY_AGENT,    /* "agent": the AI */
  TANDEM_PARTY_OPERATOR, /* "operator": the person at this desk */
} TandemParty;

#define TANDEM_TYPE_PARTY (tandem_party_get_type ())
GType tandem_party_get_type (void);

/* "remote", "agent" or "operator"; static. */
const char *tandem_party_to_string (TandemParty party);

/* What the operator asked for when dialling. */
typedef enum {
  TANDEM_CALL_MODE_AGENT,    /* "agent": the profile's AI talks */
  TANDEM_CALL_MODE_OPERATOR, /* "operator": no AI */
  TANDEM_CALL_MODE_ECHO,     /* "echo": the remote hears itself, for checking a line */
  TANDEM_CALL_MODE_VOICEMAIL, /* "voicemail": the caller speaks to a machine, which records */
  TANDEM_CALL_MODE_REHEARSAL, /* "rehearsal": the operator plays the remote for an agent, without a carrier */
} TandemCallMode;

#define TANDEM_TYPE_CALL_MODE (tandem_call_mode_get_type ())
GType tandem_call_mode_get_type (void);
/* FALSE for what nobody can dial with. */
gboolean tandem_call_mode_from_string (const char *word, TandemCallMode *mode);

/* Who called. */
typedef enum {
  TANDEM_DIRECTION_OUTBOUND, /* "outbound" */
  TANDEM_DIRECTION_INBOUND,  /* "inbound" */
} TandemDirection;

#define TANDEM_TYPE_DIRECTION (tandem_direction_get_type ())
GType tandem_direction_get_type (void);
