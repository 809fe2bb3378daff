// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* @text says no more than "I am listening", in one of the languages that Tandem knows: it is no reason to stop talking.  So is the
 * empty text: nothing was understood.  Any thread. */
gboolean tandem_backchannel_check (const char *text);
