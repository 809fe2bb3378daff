// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

#include "tandem-profile.h"

/* Every setting, as properties of one plain object.  config/ fills it from GSettings, the environment and
 * --env-file; nobody else reads those.  Secrets are NOT here (tandem-secrets.h).  Main thread only.
 *
 * String properties (never NULL, "" unset): account-sid, api-key-sid, phone-number (E.164), messaging-service (a SID), gateway-url, call-summary (auto, on, off), crm-webhook-url, region (ISO, default "US"),
 * public-url, tunnel (none, manual, cloudflared, ngrok, tailscale), tunnel-url (what it gives just now, while public-url is
 * empty), media-url (TWILIO_STREAM_ENDPOINT), twilio-api-url, ai-provider, ai-voice, ai-instructions, ai-greeting,
 * ai-format (pcmu, pcm24), ai-flavour (ga, beta), ai-turn-detection (server_vad, semantic_vad, none, local),
 * openai-model, openai-url, openai-text-model, openai-text-url (tandem-openai-text.h), allowed-numbers, blocked-numbers, log-level, log-format (text, json), data-dir, dump-audio (a folder); microphone, speaker, ringer (names of
 * devices), hold-music (a file), recording (always, key; twilio, twilio-always: by the carrier), recording-format (opus,
 * flac, wav), recording-dir, recording-announcement; for calls that come in (tandem-inbound-rule.h): inbound,
 * inbound-unanswered, inbound-closed, opening-hours, blocked-callers, vip-callers, number-rules, voicemail-greeting; quiet-hours (tandem-quiet-hours.h), text-currency, text-price-date (tandem-text-price.h); for those that a machine
 * answers: machine-detection (off, tell, hang-up, message), machine-message; what people hear of us ourselves ("": nothing):
 * please-wait-sentence, farewell-sentence, busy-sentence.
 * For texts that answer themselves (tandem-auto-reply.h): auto-reply (off, on), auto-reply-instructions, and the integers auto-reply-hourly,
 * auto-reply-daily, auto-reply-pause (min).
 * Integer properties: public-port (5000), control-port (5001), max-concurrent-calls (50), call-rate-limit (10 a minute),
 * max-retry-count (3), ring-timeout (60 s), inbound-ring (20 s), text-history-days (30), voicemail-limit (120 s), lost-agent-timeout
 * (15 s, headless only), vad-prefix-padding-ms, vad-silence-duration-ms.  Doubles: text-price, vad-threshold, sidetone (0 to 1).  Booleans: echo-cancellation, noise-suppression,
 * gain-control, high-pass, monitor (hear new calls), do-not-disturb,
 * configure-number (point the telephone number here), keep-running (without a window), start-at-login, raise-window (when a call
 * rings), told-of-background, demo, headless.  missed-seen: an ISO 8601 string. */
#define TANDEM_TYPE_SETTINGS (tandem_settings_get_type ())
G_DECLARE_FINAL_TYPE (TandemSettings, tandem_settings, TANDEM, SETTINGS, GObject)

TandemSettings *tandem_settings_new (void);

/* Borrowed; "" when unset.  @property is one of the names above. */
const char *tandem_settings_get_string (TandemSettings *self, const char *property);
int tandem_settings_get_int (TandemSettings *self, const char *property);
double tandem_settings_get_double (TandemSettings *self, const char *property);
gboolean tandem_settings_get_boolean (TandemSettings *self, const char *property);
void tandem_settings_set_string (TandemSettings *self, const char *property, const char *value);
void tandem_settings_set_int (TandemSettings *self, const char *property, int value);
void tandem_settings_set_boolean (TandemSettings *self, const char *property, gboolean value);
void tandem_settings_set_double (TandemSettings *self, const char *property, double value);

/* The variable of the environment that gives @property, which is therefore not the person's to change; NULL when none does.
 * @name outlives the settings. */
const char *tandem_settings_get_fixed_by (TandemSettings *self, const char *property);
void tandem_settings_set_fixed_by (TandemSettings *self, const char *property, const char *name);

/* National numbers are those of the account's own country until somebody says otherwise: sets region by phone-number. */
void tandem_settings_follow_own_number (TandemSettings *self);

/* The profile that calls use unless another is named: built from the ai-*, openai-* and vad-* settings.  (transfer full) */
TandemProfile *tandem_settings_dup_default_profile (TandemSettings *self);
/* Lets @profile use @provider: with the model, address and voice that are set for that. */
void tandem_settings_apply_provider (TandemSettings *self, TandemProfile *profile, const char *provider);
/* @profile with what is "" in it as in the settings: provider, model, address, voice, flavour.  (transfer full) */
TandemProfile *tandem_settings_complete_profile (TandemSettings *self, TandemProfile *profile);
