// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Faults on demand.  Named counters armed by POST /simulator/faults {"name":"rest-timeout-after-accept","count":1,"value":"..."};
 * each take() uses one up.  Names: rest-429 (value: Retry-After seconds), rest-500 and rest-timeout-after-accept (value: only a
 * request with that parameter: "Hold=true" or, whatever it is, "Twiml"), rest-drop, rest-delay (value: ms), rest-clock (value:
 * seconds that Twilio's clock is ahead), account-trial, account-suspended (what the account says of itself),
 * media-cut, media-garbage, media-non-json, media-bad-base64, media-wrong-sid, media-before-start, media-huge, media-truncated-utf8,
 * media-no-token, media-replay-token, media-bad-signature, realtime-401, realtime-429, realtime-model-not-found, realtime-cut,
 * realtime-delay (value: ms), realtime-garbage, realtime-503, realtime-cut-after (value: ms that a session lasts whatever it is doing),
 * realtime-cap (value: the longest duration of a session in s, which it is told as expires_at and ended by session_expired; Gemini
 * sends goAway), realtime-bad-handle (Gemini only: a session is not resumed),
 * google-skew (value: seconds that Google's clock is ahead, as long as it is armed), google-503, google-lifetime (value: s of the next token),
 * realtime-rate and realtime-silent (model service only: it wants another rate; it never is ready),
 * elevenlabs-override and elevenlabs-format (tandem-sim-elevenlabs.h), realtime-tool-call (ElevenLabs and gpt-live: a tool nobody has),
 * recording-refused (21220), recording-not-ready (its sound is 404 although it is completed),
 * recording-callback-lost (that it is completed, or absent), text-callback-lost, text-webhook-lost (a text that comes in
 * is only in the list), text-model-429 (value: Retry-After), text-model-quota, text-model-500, text-model-huge (10 MB), text-model-html,
 * text-model-redirect, text-model-hang, text-model-delay (value: ms), text-model-says (value: its answer), webhook-duplicate, webhook-reorder, webhook-bad-signature, webhook-fetch-duplicate (a request whose answer matters comes
 * twice). */
#define TANDEM_TYPE_SIM_FAULTS (tandem_sim_faults_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimFaults, tandem_sim_faults, TANDEM, SIM_FAULTS, GObject)

TandemSimFaults *tandem_sim_faults_new (void);
/* FALSE for a name not in the list above. */
gboolean tandem_sim_faults_arm (TandemSimFaults *self, const char *name, guint count, const char *value);
/* TRUE when @name was armed; one use is taken.  @value (nullable) gets its value, borrowed until the next arm. */
gboolean tandem_sim_faults_take (TandemSimFaults *self, const char *name, const char **value);
/* Whether @name is armed; nothing is taken.  @value as above. */
gboolean tandem_sim_faults_peek (TandemSimFaults *self, const char *name, const char **value);
