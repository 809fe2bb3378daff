// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* An agent's configuration.  Immutable after it was handed to a call: the media thread gets a
 * copy.  Plain properties, one per field (see tandem-profile.c for units and defaults). */
#define TANDEM_TYPE_PROFILE (tandem_profile_get_type ())
G_DECLARE_FINAL_TYPE (TandemProfile, tandem_profile, TANDEM, PROFILE, GObject)

typedef enum {
  TANDEM_TURN_DETECTION_SERVER_VAD,   /* "server_vad" */
  TANDEM_TURN_DETECTION_SEMANTIC_VAD, /* "semantic_vad" */
  TANDEM_TURN_DETECTION_NONE,         /* "none" */
  TANDEM_TURN_DETECTION_LOCAL,        /* "local": ours (TandemLocalTurns); where a service does not allow that, server_vad */
} TandemTurnDetection;

#define TANDEM_TYPE_TURN_DETECTION (tandem_turn_detection_get_type ())
GType tandem_turn_detection_get_type (void);

typedef enum {
  TANDEM_VOICE_FORMAT_PCMU_8000, /* "pcmu": mu-law 8 kHz, passed through */
  TANDEM_VOICE_FORMAT_PCM_24000, /* "pcm24": signed 16 bit little endian, 24 kHz */
  TANDEM_VOICE_FORMAT_PCM_16000, /* "pcm16": signed 16 bit little endian, 16 kHz */
} TandemVoiceFormat;

#define TANDEM_TYPE_VOICE_FORMAT (tandem_voice_format_get_type ())
GType tandem_voice_format_get_type (void);

TandemProfile *tandem_profile_new (const char *name);
/* A copy that shares nothing.  (transfer full) */
TandemProfile *tandem_profile_copy (TandemProfile *self);

/* Gives @self every value of @other.  Only for one that no call was given. */
void tandem_profile_assign (TandemProfile *self, TandemProfile *other);
gboolean tandem_profile_equal (TandemProfile *self, TandemProfile *other);

/* Borrowed strings; never NULL, "" when unset. */
const char *tandem_profile_get_name (TandemProfile *self);
const char *tandem_profile_get_provider (TandemProfile *self);      /* "openai", "echo", ... */
const char *tandem_profile_get_model (TandemProfile *self);         /* "gpt-realtime-2.1" */
const char *tandem_profile_get_voice (TandemProfile *self);         /* "marin" */
const char *tandem_profile_get_instructions (TandemProfile *self);
const char *tandem_profile_get_greeting (TandemProfile *self);      /* "": the remote speaks first */
const char *tandem_profile_get_language (TandemProfile *self);      /* "": let the service detect it */
const char *tandem_profile_get_url (TandemProfile *self);           /* realtime URL without a query */
const char *tandem_profile_get_flavour (TandemProfile *self);       /* "ga" or "beta" */
const char *tandem_profile_get_transcription_model (TandemProfile *self);
const char *tandem_profile_get_noise_reduction (TandemProfile *self); /* "", "near_field", "far_field" */
const char *tandem_profile_get_eagerness (TandemProfile *self);     /* semantic_vad: low medium high auto */
/* Which tools the agent has: a JSON array, one object each, as a person configured them (src/tools); "": none. */
const char *tandem_profile_get_tools (TandemProfile *self);
/* What a service is told of them: a JSON array of {"name", "description", "parameters" (JSON Schema)}.  Made of the former for one call;
 * "": none. */
const char *tandem_profile_get_tool_definitions (TandemProfile *self);
/* Of servers of the family of OpenAI's Realtime API: the header that carries the key, "": the service's usual one; and what else is
 * peculiar to it (src/voice/openai/tandem-openai-dialect-words.h), "": nothing. */
const char *tandem_profile_get_auth_header (TandemProfile *self);
const char *tandem_profile_get_dialect (TandemProfile *self);
TandemVoiceFormat tandem_profile_get_format (TandemProfile *self);
TandemTurnDetection tandem_profile_get_turn_detection (TandemProfile *self);
double tandem_profile_get_vad_threshold (TandemProfile *self);           /* 0.0 - 1.0 */
int tandem_profile_get_vad_prefix_padding_ms (TandemProfile *self);
int tandem_profile_get_vad_silence_duration_ms (TandemProfile *self);
int tandem_profile_get_vad_idle_timeout_ms (TandemProfile *self);        /* 0: off */
int tandem_profile_get_max_retries (TandemProfile *self);                 /* of a lost voice session, in a row */
gboolean tandem_profile_get_create_response (TandemProfile *self);
gboolean tandem_profile_get_interrupt_response (TandemProfile *self);
/* Limits of one call; 0: none of its own. */
int tandem_profile_get_max_minutes (TandemProfile *self);                 /* from the answer on */
double tandem_profile_get_max_cost (TandemProfile *self);                 /* in the currency of the prices */
const char *tandem_profile_get_recording (TandemProfile *self);           /* "": as in the settings; "off", "always" */
/* When the remote says nothing: ask whether it is there, and end the call; seconds, 0: never. */
int tandem_profile_get_silence_prompt_s (TandemProfile *self);
int tandem_profile_get_silence_end_s (TandemProfile *self);
double tandem_profile_get_temperature (TandemProfile *self);              /* below 0: as the service has it */
