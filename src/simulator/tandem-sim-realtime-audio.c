// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-audio.h"

#include <math.h>
#include <string.h>

#include "tandem-sim-mulaw.h"
#include "tandem-sim-speech.h"

gsize
tandem_sim_audio_bytes_per_ms (TandemSimAudioFormat format)
{
  return format == TANDEM_SIM_AUDIO_PCM24 ? 48 : format == TANDEM_SIM_AUDIO_PCM16 ? 32 : 8;
}

TandemSimAudioFormat
tandem_sim_audio_format_from_name (const char *name)
{
  for (int format = TANDEM_SIM_AUDIO_PCMU; format <= TANDEM_SIM_AUDIO_PCMA; format++)
    if (g_strcmp0 (name, tandem_sim_audio_format_get_name (format)) == 0 ||
        g_strcmp0 (name, tandem_sim_audio_format_get_beta_name (format)) == 0)
      return format;
  return TANDEM_SIM_AUDIO_PCM24;
}

const char *
tandem_sim_audio_format_get_beta_name (TandemSimAudioFormat format)
{
  static const char *const names[] = { "pcm16", "g711_ulaw", "g711_alaw", "pcm16" };

  return names[format];
}

const char *
tandem_sim_audio_format_get_name (TandemSimAudioFormat format)
{
  static const char *const names[] = { "audio/pcm", "audio/pcmu", "audio/pcma", "audio/pcm" };

  return names[format];
}

static gint16
alaw_decode (guint8 byte)
{
  guint8 value = byte ^ 0x55;
  int exponent = (value >> 4) & 7;
  int magnitude = ((value & 0x0f) << 4) + 8;

  if (exponent > 0)
    magnitude = (magnitude + 0x100) << (exponent - 1);
  return (value & 0x80) != 0 ? magnitude : -magnitude;
}

static guint8
alaw_encode (gint16 sample)
{
  int magnitude = MIN (ABS (sample), 32767);
  int exponent = 7;
  guint8 value;

  for (int mask = 0x4000; (magnitude & mask) == 0 && exponent > 0; mask >>= 1)
    exponent--;
  value = (exponent << 4) | ((magnitude >> (exponent == 0 ? 4 : exponent + 3)) & 0x0f);
  return (value | (sample >= 0 ? 0x80 : 0)) ^ 0x55;
}

double
tandem_sim_audio_level (TandemSimAudioFormat format, const guint8 *data, gsize n)
{
  gsize count = format == TANDEM_SIM_AUDIO_PCM24 || format == TANDEM_SIM_AUDIO_PCM16 ? n / 2 : n;
  double sum = 0.0;

  for (gsize i = 0; i < count; i++) {
    double sample;

    switch (format) {
    case TANDEM_SIM_AUDIO_PCMU: sample = tandem_sim_mulaw_decode (data[i]); break;
    case TANDEM_SIM_AUDIO_PCMA: sample = alaw_decode (data[i]); break;
    case TANDEM_SIM_AUDIO_PCM24:
    case TANDEM_SIM_AUDIO_PCM16:
    default: sample = (gint16) (data[2 * i] | data[2 * i + 1] << 8); break;
    }
    sum += sample * sample;
  }
  return count == 0 || sum == 0.0 ? -100.0 : 10.0 * log10 (sum / count / (32768.0 * 32768.0));
}

static GBytes *
convert (const guint8 *data, gsize n, guint8 (*encode) (gint16), gint16 (*decode) (guint8))
{
  guint8 *out = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    out[i] = encode (decode (data[i]));
  return g_bytes_new_take (out, n);
}

GBytes *
tandem_sim_audio_from_pcm24 (TandemSimAudioFormat format, GBytes *pcm24)
{
  g_autoptr (GBytes) ulaw = NULL;
  const guint8 *data;
  gsize n;

  if (format == TANDEM_SIM_AUDIO_PCM24)
    return g_bytes_ref (pcm24);
  ulaw = tandem_sim_speech_to_ulaw (pcm24);
  if (format == TANDEM_SIM_AUDIO_PCMU)
    return g_steal_pointer (&ulaw);
  data = g_bytes_get_data (ulaw, &n);
  return convert (data, n, alaw_encode, tandem_sim_mulaw_decode);
}

/* Fifty times a second for each session, so the filter is a short one: what was mu-law before has nothing above 4 kHz anyway. */
static GBytes *
ulaw_from_pcm16 (const guint8 *data, gsize n)
{
  gsize count = n / 4;
  guint8 *out = g_malloc (count + 1);

  for (gsize i = 0; i < count; i++) {
    int here = (gint16) (data[4 * i] | data[4 * i + 1] << 8);
    int after = (gint16) (data[4 * i + 2] | data[4 * i + 3] << 8);
    int before = i > 0 ? (gint16) (data[4 * i - 2] | data[4 * i - 1] << 8) : here;

    out[i] = tandem_sim_mulaw_encode ((gint16) ((before + 2 * here + after) / 4));
  }
  return g_bytes_new_take (out, count);
}

GBytes *
tandem_sim_audio_to_ulaw (TandemSimAudioFormat format, const guint8 *data, gsize n)
{
  g_autoptr (GBytes) pcm24 = NULL;

  switch (format) {
  case TANDEM_SIM_AUDIO_PCMU: return g_bytes_new (data, n);
  case TANDEM_SIM_AUDIO_PCMA: return convert (data, n, tandem_sim_mulaw_encode, alaw_decode);
  case TANDEM_SIM_AUDIO_PCM16: return ulaw_from_pcm16 (data, n);
  case TANDEM_SIM_AUDIO_PCM24:
  default:
    pcm24 = g_bytes_new (data, n);
    return tandem_sim_speech_to_ulaw (pcm24);
  }
}

/* g_base64_decode() skips what is not base64; the service does not. */
guint8 *
tandem_sim_audio_decode_base64 (const char *text, gsize *n)
{
  gsize length = strlen (text), padding = 0;

  while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
    padding++;
  if (length % 4 != 0 || strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") != length - padding)
    return NULL;
  return g_base64_decode (text, n);
}
