// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* How long sound is under way in the devices alone: opens the default microphone and loudspeaker as Tandem does, plays noise, and
 * writes down which sample crossed to or from the device's callback when, for mouth-to-ear.py.
 *
 * FOLDER/in.raw and out.raw are 16 bit samples; in.times and out.times have a line "samples-so-far monotonic-us" for every time
 * that it changed, looked at every half millisecond.
 *
 * Usage: bench-device FOLDER SECONDS */

#include <stdio.h>
#include <stdlib.h>

#include "tandem-portaudio.h"

#define POLL_US 500
/* Noise at -15 dBFS. */
#define PEAK 10000

typedef struct {
  FILE *samples;
  FILE *times;
  TandemSoundStream *stream;
  gsize n;
} Side;

static FILE *
open_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FILE *file = fopen (path, "we");

  g_assert (file);
  return file;
}

static void
note (Side *side, gsize n)
{
  if (n == side->n)
    return;
  side->n = n;
  fprintf (side->times, "%" G_GSIZE_FORMAT " %" G_GINT64_FORMAT "\n", n, g_get_monotonic_time ());
}

static void
hear (Side *side)
{
  gint16 samples[4096];
  gsize n = tandem_ring_read (side->stream->ring, samples, G_N_ELEMENTS (samples));

  fwrite (samples, sizeof *samples, n, side->samples);
  note (side, side->n + n);
}

/* Keeps enough in the ring; what is there no more, the device has taken. */
static void
speak (Side *side, gsize *written)
{
  gsize fill = tandem_ring_get_fill (side->stream->ring);
  gint16 samples[480];

  note (side, *written - fill);
  if (fill > (gsize) side->stream->rate / 10)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    samples[i] = (gint16) g_random_int_range (-PEAK, PEAK);
  *written += tandem_ring_write (side->stream->ring, samples, G_N_ELEMENTS (samples));
  fwrite (samples, sizeof *samples, G_N_ELEMENTS (samples), side->samples);
}

int
main (int argc, char **argv)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (portaudio);
  g_autoptr (GPtrArray) devices = NULL;
  Side in = { NULL }, out = { NULL };
  gsize written = 0;
  gint64 end;

  if (argc != 3)
    return 2;
  devices = tandem_sound_backend_scan (backend, NULL);
  in.stream = tandem_sound_backend_open (backend, NULL, TRUE, NULL);
  out.stream = tandem_sound_backend_open (backend, NULL, FALSE, NULL);
  if (!in.stream || !out.stream) {
    g_printerr ("bench-device: the default devices cannot be opened\n");
    return 1;
  }
  in.samples = open_file (argv[1], "in.raw");
  in.times = open_file (argv[1], "in.times");
  out.samples = open_file (argv[1], "out.raw");
  out.times = open_file (argv[1], "out.times");
  end = g_get_monotonic_time () + atoi (argv[2]) * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end) {
    hear (&in);
    speak (&out, &written);
    g_usleep (POLL_US);
  }
  g_print ("%d %d %.1f %.1f\n", in.stream->rate, out.stream->rate, in.stream->latency_ms, out.stream->latency_ms);
  tandem_sound_backend_close (backend, in.stream);
  tandem_sound_backend_close (backend, out.stream);
  fclose (in.samples);
  fclose (in.times);
  fclose (out.samples);
  fclose (out.times);
  return 0;
}
