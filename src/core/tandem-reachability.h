// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Whether Twilio can reach this computer, and where its telephone number leads: for windows and reports to show, for
 * whoever finds it out to set.  Main thread only.
 * Properties: "state", "url" (without a last slash, "" when there is none), "sentence" (what is the matter and what to do),
 * "checked-at" (ms since 1970 of the last check from outside, 0: none yet), "number-taken" (the number leads here),
 * "number-sentence" ("" when nothing is to be said), "number-kept" (there are settings of before that can be put back).
 * Signals: "check-requested", "restore-requested". */
#define TANDEM_TYPE_REACHABILITY (tandem_reachability_get_type ())
G_DECLARE_FINAL_TYPE (TandemReachability, tandem_reachability, TANDEM, REACHABILITY, GObject)

typedef enum {
  TANDEM_REACH_NONE,        /* no address and no tunnel is set */
  TANDEM_REACH_STARTING,    /* the tunnel has no address yet */
  TANDEM_REACH_CHECKING,    /* there is one; it is being tried from outside */
  TANDEM_REACH_REACHABLE,   /* it leads here, WebSockets included */
  TANDEM_REACH_DOUBTFUL,    /* set by the user, who is trusted, but the check failed */
  TANDEM_REACH_UNREACHABLE, /* the tunnel is down or does not lead here */
} TandemReachState;

#define TANDEM_TYPE_REACH_STATE (tandem_reach_state_get_type ())
GType tandem_reach_state_get_type (void);
/* "reachable"; static. */
const char *tandem_reach_state_to_string (TandemReachState state);

TandemReachability *tandem_reachability_new (void);

TandemReachState tandem_reachability_get_state (TandemReachability *self);
const char *tandem_reachability_get_url (TandemReachability *self);
const char *tandem_reachability_get_sentence (TandemReachability *self);
gint64 tandem_reachability_get_checked_at (TandemReachability *self);
gboolean tandem_reachability_get_number_taken (TandemReachability *self);
gboolean tandem_reachability_get_number_kept (TandemReachability *self);
const char *tandem_reachability_get_number_sentence (TandemReachability *self);

void tandem_reachability_set (TandemReachability *self, TandemReachState state, const char *url, const char *sentence);
void tandem_reachability_set_checked_at (TandemReachability *self, gint64 checked_at);
void tandem_reachability_set_number (TandemReachability *self, gboolean taken, gboolean kept, const char *sentence);

/* What people ask for: a check now; the number as it was before. */
void tandem_reachability_request_check (TandemReachability *self);
void tandem_reachability_request_restore (TandemReachability *self);
