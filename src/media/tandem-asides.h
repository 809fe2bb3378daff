// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What an agent was told stands in the service's conversation, but nobody said it: utterances follow what was said
 * before it.  Plain data of the agent's port. */
typedef struct _TandemAsides TandemAsides;

TandemAsides *tandem_asides_new (void);
void tandem_asides_free (TandemAsides *self);
/* @item_id is one, and stands after @after (nullable). */
void tandem_asides_add (TandemAsides *self, const char *item_id, const char *after);
/* @after, or the latest before it that is none; nullable.  Borrowed. */
const char *tandem_asides_skip (TandemAsides *self, const char *after);
