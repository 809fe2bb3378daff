// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* X-Twilio-Signature.  Pure functions, any thread. */

/* One request as Twilio sent it. */
typedef struct {
  const char *url;          /* public URL with path and query exactly as requested */
  const char *content_type; /* nullable */
  GBytes *body;             /* raw, nullable */
  gboolean websocket;       /* an upgrade: Twilio signs wss whatever we see */
  const char *signature;    /* the header, nullable */
} TandemTwilioSignedRequest;

/* base64 (HMAC-SHA1 (@auth_token, @url + sorted parameters of the urlencoded @form)).  @form is nullable.  (transfer full) */
char *tandem_twilio_signature_compute (const char *auth_token, const char *url, const char *form, gsize n_form);

/* Compares in constant time with every form of the URL that Twilio is known to sign: with and without the port, host
 * in lower case, ' as %27; for sockets also with and without the last slash.
 * TANDEM_PROVIDER_ERROR_AUTH with a reason for the log. */
gboolean tandem_twilio_signature_verify (const char *auth_token, const TandemTwilioSignedRequest *request, GError **error);
