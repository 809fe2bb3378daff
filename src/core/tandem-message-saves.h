// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"

/* Texts whose state the store did not take (it is locked, or the disk is full): each is held, and saved again with growing pauses until
 * it is kept.  Forgotten, a text that the carrier has would be sent once more by the next start.  Main thread only. */
#define TANDEM_TYPE_MESSAGE_SAVES (tandem_message_saves_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessageSaves, tandem_message_saves, TANDEM, MESSAGE_SAVES, GObject)

TandemMessageSaves *tandem_message_saves_new (TandemMessageStore *store);

/* It is saved as it is then. */
void tandem_message_saves_add (TandemMessageSaves *self, TandemMessage *message);
/* TRUE when @is_it says so of one that is held. */
gboolean tandem_message_saves_any (TandemMessageSaves *self, gboolean (*is_it) (TandemMessage *ours, TandemMessage *other),
                                   TandemMessage *other);
