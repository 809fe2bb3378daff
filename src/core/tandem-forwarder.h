// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-gateway.h"
#include "tandem-message-store.h"

/* Hands on the texts that came in, one after the other in their order; while the gateway does not take one the others wait behind it, and it
 * is tried again, later each time.  That a text is due is kept with it, so nothing is lost with this; a text of which the answer was lost
 * is handed on again (at least once).  Main thread only. */
#define TANDEM_TYPE_FORWARDER (tandem_forwarder_get_type ())
G_DECLARE_FINAL_TYPE (TandemForwarder, tandem_forwarder, TANDEM, FORWARDER, GObject)

TandemForwarder *tandem_forwarder_new (TandemMessageStore *store, TandemMessageGateway *gateway);
/* @message: kept, and forward-due. */
void tandem_forwarder_add (TandemForwarder *self, TandemMessage *message);
/* Hands on nothing more; what is due stays so. */
void tandem_forwarder_stop (TandemForwarder *self);
