// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-mulaw.h"

#define BIAS 0x84
#define CLIP 32635

guint8
tandem_sim_mulaw_encode (gint16 sample)
{
  int sign = sample < 0 ? 0x80 : 0;
  int magnitude = MIN (sample < 0 ? -(int) sample : sample, CLIP) + BIAS;
  int exponent = 7;

  while (exponent > 0 && !(magnitude & (0x80 << exponent)))
    exponent--;
  return (guint8) ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f));
}

gint16
tandem_sim_mulaw_decode (guint8 code)
{
  int bits = ~code & 0xff;
  int magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;

  return (gint16) (bits & 0x80 ? -magnitude : magnitude);
}
