// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-media-thread.h"
#include "tandem-message-sink.h"

/* Where Twilio comes in with texts and news of them.  Each request waits for what the sink says: 2xx when all is committed, 503
 * when it could not be, so that Twilio comes again.  Made on the main thread, used on the media thread. */
#define TANDEM_TYPE_TWILIO_TEXT_DOOR (tandem_twilio_text_door_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioTextDoor, tandem_twilio_text_door, TANDEM, TWILIO_TEXT_DOOR, GObject)

/* @thread is borrowed. */
TandemTwilioTextDoor *tandem_twilio_text_door_new (TandemMediaThread *thread);

/* Main thread: who takes what comes; not kept alive.  NULL: nobody, Twilio is to come again. */
void tandem_twilio_text_door_set_sink (TandemTwilioTextDoor *self, TandemMessageSink *sink);
/* Main thread: whose texts are taken. */
void tandem_twilio_text_door_set_account_sid (TandemTwilioTextDoor *self, const char *account_sid);

/* Media thread, of the type TandemPublicHandler; @user_data is the TandemTwilioTextDoor.  The signature was checked. */
void tandem_twilio_text_door_handle_text (SoupServerMessage *message, GHashTable *form, gpointer user_data);
void tandem_twilio_text_door_handle_report (SoupServerMessage *message, GHashTable *form, gpointer user_data);
/* POST /sms of an earlier program: either of the two, by what it brings. */
void tandem_twilio_text_door_handle_either (SoupServerMessage *message, GHashTable *form, gpointer user_data);
