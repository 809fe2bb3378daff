// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-portaudio.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "pulse-server.h"
#include "tandem-error.h"
#include "tandem-sound-card.h"

/* A busy machine may play late; what comes after so long does not come. */
#define NEVER (30 * G_USEC_PER_SEC)

#define MICROPHONE TANDEM_SOUND_ROLE_MICROPHONE
#define SPEAKER TANDEM_SOUND_ROLE_SPEAKER
#define TONE_HZ 440.0

static PulseServer *server;

/* The share of @samples' energy that is a tone of TONE_HZ; 0 for silence. */
static double
block_share (const gint16 *samples, gsize n, int rate)
{
  double re = 0, im = 0, energy = 0;

  for (gsize i = 0; i < n; i++) {
    double angle = 2 * G_PI * TONE_HZ * i / rate;

    re += samples[i] * cos (angle);
    im += samples[i] * sin (angle);
    energy += (double) samples[i] * samples[i];
  }
  return energy / n < 100 ? 0 : 2 * (re * re + im * im) / (n * energy);
}

/* The same on average of 25 ms each (eleven periods), so that a busy machine's gap costs what it lasts and no more. */
static double
tone_share (const gint16 *samples, gsize n, int rate)
{
  gsize block = rate / 40, blocks = n / block;
  double sum = 0;

  for (gsize i = 0; i < blocks; i++)
    sum += block_share (samples + i * block, block, rate);
  return sum / blocks;
}

static void
fill_tone (gint16 *samples, gsize from, gsize n, int rate)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) lrint (8000 * sin (2 * G_PI * TONE_HZ * (from + i) / rate));
}

/* Keeps 300 ms of tone in the loudspeaker's ring; @at counts samples. */
static void
feed_tone (TandemSoundStream *stream, gsize *at)
{
  gint16 chunk[480];

  while (tandem_ring_get_fill (stream->ring) < (gsize) stream->rate * 300 / 1000) {
    fill_tone (chunk, *at, G_N_ELEMENTS (chunk), stream->rate);
    *at += tandem_ring_write (stream->ring, chunk, G_N_ELEMENTS (chunk));
  }
}

/* Hears @sink for @ms while @stream (nullable) plays the tone, and gives the share of it in what was heard last. */
static double
hear_tone (PulsePart part, const char *sink, TandemSoundStream *stream, guint ms)
{
  g_autoptr (GSubprocess) ear = pulse_server_hear (server, part, sink);
  GInputStream *out = g_subprocess_get_stdout_pipe (ear);
  g_autoptr (GByteArray) heard = g_byte_array_new ();
  gsize want = 48 * ms * sizeof (gint16), at = 0;
  guint8 chunk[4096];

  while (heard->len < want) {
    gssize n;

    if (stream)
      feed_tone (stream, &at);
    n = g_input_stream_read (out, chunk, 960, NULL, NULL);
    g_assert_cmpint (n, >, 0);
    g_byte_array_append (heard, chunk, n);
  }
  g_subprocess_force_exit (ear);
  g_subprocess_wait (ear, NULL, NULL);
  return tone_share ((const gint16 *) (heard->data + want / 2), want / 2 / sizeof (gint16), 48000);
}

static void
wait_for_callbacks (TandemSoundStream *stream, guint64 n)
{
  gint64 begun = g_get_monotonic_time ();
  guint64 from = atomic_load (&stream->callbacks);

  while (atomic_load (&stream->callbacks) < from + n) {
    g_assert_cmpint (g_get_monotonic_time () - begun, <, NEVER);
    g_usleep (2000);
  }
}

/* The share of the tone in half a second from the microphone. */
static double
record_tone (TandemSoundStream *stream)
{
  gsize want = stream->rate / 2, got = 0;
  g_autofree gint16 *samples = g_new0 (gint16, want);
  gint64 begun = g_get_monotonic_time ();

  tandem_ring_skip (stream->ring, G_MAXSIZE);
  while (got < want) {
    g_assert_cmpint (g_get_monotonic_time () - begun, <, NEVER);
    got += tandem_ring_read (stream->ring, samples + got, want - got);
    g_usleep (2000);
  }
  return tone_share (samples, want, stream->rate);
}

static GSubprocess *
speak_tone (const char *sink, guint seconds)
{
  g_autofree gint16 *tone = g_new (gint16, 48000 * seconds);

  fill_tone (tone, 0, 48000 * seconds, 48000);
  return pulse_server_play (server, PULSE_DESK, sink, tone, 48000 * seconds);
}

/* Collects what is written to the standard error. */
typedef struct {
  char *path;
  int file;
  int keep;
} Hush;

static Hush
hush_begin (void)
{
  Hush hush = { .keep = dup (2) };

  hush.file = g_file_open_tmp ("tandem-noise-XXXXXX", &hush.path, NULL);
  dup2 (hush.file, 2);
  return hush;
}

