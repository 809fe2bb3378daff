// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-message-store.h"
#include "tandem-people.h"

/* Texts, and what was said in calls, that have certain words; the words are bold.  Main thread only.
 *
 * Signals: "hit-activated" (TandemSearchHit); "failed" (GError): they could not be looked for. */
#define TANDEM_TYPE_SEARCH_RESULTS (tandem_search_results_get_type ())
G_DECLARE_FINAL_TYPE (TandemSearchResults, tandem_search_results, TANDEM, SEARCH_RESULTS, GtkWidget)

/* Once. */
void tandem_search_results_set_up (TandemSearchResults *self, TandemMessageStore *store, TandemPeople *people);
/* Looks for @words; what was looked for before is given up.  "": for nothing. */
void tandem_search_results_set_words (TandemSearchResults *self, const char *words);
