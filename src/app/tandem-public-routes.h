// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-public-listener.h"
#include "tandem-twilio-carrier.h"
#include "tandem-twilio-texts.h"

/* Adds what Twilio asks for to @listener, before it listens.  Media thread; @carrier and @texts must live as long. */
void tandem_public_routes_add (TandemPublicListener *listener, TandemTwilioCarrier *carrier, TandemTwilioTexts *texts);