static char *
hush_end (Hush *hush)
{
  char *noise = NULL;

  dup2 (hush->keep, 2);
  close (hush->keep);
  close (hush->file);
  g_file_get_contents (hush->path, &noise, NULL, NULL);
  g_unlink (hush->path);
  g_free (hush->path);
  return noise;
}

static void
test_scan (void)
{
  TandemPortaudio *portaudio = tandem_portaudio_new ();
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *noise = NULL;
  Hush hush = hush_begin ();
  gint64 begun = g_get_monotonic_time ();
  guint found = 0;

  devices = tandem_sound_backend_scan (TANDEM_SOUND_BACKEND (portaudio), &error);
  noise = hush_end (&hush);
  g_test_message ("scan took %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begun) / 1000);
  g_assert_no_error (error);
  /* Neither ALSA nor JACK complains of devices that nobody asked for. */
  g_assert_cmpstr (noise, ==, "");
  for (guint i = 0; i < devices->len; i++) {
    TandemSoundDeviceInfo *info = g_ptr_array_index (devices, i);

    g_test_message ("%s: %d in, %d out, %d Hz%s%s", info->name, info->inputs, info->outputs, info->rate,
                    info->default_input ? ", default in" : "", info->default_output ? ", default out" : "");
    found += strcmp (info->name, "headset") == 0 && info->inputs > 0 && info->outputs > 0;
    found += strcmp (info->name, "default") == 0 && info->default_input && info->default_output;
  }
  g_assert_cmpuint (found, ==, 2);
  g_assert_finalize_object (portaudio);
}

static void
test_microphone (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (portaudio);
  g_autoptr (GError) error = NULL;
  TandemSoundStream *stream = tandem_sound_backend_open (backend, NULL, TRUE, &error);
  g_autoptr (GSubprocess) voice = NULL;
  double share = 0;

  g_assert_no_error (error);
  g_test_message ("%d Hz, %.1f ms", stream->rate, stream->latency_ms);
  g_assert_cmpfloat (stream->latency_ms, <=, 20.5);
  wait_for_callbacks (stream, 10);
  g_assert_cmpfloat (record_tone (stream), <, 0.1);
  voice = speak_tone ("mic", 5);
  /* pacat does not say when it is heard. */
  for (int attempt = 0; attempt < 8 && share < 0.9; attempt++)
    share = record_tone (stream);
  g_test_message ("share of the tone %.3f", share);
  g_assert_cmpfloat (share, >, 0.9);
  tandem_sound_backend_close (backend, stream);
  g_subprocess_force_exit (voice);
  g_subprocess_wait (voice, NULL, NULL);
}

/* Gives its latency in ms. */
static double
check_loudspeaker (const char *name, PulsePart part, const char *sink)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (portaudio);
  g_autoptr (GError) error = NULL;
  TandemSoundStream *stream = tandem_sound_backend_open (backend, name, FALSE, &error);
  double share, latency;

  g_assert_no_error (error);
  latency = stream->latency_ms;
  share = hear_tone (part, sink, stream, 1000);
  g_test_message ("%s: %d Hz, %.1f ms, %u callbacks, share of the tone %.3f", name ? name : "default", stream->rate,
                  latency, (guint) atomic_load (&stream->callbacks), share);
  g_assert_cmpfloat (share, >, 0.8);
  /* What is in the ring is played to its end. */
  g_assert_cmpfloat (hear_tone (part, sink, NULL, 1400), <, 0.1);
  tandem_sound_backend_close (backend, stream);
  return latency;
}

static void
test_loudspeaker (void)
{
  g_assert_cmpfloat (check_loudspeaker (NULL, PULSE_DESK, "spk"), <=, 40.5);
}

static void
test_by_name (void)
{
  check_loudspeaker ("headset", PULSE_HEADSET, "headset");
  check_loudspeaker ("second", PULSE_DESK, "second");
}

/* Not in the list, in the list but without its end, and another card's number: one sentence each, and nothing on the
 * standard error though it is tried again and again. */
static void
test_not_there (void)
{
  const char *const names[] = { "nothing", "gone", "Headset: USB Audio (hw:1,0)" };
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  g_autofree char *noise = NULL;
  Hush hush = hush_begin ();

  for (guint i = 0; i < 2 * G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_sound_backend_open (TANDEM_SOUND_BACKEND (portaudio), names[i / 2], i % 2, &error));
    g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE);
    g_test_message ("%s", error->message);
  }
  noise = hush_end (&hush);
  g_assert_cmpstr (noise, ==, "");
}

