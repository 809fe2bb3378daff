// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

/* For logs: "+12025550123" gives "…0123"; anything shorter than 7 characters gives "…".  (transfer full) */
char *tandem_redact_number (const char *number);

/* @text without what is nobody's business: telephone numbers keep their last four digits; keys, tokens and credentials that can be
 * known by their form become "…".  Ids of calls stay.  Any thread.  (transfer full) */
char *tandem_redact_text (const char *text);
