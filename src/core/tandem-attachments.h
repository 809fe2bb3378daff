// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-carrier.h"
#include "tandem-message-store.h"
#include "tandem-settings.h"

/* Fetches what came in with texts, one after the other, into files of "texts" below data-dir, and goes on trying while the carrier or the
 * disk does not give way.  What the carrier does not have stays an address.  Main thread only.
 *
 * Signal "fetched" (TandemMessage): another of its files is here, and that is committed. */
#define TANDEM_TYPE_ATTACHMENTS (tandem_attachments_get_type ())
G_DECLARE_FINAL_TYPE (TandemAttachments, tandem_attachments, TANDEM, ATTACHMENTS, GObject)

TandemAttachments *tandem_attachments_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier);

/* Fetches what @message has and is not here; nothing of one that goes out. */
void tandem_attachments_add (TandemAttachments *self, TandemMessage *message);
/* Somebody wants them now: does not wait until it is time to try again. */
void tandem_attachments_retry (TandemAttachments *self, TandemMessage *message);
/* What is under way is given up; the next start goes on. */
void tandem_attachments_stop (TandemAttachments *self);