/* From the loudspeaker's ring through the device back into the microphone's ring: what the devices add to a call. */
static void
test_round_trip (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (portaudio);
  TandemSoundStream *out = tandem_sound_backend_open (backend, "headset", FALSE, NULL);
  TandemSoundStream *in = tandem_sound_backend_open (backend, "headset", TRUE, NULL);
  gint16 click[48], chunk[4800];
  double best = G_MAXDOUBLE, worst = 0;

  g_assert_nonnull (out);
  g_assert_nonnull (in);
  for (guint i = 0; i < G_N_ELEMENTS (click); i++)
    click[i] = i % 2 ? 16000 : 15000;
  wait_for_callbacks (in, 40);
  wait_for_callbacks (out, 40);
  for (int round = 0; round < 10; round++) {
    gint64 begun;
    gboolean heard = FALSE;
    double ms;

    wait_for_callbacks (in, 20);
    tandem_ring_skip (in->ring, G_MAXSIZE);
    begun = g_get_monotonic_time ();
    tandem_ring_write (out->ring, click, G_N_ELEMENTS (click));
    while (!heard) {
      gsize n = tandem_ring_read (in->ring, chunk, G_N_ELEMENTS (chunk));

      for (gsize i = 0; i < n; i++)
        heard = heard || ABS (chunk[i]) > 4000;
      g_assert_cmpint (g_get_monotonic_time () - begun, <, NEVER);
      g_usleep (500);
    }
    ms = (g_get_monotonic_time () - begun) / 1000.0;
    best = MIN (best, ms);
    worst = MAX (worst, ms);
  }
  g_test_message ("ring to ring, both ways together: %.1f to %.1f ms", best, worst);
  tandem_sound_backend_close (backend, out);
  tandem_sound_backend_close (backend, in);
}

/* The card on top: the test's thread is the media thread. */
typedef struct {
  GPtrArray *notices;
  char *names[3];
  guint opened;
} Desk;

static void
on_scanned (TandemSoundCard *card, GPtrArray *devices, gpointer user_data)
{
}

static void
on_opened (TandemSoundCard *card, TandemSoundRole role, const char *name, gpointer user_data)
{
  Desk *desk = user_data;

  g_free (desk->names[role]);
  desk->names[role] = g_strdup (name);
  desk->opened += name != NULL;
}

static void
on_notice (TandemSoundCard *card, const GError *error, gpointer user_data)
{
  Desk *desk = user_data;

  g_test_message ("notice: %s", error->message);
  g_ptr_array_add (desk->notices, g_strdup (error->message));
}

static const TandemSoundCardListener listener = { on_scanned, on_opened, on_notice };

/* Runs until @role is open, called @name (NULL: any) and its callback runs; gives how many ms that took. */
static guint
run_until_heard (TandemSoundCard *card, Desk *desk, TandemSoundRole role, const char *name)
{
  gint64 begun = g_get_monotonic_time ();
  TandemSoundStream *stream = NULL;
  TandemSoundStream *before = NULL;
  guint64 callbacks = 0;

  for (;;) {
    tandem_sound_card_tick (card);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    stream = tandem_sound_card_get_stream (card, role);
    if (stream != before)
      callbacks = stream ? atomic_load (&stream->callbacks) : 0;
    before = stream;
    if (stream && (!name || g_strcmp0 (desk->names[role], name) == 0) &&
        atomic_load (&stream->callbacks) > callbacks + 8)
      return (g_get_monotonic_time () - begun) / 1000;
    g_assert_cmpint (g_get_monotonic_time () - begun, <, NEVER);
    g_usleep (5000);
  }
}

static void
run_until_lost (TandemSoundCard *card, TandemSoundRole role)
{
  TandemSoundStream *stream = tandem_sound_card_get_stream (card, role);
  gint64 begun = g_get_monotonic_time ();

  while (stream && tandem_sound_card_get_stream (card, role) == stream) {
    tandem_sound_card_tick (card);
    g_assert_cmpint (g_get_monotonic_time () - begun, <, NEVER);
    g_usleep (5000);
  }
}

static void
run (TandemSoundCard *card, guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end) {
    tandem_sound_card_tick (card);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_usleep (5000);
  }
}

static void
desk_clear (Desk *desk)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (desk->notices);
  for (int i = 0; i < 3; i++)
    g_free (desk->names[i]);
}

