// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbox-reach.h"

/* Only what was tried is believed: texts that are waited for in vain are worse than questions too many.  A number that leads
 * elsewhere brings its texts there. */
static void
follow (TandemInbox *inbox, GParamSpec *pspec, TandemReachability *reachability)
{
  TandemMessagePoll *poll = tandem_inbox_get_poll (inbox);

  if (poll)
    tandem_message_poll_set_reachable (poll, tandem_reachability_get_state (reachability) == TANDEM_REACH_REACHABLE &&
                                               tandem_reachability_get_number_taken (reachability));
}

void
tandem_inbox_reach_follow (TandemInbox *inbox, TandemReachability *reachability)
{
  g_return_if_fail (TANDEM_IS_INBOX (inbox) && TANDEM_IS_REACHABILITY (reachability));
  g_signal_connect_object (reachability, "notify::state", G_CALLBACK (follow), inbox, G_CONNECT_SWAPPED);
  g_signal_connect_object (reachability, "notify::number-taken", G_CALLBACK (follow), inbox, G_CONNECT_SWAPPED);
  follow (inbox, NULL, reachability);
}
