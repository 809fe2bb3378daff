// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-settings.h"

/* What may be dialled, and how often.  Main thread only. */
#define TANDEM_TYPE_DIAL_POLICY (tandem_dial_policy_get_type ())
G_DECLARE_FINAL_TYPE (TandemDialPolicy, tandem_dial_policy, TANDEM, DIAL_POLICY, GObject)

TandemDialPolicy *tandem_dial_policy_new (TandemSettings *settings);

/* @input as E.164 (transfer full), or NULL: TANDEM_CALL_ERROR_BAD_NUMBER, or _REFUSED for emergency numbers and
 * numbers outside allowed-numbers / inside blocked-numbers. */
char *tandem_dial_policy_check_number (TandemDialPolicy *self, const char *input, GError **error);

/* Takes one of the calls that call-rate-limit allows in a minute, and checks max-concurrent-calls against @n_live and
 * spend-limit against what the outbound ones of @calls (of TandemCall) of the last day cost: as TandemCost counted, at least call-price a minute.
 * FALSE with TANDEM_CALL_ERROR_LIMIT. */
gboolean tandem_dial_policy_take (TandemDialPolicy *self, GListModel *calls, guint n_live, GError **error);
/* After a refusal by take(): how many seconds later asking again is of use. */
guint tandem_dial_policy_get_wait_s (TandemDialPolicy *self);
