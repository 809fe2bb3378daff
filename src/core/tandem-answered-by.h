// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Who picked up, as far as the carrier could tell. */
typedef enum {
  TANDEM_ANSWERED_BY_NOBODY,  /* "": not asked, or not known yet */
  TANDEM_ANSWERED_BY_HUMAN,   /* "human" */
  TANDEM_ANSWERED_BY_MACHINE, /* "machine": an answering machine, which is listening or still talking */
  TANDEM_ANSWERED_BY_FAX,     /* "fax" */
  TANDEM_ANSWERED_BY_UNKNOWN, /* "unknown": asked, and not found out */
} TandemAnsweredBy;

#define TANDEM_TYPE_ANSWERED_BY (tandem_answered_by_get_type ())
GType tandem_answered_by_get_type (void);

/* The words above; static. */
const char *tandem_answered_by_to_string (TandemAnsweredBy who);
/* FALSE, leaving @who alone, when the word is unknown. */
gboolean tandem_answered_by_from_string (const char *word, TandemAnsweredBy *who);

/* What is done when it is no human. */
typedef enum {
  TANDEM_MACHINE_ACTION_OFF,     /* "off": the carrier is not asked */
  TANDEM_MACHINE_ACTION_TELL,    /* "tell": it is shown, and the call goes on */
  TANDEM_MACHINE_ACTION_HANG_UP, /* "hang-up" */
  TANDEM_MACHINE_ACTION_MESSAGE, /* "message": after the tone the agent leaves a message and hangs up */
} TandemMachineAction;

/* OFF for a word that is unknown. */
TandemMachineAction tandem_machine_action_from_string (const char *word);
