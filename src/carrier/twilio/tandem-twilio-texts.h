// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-thread.h"
#include "tandem-message-carrier.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"
#include "tandem-twilio-text-door.h"
#include "tandem-twilio-text-host.h"

/* TandemMessageCarrier for Twilio: REST, and the two webhooks of texts.  Main thread only, but the handlers. */
#define TANDEM_TYPE_TWILIO_TEXTS (tandem_twilio_texts_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioTexts, tandem_twilio_texts, TANDEM, TWILIO_TEXTS, GObject)

/* Account, number and URLs are read from @settings and @secrets at each request.  @timeout_ms: for each attempt of a request. */
TandemTwilioTexts *tandem_twilio_texts_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread, guint timeout_ms);

/* Where its webhooks are to be registered; borrowed. */
TandemTwilioTextDoor *tandem_twilio_texts_get_door (TandemTwilioTexts *self);
/* Where Twilio fetches files; likewise. */
TandemTwilioTextHost *tandem_twilio_texts_get_host (TandemTwilioTexts *self);
