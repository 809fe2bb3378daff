// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-card.h"

#include "fake-sound.h"
#include "tandem-error.h"

#define MICROPHONE TANDEM_SOUND_ROLE_MICROPHONE
#define SPEAKER TANDEM_SOUND_ROLE_SPEAKER
#define RINGER TANDEM_SOUND_ROLE_RINGER

/* The test's own thread plays the media thread: it ticks every 5 ms and lets the devices run. */
typedef struct {
  FakeSound *sound;
  TandemSoundCard *card;
  GPtrArray *notices;      /* of char */
  char *names[3];          /* as opened() said */
  guint opened[3];
  guint scanned;
  gint64 longest_tick_us;
} Fixture;

static void
on_scanned (TandemSoundCard *card, GPtrArray *devices, gpointer user_data)
{
  Fixture *f = user_data;

  f->scanned++;
}

static void
on_opened (TandemSoundCard *card, TandemSoundRole role, const char *name, gpointer user_data)
{
  Fixture *f = user_data;

  g_free (f->names[role]);
  f->names[role] = g_strdup (name);
  f->opened[role] += name != NULL;
  g_assert_true ((name != NULL) == (tandem_sound_card_get_stream (card, role) != NULL));
}

static void
on_notice (TandemSoundCard *card, const GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE);
  g_ptr_array_add (f->notices, g_strdup (error->message));
}

static const TandemSoundCardListener listener = { on_scanned, on_opened, on_notice };

static void
setup (Fixture *f, gconstpointer data)
{
  f->sound = fake_sound_new ();
  f->notices = g_ptr_array_new_with_free_func (g_free);
  f->card = tandem_sound_card_new (TANDEM_SOUND_BACKEND (f->sound), &listener, f);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->card);
  g_assert_cmpuint (fake_sound_get_open (f->sound), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->sound);
  g_ptr_array_unref (f->notices);
  for (int i = 0; i < 3; i++)
    g_free (f->names[i]);
}

static void
run (Fixture *f, guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end) {
    gint64 begun;

    g_usleep (5000);
    fake_sound_pump (f->sound);
    begun = g_get_monotonic_time ();
    tandem_sound_card_tick (f->card);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    f->longest_tick_us = MAX (f->longest_tick_us, g_get_monotonic_time () - begun);
  }
}

/* Runs until @role is served by @name (NULL: by none) and gives how long that took, in ms. */
static gint64
run_until (Fixture *f, TandemSoundRole role, const char *name)
{
  gint64 begun = g_get_monotonic_time ();

  while (g_strcmp0 (f->names[role], name) != 0) {
    g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);
    run (f, 5);
  }
  return (g_get_monotonic_time () - begun) / 1000;
}

static const char *
last_notice (Fixture *f, guint n)
{
  g_assert_cmpuint (f->notices->len, ==, n);
  return g_ptr_array_index (f->notices, n - 1);
}

static void
test_opens_and_closes (Fixture *f, gconstpointer data)
{
  run (f, 20);
  g_assert_cmpuint (fake_sound_get_scans (f->sound), ==, 0);
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  g_assert_null (tandem_sound_card_get_stream (f->card, MICROPHONE));
  run_until (f, MICROPHONE, "mic");
  tandem_sound_card_set_wanted (f->card, SPEAKER, TRUE);
  run_until (f, SPEAKER, "spk");
  g_assert_cmpuint (fake_sound_get_scans (f->sound), ==, 1);
  g_assert_cmpuint (fake_sound_get_opens (f->sound), ==, 2);
  g_assert_cmpint (tandem_sound_card_get_stream (f->card, SPEAKER)->rate, ==, 48000);
  tandem_sound_card_set_wanted (f->card, MICROPHONE, FALSE);
  g_assert_null (tandem_sound_card_get_stream (f->card, MICROPHONE));
  run (f, 30);
  g_assert_cmpuint (fake_sound_get_open (f->sound), ==, 1);
  /* At once open and closed again: nothing stays open. */
  tandem_sound_card_set_wanted (f->card, RINGER, TRUE);
  tandem_sound_card_set_wanted (f->card, RINGER, FALSE);
  run (f, 50);
  g_assert_cmpuint (fake_sound_get_open (f->sound), ==, 1);
  g_assert_cmpuint (f->opened[RINGER], ==, 0);
  g_assert_cmpuint (f->notices->len, ==, 0);
}

static void
test_choose (Fixture *f, gconstpointer data)
{
  tandem_sound_card_choose (f->card, MICROPHONE, "headset");
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  run_until (f, MICROPHONE, "headset");
  tandem_sound_card_choose (f->card, MICROPHONE, "headset");
  g_assert_nonnull (tandem_sound_card_get_stream (f->card, MICROPHONE));
  tandem_sound_card_choose (f->card, MICROPHONE, "");
  run_until (f, MICROPHONE, "mic");
  run (f, 30);
  g_assert_cmpuint (f->opened[MICROPHONE], ==, 2);
  g_assert_cmpuint (fake_sound_get_open (f->sound), ==, 1);
  g_assert_cmpuint (f->notices->len, ==, 0);
}

