// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-pcm.h"

#include <math.h>

double
tandem_pcm_level (const gint16 *samples, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (double) samples[i] * samples[i];
  if (n == 0 || sum <= 0.0)
    return -96.0;
  return CLAMP (10.0 * log10 (sum / (double) n / (32768.0 * 32768.0)), -96.0, 0.0);
}

static gint16
saturate (int sample)
{
  return (gint16) CLAMP (sample, G_MININT16, G_MAXINT16);
}

void
tandem_pcm_mix_into_ulaw (guint8 *frame, const gint16 *other, gsize n, double gain)
{
  for (gsize i = 0; i < n; i++)
    frame[i] = tandem_ulaw_encode (saturate ((int) (tandem_ulaw_decode (frame[i]) * gain) + other[i]));
}

void
tandem_pcm_add_ulaw (gint16 *samples, const guint8 *ulaw, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = saturate (samples[i] + tandem_ulaw_decode (ulaw[i]));
}

void
tandem_pcm_blend (gint16 *samples, const gint16 *next, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) (((gint64) samples[i] * (gint64) (n - 1 - i) + (gint64) next[i] * (gint64) i) / (gint64) MAX (n - 1, 1));
}

void
tandem_pcm_to_ulaw (const gint16 *samples, guint8 *ulaw, gsize n)
{
  for (gsize i = 0; i < n; i++)
    ulaw[i] = tandem_ulaw_encode (samples[i]);
}
