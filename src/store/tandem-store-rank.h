// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How well @marked, a text in which what was found is marked (TANDEM_SEARCH_BEGIN, …_END), answers to the @words (strings) that
 * were typed: more is better.  Whole words count more than beginnings of words, and words that stand together more than the
 * same words here and there.  Any thread. */
guint tandem_store_rank (const char *marked, GPtrArray *words);
