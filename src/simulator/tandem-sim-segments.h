// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How many messages of the telephone network @body takes, as Twilio bills them: 160 septets of the GSM alphabet or 153 each of several, or
 * 70 units of UTF-16 or 67; what is one character to the eye is not cut in two.  1 for an empty body.  Counted on its own, so that
 * Tandem's counter can be judged by it; both are judged by tests/data/segments.json. */
guint tandem_sim_count_segments (const char *body);
