// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What is wrong with an entry of the account page, as one translated sentence; NULL when nothing is. */

const char *tandem_account_check_sid (const char *sid);
const char *tandem_account_check_token (const char *token);
/* "" is fine: without a key calls are answered by an echo. */
const char *tandem_account_check_ai_key (const char *key);
/* (transfer full).  @e164 gets the number as it is kept, (transfer full), NULL when it is wrong. */
char *tandem_account_check_number (const char *number, const char *region, char **e164);
