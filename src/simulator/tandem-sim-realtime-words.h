// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A text in the pieces in which a transcript grows: words with the space before them, single characters of Chinese.
 * Together they are the text.  (transfer full) */
char **tandem_sim_realtime_words_split (const char *text);
