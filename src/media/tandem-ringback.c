// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-ringback.h"

#include <math.h>

#include "tandem-ulaw.h"

#define RATE 8000
#define FADE 80       /* samples: without it every ring begins with a click */
#define LOUDNESS 0.1  /* of full scale, together: -20 dBFS */

static const struct {
  double frequencies[2]; /* the second may be 0 */
  guint on, period;      /* samples */
} tones[] = {
  [TANDEM_RINGBACK_NONE] = { { 0, 0 }, 0, 1 },
  [TANDEM_RINGBACK_AMERICAN] = { { 440, 480 }, 2 * RATE, 6 * RATE },
  [TANDEM_RINGBACK_EUROPEAN] = { { 425, 0 }, 1 * RATE, 5 * RATE },
};

TandemRingback
tandem_ringback_for_number (const char *number)
{
  return number && g_str_has_prefix (number, "+1") ? TANDEM_RINGBACK_AMERICAN : TANDEM_RINGBACK_EUROPEAN;
}

static double
sample_at (TandemRingback tone, guint at)
{
  const double *frequencies = tones[tone].frequencies;
  guint on = tones[tone].on;
  double value;

  if (at >= on)
    return 0.0;
  value = sin (2.0 * G_PI * frequencies[0] * at / RATE);
  if (frequencies[1] > 0)
    value = (value + sin (2.0 * G_PI * frequencies[1] * at / RATE)) / 2.0;
  return value * MIN (1.0, MIN (at, on - at) / (double) FADE);
}

void
tandem_ringback_fill (TandemRingback tone, guint64 position, gint16 *frame)
{
  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = (gint16) (LOUDNESS * 32767.0 * sample_at (tone, (guint) ((position + i) % tones[tone].period)));
}
