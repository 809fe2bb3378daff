// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-client.h"

/* The TwiML application by which Twilio calls this desk: found by its name, made when there is none, and pointed to where Tandem is reached
 * now.  Main thread only.  finish gives its SID (transfer full), or TANDEM_PROVIDER_ERROR. */
void tandem_twilio_application_find_async (TandemTwilioClient *client, TandemTwilioAccount *account, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
char *tandem_twilio_application_find_finish (TandemTwilioClient *client, GAsyncResult *result, GError **error);
