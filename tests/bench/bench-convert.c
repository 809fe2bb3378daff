// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* CPU per call-second of converting both directions, printed as one line: the share of the 1.2 ms that a
 * transcoded call may cost (DESIGN.md, "Numbers we answer for"). */

#include "tandem-converter.h"

#include <time.h>

#define SECONDS 400

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
measure (TandemVoiceFormat from, TandemVoiceFormat to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemConverter) converter = tandem_converter_new (from, to, &error);
  gsize n = 20 * tandem_converter_bytes_per_ms (from);
  g_autofree guint8 *frame = g_malloc (n);
  double begin;

  if (!converter)
    g_error ("%s", error->message);
  for (gsize i = 0; i < n; i++)
    frame[i] = (guint8) (i * 37);
  begin = cpu_ms ();
  for (int i = 0; i < SECONDS * 50; i++) {
    gsize n_out;

    if (!tandem_converter_push (converter, frame, n, &n_out, &error))
      g_error ("%s", error->message);
  }
  return (cpu_ms () - begin) / SECONDS;
}

int
main (void)
{
  double up;
  double down;

  tandem_converter_warm_up ();
  up = measure (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_FORMAT_PCM_24000);
  down = measure (TANDEM_VOICE_FORMAT_PCM_24000, TANDEM_VOICE_FORMAT_PCMU_8000);
  g_print ("convert: 8->24 kHz %.3f, 24->8 kHz %.3f, together %.3f ms CPU a call-second\n", up, down, up + down);
  return 0;
}
