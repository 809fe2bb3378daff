// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"

/* How many texts nobody has looked at, over all threads, loaded or not.  Property "count" (guint).  Main thread only. */
#define TANDEM_TYPE_UNREAD_TEXTS (tandem_unread_texts_get_type ())
G_DECLARE_FINAL_TYPE (TandemUnreadTexts, tandem_unread_texts, TANDEM, UNREAD_TEXTS, GObject)

TandemUnreadTexts *tandem_unread_texts_new (TandemMessageStore *store);
/* Something came or was read; of many of these at once the last counts. */
void tandem_unread_texts_refresh (TandemUnreadTexts *self);
guint tandem_unread_texts_get_count (TandemUnreadTexts *self);
