// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-carrier.h"
#include "tandem-media-engine.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"
#include "tandem-twilio-door.h"

/* TandemCarrier for Twilio: REST, TwiML, webhooks, media streams. */
#define TANDEM_TYPE_TWILIO_CARRIER (tandem_twilio_carrier_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioCarrier, tandem_twilio_carrier, TANDEM, TWILIO_CARRIER, GObject)

/* Main thread.  Account, number and URLs are read from @settings at each call; the auth token from @secrets. */
TandemTwilioCarrier *tandem_twilio_carrier_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread, TandemMediaEngine *engine);

/* Any thread: when Twilio last came in, ms since 1970; 0: it has not. */
gint64 tandem_twilio_carrier_get_seen_at (TandemTwilioCarrier *self, TandemTwilioSeen what);

/* The ones below are for the app to register at the public listener; they run on the media thread and have the types
 * TandemPublicVerify, TandemPublicHandler and TandemPublicSocketHandler.  @user_data is the TandemTwilioCarrier. */

/* X-Twilio-Signature over the configured public URL plus the raw target (wss for sockets), port and slash variants. */
gboolean tandem_twilio_carrier_verify (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data, GError **error);
/* POST /twilio/voice/status: pauses the message, reports on the main thread, answers 204 when that was committed. */
void tandem_twilio_carrier_handle_status (SoupServerMessage *message, GHashTable *form, gpointer user_data);
/* POST /twilio/recording: pauses the message, answers 204 when the recording was fetched; or after 8 s, in which case the store knows
 * that it is still to be fetched. */
void tandem_twilio_carrier_handle_machine (SoupServerMessage *message, GHashTable *form, gpointer user_data);
void tandem_twilio_carrier_handle_recording (SoupServerMessage *message, GHashTable *form, gpointer user_data);
/* POST /twilio/voice: somebody calls; answers with what is decided about it, when it is decided. */
void tandem_twilio_carrier_handle_voice (SoupServerMessage *message, GHashTable *form, gpointer user_data);
/* POST /twilio/voice/ended: the <Connect action>; answers TwiML that ends the call. */
void tandem_twilio_carrier_handle_ended (SoupServerMessage *message, GHashTable *form, gpointer user_data);
/* WS /twilio/media. */
void tandem_twilio_carrier_accept_socket (SoupWebsocketConnection *socket, gpointer user_data);
