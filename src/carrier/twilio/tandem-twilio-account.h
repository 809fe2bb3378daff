// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* What settings and secrets say about the Twilio account at one moment.  Immutable and reference counted,
 * so that the media thread can keep the copy it verifies with.  Any thread, but new() on the main thread. */
typedef struct {
  char *account_sid;
  char *user;         /* AC or SK SID for REST */
  char *password;     /* auth token or key secret */
  char *auth_token;   /* "" when unknown: then no signature can be verified */
  char *phone_number; /* E.164 */
  char *messaging_service; /* SID; "" when there is none */
  char *api_url;      /* without a last slash */
  char *public_url;   /* without a last slash; that of the tunnel when no other is set */
  char *tunnel;       /* its name; "none", "manual" */
  char *media_url;    /* of the media socket */
  gboolean has_own_media_url; /* it was set, not made of the public URL */
  guint max_retries;
  guint ring_timeout_s;
} TandemTwilioAccount;

/* Reads; checks nothing. */
TandemTwilioAccount *tandem_twilio_account_new (TandemSettings *settings, TandemSecrets *secrets);
TandemTwilioAccount *tandem_twilio_account_ref (TandemTwilioAccount *self);
void tandem_twilio_account_unref (TandemTwilioAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioAccount, tandem_twilio_account_unref)
/* A copy whose requests are made once; @owner: that logs in with account SID and auth token, never with an API key. */
TandemTwilioAccount *tandem_twilio_account_dup_once (const TandemTwilioAccount *self, gboolean owner);

/* TANDEM_PROVIDER_ERROR_NOT_SET_UP with one sentence that says what to enter where. */
gboolean tandem_twilio_account_check (const TandemTwilioAccount *self, GError **error);

/* TRUE where a program is started for it: without a public URL now, there will be one in a moment. */
gboolean tandem_twilio_account_has_tunnel_program (const TandemTwilioAccount *self);

/* The public URL of @path ("/twilio/voice/status").  (transfer full) */
char *tandem_twilio_account_build_url (const TandemTwilioAccount *self, const char *path);
