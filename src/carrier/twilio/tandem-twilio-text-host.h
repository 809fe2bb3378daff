// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-media-thread.h"
#include "tandem-message.h"

/* Twilio fetches what goes out with a text by itself: this gives each file an address that nobody guesses, and takes that back when
 * Twilio has sent the text or failed to, at the latest after four hours.  No path is ever made of what is asked for.
 * Made and told on the main thread, asked on the media thread. */
#define TANDEM_TYPE_TWILIO_TEXT_HOST (tandem_twilio_text_host_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioTextHost, tandem_twilio_text_host, TANDEM, TWILIO_TEXT_HOST, GObject)

/* Below it the addresses lie. */
#define TANDEM_TWILIO_TEXT_HOST_FOLDER "/twilio/sms/media"

/* @thread is borrowed. */
TandemTwilioTextHost *tandem_twilio_text_host_new (TandemMediaThread *thread);

/* Main thread.  New addresses for all files of @message that are here only, in the order of its media: paths of the public
 * address, NULL for what Twilio finds elsewhere.  Those that it had before are taken back.  (transfer full) (element-type utf8) */
GPtrArray *tandem_twilio_text_host_offer (TandemTwilioTextHost *self, TandemMessage *message);
/* Main thread: the program ends.  The media thread is told nothing more. */
void tandem_twilio_text_host_stop (TandemTwilioTextHost *self);

/* Media thread, of the type TandemPublicFileHandler; @user_data is the TandemTwilioTextHost. */
void tandem_twilio_text_host_handle (SoupServerMessage *message, const char *name, gpointer user_data);