static void
test_unplug (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  Desk desk = { .notices = g_ptr_array_new_with_free_func (g_free) };
  TandemSoundCard *card = tandem_sound_card_new (TANDEM_SOUND_BACKEND (portaudio), &listener, &desk);
  guint took;

  tandem_sound_card_choose (card, SPEAKER, "headset");
  tandem_sound_card_set_wanted (card, SPEAKER, TRUE);
  tandem_sound_card_set_wanted (card, MICROPHONE, TRUE);
  took = run_until_heard (card, &desk, SPEAKER, "headset");
  g_test_message ("first opened after %u ms", took);
  run_until_heard (card, &desk, MICROPHONE, "default");
  run (card, 500);
  g_assert_cmpuint (desk.notices->len, ==, 0);

  pulse_server_kill (server, PULSE_HEADSET);
  run_until_lost (card, SPEAKER);
  took = run_until_heard (card, &desk, SPEAKER, "default");
  g_test_message ("unplugged: sound again after %u ms", took);
  g_assert_cmpuint (took, <=, 1000);
  run (card, 1200);
  g_assert_cmpuint (desk.notices->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (desk.notices, 0), ==,
                   "The loudspeaker “headset” is gone: using “default” until it is back.");

  pulse_server_start (server, PULSE_HEADSET);
  took = run_until_heard (card, &desk, SPEAKER, "headset");
  g_test_message ("plugged in: on it again after %u ms", took);
  g_assert_cmpuint (took, <=, 1000);
  g_assert_cmpuint (desk.notices->len, ==, 2);
  /* The microphone was never touched. */
  g_assert_cmpuint (desk.opened, ==, 4);
  g_assert_finalize_object (card);
  desk_clear (&desk);
}

static void
test_server_restarts (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  Desk desk = { .notices = g_ptr_array_new_with_free_func (g_free) };
  TandemSoundCard *card = tandem_sound_card_new (TANDEM_SOUND_BACKEND (portaudio), &listener, &desk);
  guint speaker, microphone;

  tandem_sound_card_set_wanted (card, SPEAKER, TRUE);
  tandem_sound_card_set_wanted (card, MICROPHONE, TRUE);
  run_until_heard (card, &desk, SPEAKER, NULL);
  run_until_heard (card, &desk, MICROPHONE, NULL);
  run (card, 500);
  pulse_server_kill (server, PULSE_DESK);
  run (card, 1200);
  g_assert_null (tandem_sound_card_get_stream (card, SPEAKER));
  g_assert_null (tandem_sound_card_get_stream (card, MICROPHONE));
  g_assert_cmpuint (desk.notices->len, ==, 2);
  pulse_server_start (server, PULSE_DESK);
  speaker = run_until_heard (card, &desk, SPEAKER, NULL);
  microphone = run_until_heard (card, &desk, MICROPHONE, NULL);
  g_test_message ("the sound server is back: loudspeaker after %u ms, microphone after %u ms", speaker, speaker + microphone);
  g_assert_cmpuint (speaker + microphone, <=, 1000);
  g_assert_cmpuint (desk.notices->len, ==, 4);
  g_assert_cmpfloat (hear_tone (PULSE_DESK, "spk", tandem_sound_card_get_stream (card, SPEAKER), 1000), >, 0.8);
  g_assert_finalize_object (card);
  desk_clear (&desk);
}

static void
test_rescan_in_a_call (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  Desk desk = { .notices = g_ptr_array_new_with_free_func (g_free) };
  TandemSoundCard *card = tandem_sound_card_new (TANDEM_SOUND_BACKEND (portaudio), &listener, &desk);
  guint speaker, microphone;

  tandem_sound_card_set_wanted (card, SPEAKER, TRUE);
  tandem_sound_card_set_wanted (card, MICROPHONE, TRUE);
  run_until_heard (card, &desk, SPEAKER, NULL);
  run_until_heard (card, &desk, MICROPHONE, NULL);
  tandem_sound_card_rescan (card);
  speaker = run_until_heard (card, &desk, SPEAKER, NULL);
  microphone = run_until_heard (card, &desk, MICROPHONE, NULL);
  g_test_message ("rescan: loudspeaker away for %u ms, microphone for %u ms", speaker, speaker + microphone);
  g_assert_cmpuint (speaker + microphone, <=, 1000);
  g_assert_cmpuint (desk.notices->len, ==, 0);
  g_assert_finalize_object (card);
  desk_clear (&desk);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = pulse_server_new ();
  if (!server) {
    g_print ("1..0 # SKIP PulseAudio is not installed\n");
    return 0;
  }
  g_test_add_func ("/portaudio/scan", test_scan);
  g_test_add_func ("/portaudio/microphone", test_microphone);
  g_test_add_func ("/portaudio/loudspeaker", test_loudspeaker);
  g_test_add_func ("/portaudio/by-name", test_by_name);
  g_test_add_func ("/portaudio/not-there", test_not_there);
  g_test_add_func ("/portaudio/round-trip", test_round_trip);
  g_test_add_func ("/portaudio/rescan-in-a-call", test_rescan_in_a_call);
  g_test_add_func ("/portaudio/unplug", test_unplug);
  g_test_add_func ("/portaudio/server-restarts", test_server_restarts);
  status = g_test_run ();
  pulse_server_free (server);
  return status;
}
