// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-live-messages.h"
#include "tandem-message-sink.h"
#include "tandem-message-store.h"
#include "tandem-settings.h"

/* The TandemMessageSink of the inbox: keeps what the carrier brings, each text once, and moves the state of texts forward.
 * Main thread only.
 *
 * Signals: "received" (TandemMessage): one that was not known before; "changed" (TandemMessage): news of one; "known" (TandemMessage): one
 * that was here already, whose thread may have another order or be opted out now; all after it was committed.
 * "not-kept": the store refused one that came. */
#define TANDEM_TYPE_MESSAGE_RECEIVER (tandem_message_receiver_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessageReceiver, tandem_message_receiver, TANDEM, MESSAGE_RECEIVER, GObject)

/* What comes in is to be forwarded while the setting gateway-url has an address. */
TandemMessageReceiver *tandem_message_receiver_new (TandemSettings *settings, TandemMessageStore *store, TandemLiveMessages *live);
