// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#include "tandem-sim-fetch.h"
#include "tandem-sim-mulaw.h"
#include "tandem-sim-sound.h"
#include "tandem-sim-wav.h"

#include <math.h>

#define RATE 8000

/* One second of 440 Hz at half of full scale. */
static GBytes *
tone (guint channels, guint rate)
{
  g_autofree gint16 *samples = g_new (gint16, rate * channels);
  g_autoptr (GBytes) wav = NULL;
  gsize n = 0;
  guint8 *copy;

  for (guint i = 0; i < rate * channels; i++)
    samples[i] = (gint16) (16384 * sin (2 * G_PI * 440 * (i / channels) / rate));
  wav = tandem_sim_wav_pack (channels, samples, rate);
  copy = g_memdup2 (g_bytes_get_data (wav, &n), g_bytes_get_size (wav));
  for (int i = 0; i < 4; i++)
    copy[24 + i] = (guint8) (rate >> (8 * i));
  return g_bytes_new_take (copy, n);
}

static void
test_decode (void)
{
  static const guint shapes[][2] = { { 1, 8000 }, { 2, 8000 }, { 1, 24000 }, { 2, 44100 } };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++) {
    g_autoptr (GBytes) wav = tone (shapes[s][0], shapes[s][1]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) ulaw = tandem_sim_sound_decode (wav, &error);
    gsize n = 0;
    const guint8 *data;
    double power = 0;

    g_assert_no_error (error);
    data = g_bytes_get_data (ulaw, &n);
    g_assert_cmpuint (n, ==, RATE);
    for (gsize i = 0; i < n; i++)
      power += pow (tandem_sim_mulaw_decode (data[i]), 2) / (double) n;
    g_assert_cmpfloat_with_epsilon (sqrt (power), 16384 / sqrt (2), 300);
  }
}

static void
test_malformed (void)
{
  g_autoptr (GBytes) wav = tone (1, RATE);
  const guint8 *good = g_bytes_get_data (wav, NULL);

  /* Every file cut off within its header, and each field of it wrong. */
  for (gsize n = 0; n < 44; n++) {
    g_autoptr (GBytes) cut = g_bytes_new (good, n);
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_sim_sound_decode (cut, &error));
    g_assert_error (error, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_CONTENT_TYPE);
  }
  for (gsize at = 20; at < 36; at += 2) {
    g_autofree guint8 *bad = g_memdup2 (good, g_bytes_get_size (wav));
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GBytes) ulaw = NULL;

    if (at >= 28 && at < 34)
      continue;   /* derived from the others, and not looked at */
    bad[at] = bad[at + 1] = 0xff;
    bytes = g_bytes_new (bad, g_bytes_get_size (wav));
    ulaw = tandem_sim_sound_decode (bytes, NULL);
    g_assert_true (ulaw == NULL || at == 24);
  }
}

static void
on_sound (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  g_autoptr (GBytes) wav = tone (1, RATE);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  g_assert_cmpstr (soup_server_message_get_method (message), ==, "GET");
  g_assert_nonnull (soup_message_headers_get_one (headers, "X-Twilio-Signature"));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "audio/wav", SOUP_MEMORY_COPY, g_bytes_get_data (wav, NULL), g_bytes_get_size (wav));
}

/* The caller hears the file, as often as it is to be played; one that is not there is left out. */
static void
test_play (Fixture *fixture, gconstpointer data)
{
  g_autofree char *voice = fixture_url_parameter (fixture, "VoiceUrl", "/twiml");
  g_autofree char *callback = fixture_url_parameter (fixture, "StatusCallback", "/status");
  g_autofree char *form = g_strconcat (voice + 1, callback, NULL);
  g_autofree char *path = NULL;
  g_autofree char *heard = NULL;
  g_autoptr (JsonObject) json = NULL;
  guint status = 0;
  guint loud = 0;
  gsize n = 0;

  soup_server_add_handler (fixture->app, "/tone.wav", on_sound, NULL, NULL);
  fixture_set_number (fixture, form);
  fixture->twiml = "<Response><Play loop=\"2\">/tone.wav</Play><Play>/missing.wav</Play><Pause/></Response>";
  json = fixture_call_in (fixture, "{}", &status);
  fixture_wait_events (fixture, "call", "completed", 1);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "played"), ==, 2);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "error"), ==, 1);
  path = g_strdup_printf ("%s/%s-heard.wav", fixture->directory, json_object_get_string_member (json, "sid"));
  g_assert_true (g_file_get_contents (path, &heard, &n, NULL));
  for (gsize i = 58; i < n; i++)
    loud += ABS (tandem_sim_mulaw_decode ((guint8) heard[i])) > 2000;
  /* 92 % of a sine's samples are above an eighth of its peak. */
  g_assert_cmpuint (loud, >, 2 * RATE * 9 / 10);
  g_assert_cmpuint (loud, <, 2 * RATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-sound/decode", test_decode);
  g_test_add_func ("/sim-sound/malformed", test_malformed);
  g_test_add ("/sim-sound/play", Fixture, NULL, fixture_set_up, test_play, fixture_tear_down);
  return g_test_run ();
}
