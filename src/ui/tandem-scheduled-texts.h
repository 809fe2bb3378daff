// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"

/* The actions "send", "edit" and "cancel" of texts that are sent later; each has the id of the text.  Edit takes the text back first,
 * at Twilio too, and gives its words when that is done: it is never sent and written anew.  Main thread only.
 *
 * Signals: "taken-back" (TandemMessage): to be written anew; "failed" (GError). */
#define TANDEM_TYPE_SCHEDULED_TEXTS (tandem_scheduled_texts_get_type ())
G_DECLARE_FINAL_TYPE (TandemScheduledTexts, tandem_scheduled_texts, TANDEM, SCHEDULED_TEXTS, GObject)

TandemScheduledTexts *tandem_scheduled_texts_new (TandemInbox *inbox);
/* Borrowed; to be inserted as "scheduled". */
GActionGroup *tandem_scheduled_texts_get_group (TandemScheduledTexts *self);