static void
test_falls_back_and_returns (Fixture *f, gconstpointer data)
{
  guint scans;
  gint64 took;

  tandem_sound_card_choose (f->card, MICROPHONE, "headset");
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  tandem_sound_card_set_wanted (f->card, SPEAKER, TRUE);
  run_until (f, MICROPHONE, "headset");
  run_until (f, SPEAKER, "spk");
  run (f, 200);
  scans = fake_sound_get_scans (f->sound);
  fake_sound_plug (f->sound, "headset", FALSE);
  fake_sound_kill (f->sound, "headset", TRUE);
  took = run_until (f, MICROPHONE, "mic");
  g_test_message ("told: on the default device after %" G_GINT64_FORMAT " ms", took);
  g_assert_cmpint (took, <, 1000);
  g_assert_cmpstr (last_notice (f, 1), ==, "The microphone “headset” is gone: using “mic” until it is back.");
  /* However often it is looked for, that is told once and nothing else is interrupted. */
  run (f, 1200);
  g_assert_cmpuint (f->notices->len, ==, 1);
  g_assert_cmpuint (f->opened[SPEAKER], ==, 1);
  g_assert_cmpuint (f->opened[MICROPHONE], ==, 2);
  fake_sound_plug (f->sound, "headset", TRUE);
  took = run_until (f, MICROPHONE, "headset");
  g_test_message ("back on the chosen device after %" G_GINT64_FORMAT " ms", took);
  g_assert_cmpint (took, <, 1000);
  g_assert_cmpstr (last_notice (f, 2), ==, "The microphone “headset” is back.");
  g_assert_cmpuint (fake_sound_get_scans (f->sound), ==, scans);
  run (f, 50);
  g_assert_cmpuint (fake_sound_get_open (f->sound), ==, 2);
}

static void
test_silent_device (Fixture *f, gconstpointer data)
{
  gint64 killed;

  tandem_sound_card_set_wanted (f->card, SPEAKER, TRUE);
  run_until (f, SPEAKER, "spk");
  run (f, 200);
  fake_sound_kill (f->sound, "spk", FALSE);
  killed = g_get_monotonic_time ();
  while (f->opened[SPEAKER] < 2 && g_get_monotonic_time () - killed < G_USEC_PER_SEC)
    run (f, 5);
  g_test_message ("silent: open again after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - killed) / 1000);
  g_assert_cmpuint (f->opened[SPEAKER], ==, 2);
  g_assert_cmpstr (last_notice (f, 1), ==, "The loudspeaker “spk” stopped for a moment and works again.");
}

static void
test_nothing_there (Fixture *f, gconstpointer data)
{
  gint64 took;

  fake_sound_plug (f->sound, "mic", FALSE);
  fake_sound_plug (f->sound, "headset", FALSE);
  tandem_sound_card_choose (f->card, MICROPHONE, "headset");
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  tandem_sound_card_set_wanted (f->card, SPEAKER, TRUE);
  run_until (f, SPEAKER, "spk");
  run (f, 1200);
  g_assert_cmpstr (last_notice (f, 1), ==, "No mic.");
  g_assert_cmpuint (f->opened[SPEAKER], ==, 1);
  fake_sound_plug (f->sound, "mic", TRUE);
  /* It came after the last scan, so its name is not known. */
  took = run_until (f, MICROPHONE, "default");
  g_assert_cmpint (took, <, 1000);
  g_assert_cmpstr (last_notice (f, 2), ==, "No headset. Using “default” until then.");
  fake_sound_plug (f->sound, "headset", TRUE);
  run_until (f, MICROPHONE, "headset");
  g_assert_cmpstr (last_notice (f, 3), ==, "The microphone “headset” is back.");
}

static void
test_rescan (Fixture *f, gconstpointer data)
{
  gint64 took;

  tandem_sound_card_rescan (f->card);
  run (f, 50);
  g_assert_cmpuint (f->scanned, ==, 1);
  tandem_sound_card_set_wanted (f->card, SPEAKER, TRUE);
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  run_until (f, SPEAKER, "spk");
  run_until (f, MICROPHONE, "mic");
  tandem_sound_card_rescan (f->card);
  g_assert_null (tandem_sound_card_get_stream (f->card, SPEAKER));
  took = run_until (f, SPEAKER, "spk");
  g_assert_cmpint (took, <, 500);
  run_until (f, MICROPHONE, "mic");
  g_assert_cmpuint (f->scanned, ==, 2);
  g_assert_cmpuint (f->notices->len, ==, 0);
}

static void
test_slow_device (Fixture *f, gconstpointer data)
{
  fake_sound_set_slow (f->sound, 300);
  tandem_sound_card_set_wanted (f->card, SPEAKER, TRUE);
  tandem_sound_card_set_wanted (f->card, MICROPHONE, TRUE);
  g_assert_cmpint (run_until (f, SPEAKER, "spk"), >=, 290);
  run_until (f, MICROPHONE, "mic");
  /* Changed its mind while a device opens. */
  tandem_sound_card_choose (f->card, SPEAKER, "headset");
  run (f, 100);
  tandem_sound_card_choose (f->card, SPEAKER, "");
  run_until (f, SPEAKER, "spk");
  run (f, 700);
  g_assert_cmpuint (fake_sound_get_open (f->sound), ==, 2);
  g_test_message ("longest tick %" G_GINT64_FORMAT " us", f->longest_tick_us);
  g_assert_cmpint (f->longest_tick_us, <, 150000);
  /* And is taken apart while one opens. */
  tandem_sound_card_set_wanted (f->card, RINGER, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/sound-card/" path, Fixture, NULL, setup, func, teardown)
  ADD ("opens-and-closes", test_opens_and_closes);
  ADD ("choose", test_choose);
  ADD ("falls-back-and-returns", test_falls_back_and_returns);
  ADD ("silent-device", test_silent_device);
  ADD ("nothing-there", test_nothing_there);
  ADD ("rescan", test_rescan);
  ADD ("slow-device", test_slow_device);
  return g_test_run ();
}
