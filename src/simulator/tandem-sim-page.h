// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-request.h"

/* One resource of a list; only its SID and its JSON matter here. */
typedef struct {
  const char *sid;   /* borrowed */
  JsonNode *json;    /* owned */
} TandemSimPageItem;

/* Answers a list request (PROTOCOLS 1.3): PageSize (default 50, at most 1000), Page, PageToken, and all "*_uri" members.
 * @items: array of TandemSimPageItem, already filtered, newest first. */
void tandem_sim_page_reply (TandemSimRequest *request, const char *member, GArray *items);
/* For g_array_set_clear_func(). */
void tandem_sim_page_item_clear (gpointer item);
/* Whether @time (nullable) passes the filters NAME, NAME< and NAME> of the request. */
gboolean tandem_sim_page_matches_day (TandemSimRequest *request, const char *name, GDateTime *time);
