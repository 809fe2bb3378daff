// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* The three sample formats of the Realtime service, mono: 24 kHz signed 16 bit little endian, mu-law and A-law at 8 kHz. */
typedef enum {
  TANDEM_SIM_AUDIO_PCM24,
  TANDEM_SIM_AUDIO_PCMU,
  TANDEM_SIM_AUDIO_PCMA,
  TANDEM_SIM_AUDIO_PCM16, /* 16 kHz, which Gemini hears */
} TandemSimAudioFormat;

gsize tandem_sim_audio_bytes_per_ms (TandemSimAudioFormat format);
/* From "audio/pcmu" or "g711_ulaw" and the like; anything else is PCM24. */
TandemSimAudioFormat tandem_sim_audio_format_from_name (const char *name);
/* The beta service's name ("g711_ulaw"). */
const char *tandem_sim_audio_format_get_beta_name (TandemSimAudioFormat format);
/* The GA service's name ("audio/pcmu"). */
const char *tandem_sim_audio_format_get_name (TandemSimAudioFormat format);

/* Loudness in dB of full scale; -100 for digital silence. */
double tandem_sim_audio_level (TandemSimAudioFormat format, const guint8 *data, gsize n);
/* Whole clips.  (transfer full) */
GBytes *tandem_sim_audio_from_pcm24 (TandemSimAudioFormat format, GBytes *pcm24);
GBytes *tandem_sim_audio_to_ulaw (TandemSimAudioFormat format, const guint8 *data, gsize n);

/* NULL when @text is not base64.  (transfer full) */
guint8 *tandem_sim_audio_decode_base64 (const char *text, gsize *n);
