// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dtmf.h"

#include <math.h>
#include <string.h>

/* The keypad, row by row. */
static const char keys[] = "123A456B789C*0#D";
static const int rows[] = { 697, 770, 852, 941 };
static const int columns[] = { 1209, 1336, 1477, 1633 };

gboolean
tandem_dtmf_is_digit (char digit)
{
  return digit != '\0' && strchr (keys, digit) != NULL;
}

static void
fill_tone (guint index, guint8 frame[TANDEM_ULAW_FRAME])
{
  const double amplitude = 32768.0 * 0.2512 * G_SQRT2;

  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++) {
    double t = 2 * G_PI * (index * TANDEM_ULAW_FRAME + i) / 8000.0;

    frame[i] = tandem_ulaw_encode ((gint16) lrint (amplitude * sin (t * 1000)));
  }
}

void
tandem_dtmf_fill (char digit, guint index, guint8 frame[TANDEM_ULAW_FRAME])
{
  /* Two sines of this amplitude have the RMS of -9 dBFS together and never clip. */
  const double amplitude = 32768.0 * 0.3548;
  gsize key;

  if (digit == TANDEM_DTMF_TONE) {
    fill_tone (index, frame);
    return;
  }
  g_return_if_fail (tandem_dtmf_is_digit (digit));

  memset (frame, TANDEM_ULAW_SILENCE, TANDEM_ULAW_FRAME);
  if (index >= TANDEM_DTMF_FRAMES / 2)
    return;
  key = (gsize) (strchr (keys, digit) - keys);
  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++) {
    double t = 2 * G_PI * (index * TANDEM_ULAW_FRAME + i) / 8000.0;

    frame[i] = tandem_ulaw_encode ((gint16) lrint (amplitude * (sin (t * rows[key / 4]) + sin (t * columns[key % 4]))));
  }
}
