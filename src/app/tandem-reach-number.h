// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-reachability.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"

/* Keeps the telephone number pointed here while that is wished (configure-number) and an address is known, and as it was
 * before otherwise: also what an earlier run, which was killed, left pointed at itself.  What fails is tried again.
 * Main thread only. */
#define TANDEM_TYPE_REACH_NUMBER (tandem_reach_number_get_type ())
G_DECLARE_FINAL_TYPE (TandemReachNumber, tandem_reach_number, TANDEM, REACH_NUMBER, GObject)

/* What was before is kept in the data folder.  Reports to @reachability. */
TandemReachNumber *tandem_reach_number_new (TandemSettings *settings, TandemSecrets *secrets,
                                            TandemReachability *reachability);

/* The address that is good enough now, NULL for none: the number then stays as it is. */
void tandem_reach_number_set_url (TandemReachNumber *self, const char *url);

/* Puts the number back for good, and takes 8 seconds at the most.  It never fails: what could not be put back is put back
 * by the next start. */
void tandem_reach_number_leave_async (TandemReachNumber *self, GAsyncReadyCallback callback, gpointer user_data);
void tandem_reach_number_leave_finish (TandemReachNumber *self, GAsyncResult *result);
