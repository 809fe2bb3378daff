// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-sound.h"

#include <math.h>

#include "tandem-error.h"
#include "tandem-sound-device.h"

#define TICK_MS 30
/* Each step is looked for through AT-SPI, which takes a busy machine seconds. */
#define TEST_MS 4000
/* Longer than a busy machine needs to press Stop. */
#define TONE_MS 60000

struct _FixtureSound {
  GObject parent_instance;

  /* owned */
  GListStore *devices[3];
  TandemSoundFigures *figures;
  guint tick_id;
  guint test_id;

  TandemSoundFeatures features;
  TandemSoundTest test;
  guint frame;
};

static void sound_init (TandemSoundInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureSound, fixture_sound, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND, sound_init))

static gboolean
on_tick (gpointer user_data)
{
  FixtureSound *self = FIXTURE_SOUND (user_data);
  double loud = -28.0 + 16.0 * sin (self->frame * 0.05);

  self->frame++;
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_RMS, loud);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_PEAK, MIN (loud + 14.0, -2.0));
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_NOISE_FLOOR, -62.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_SIDETONE_DELAY, 23.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_INPUT_LATENCY, 12.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_OUTPUT_LATENCY, 24.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_JITTER_TARGET, 60.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_DRIFT, -37.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_ADVICE,
                            self->frame / 100 % 2 ? TANDEM_SOUND_ADVICE_TOO_QUIET : TANDEM_SOUND_ADVICE_NONE);
  for (guint i = 0; i < TANDEM_SOUND_BANDS; i++)
    tandem_sound_figures_set_band (self->figures, i, -50.0 + 25.0 * sin (self->frame * 0.08 + i * 0.5) - i);
  return G_SOURCE_CONTINUE;
}

static void
add_device (FixtureSound *self, TandemSoundRole role, const char *name, const char *label)
{
  g_autoptr (TandemSoundDevice) device = tandem_sound_device_new (name, label, *name == '\0');

  g_list_store_append (self->devices[role], device);
}

static void
fixture_sound_finalize (GObject *object)
{
  FixtureSound *self = FIXTURE_SOUND (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->test_id, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (self->devices); i++)
    g_clear_object (&self->devices[i]);
  g_clear_pointer (&self->figures, tandem_sound_figures_unref);
  G_OBJECT_CLASS (fixture_sound_parent_class)->finalize (object);
}

static void
fixture_sound_class_init (FixtureSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_sound_finalize;
}

static void
fixture_sound_init (FixtureSound *self)
{
  self->figures = tandem_sound_figures_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (self->devices); i++) {
    self->devices[i] = g_list_store_new (TANDEM_TYPE_SOUND_DEVICE);
    add_device (self, (TandemSoundRole) i, "", "Default");
  }
  add_device (self, TANDEM_SOUND_ROLE_MICROPHONE, "alsa:desk-microphone", "Desk Microphone");
  add_device (self, TANDEM_SOUND_ROLE_SPEAKER, "alsa:built-in", "Built-in Audio Analog Stereo");
  add_device (self, TANDEM_SOUND_ROLE_RINGER, "alsa:built-in", "Built-in Audio Analog Stereo");
}

TandemSound *
fixture_sound_new (TandemSoundFeatures features)
{
  FixtureSound *self = g_object_new (FIXTURE_TYPE_SOUND, NULL);

  self->features = features;
  return TANDEM_SOUND (self);
}

/* --- the interface ---------------------------------------------------------------------------- */

static GListModel *
get_devices (TandemSound *sound, TandemSoundRole role)
{
  return G_LIST_MODEL (FIXTURE_SOUND (sound)->devices[role]);
}

static const char *
get_device_in_use (TandemSound *sound, TandemSoundRole role)
{
  return FIXTURE_SOUND (sound)->tick_id ? "" : NULL;
}

static TandemSoundFeatures
get_features (TandemSound *sound)
{
  return FIXTURE_SOUND (sound)->features;
}

static TandemSoundTest
get_test (TandemSound *sound)
{
  return FIXTURE_SOUND (sound)->test;
}

static TandemSoundFigures *
get_figures (TandemSound *sound)
{
  return FIXTURE_SOUND (sound)->figures;
}

static void
report_device (TandemSound *sound, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE, sentence);

  tandem_sound_report_notice (sound, error);
}

static void
rescan (TandemSound *sound)
{
  FixtureSound *self = FIXTURE_SOUND (sound);
  g_print ("rescan\n");
  for (gsize i = 0; i < G_N_ELEMENTS (self->devices); i++)
    add_device (self, (TandemSoundRole) i, "usb:headset", "USB Headset");
  report_device (sound, "Old Headset is gone; the default is used");
}

static void
set_watched (TandemSound *sound, gboolean watched)
{
  FixtureSound *self = FIXTURE_SOUND (sound);

  g_print ("watched %d\n", watched);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (watched)
    self->tick_id = g_timeout_add (TICK_MS, on_tick, self);
  if (watched && !(self->features & TANDEM_SOUND_CAN_CAPTURE)) {
    report_device (sound, "There is no microphone: plug one in.");
    report_device (sound, "There is no loudspeaker: plug one in.");
  }
}

static void
set_test (FixtureSound *self, TandemSoundTest test)
{
  self->test = test;
  tandem_sound_report_changed (TANDEM_SOUND (self));
}

static gboolean
on_test_step (gpointer user_data)
{
  FixtureSound *self = FIXTURE_SOUND (user_data);

  set_test (self, self->test == TANDEM_SOUND_TEST_RECORDING ? TANDEM_SOUND_TEST_PLAYING : TANDEM_SOUND_TEST_IDLE);
  if (self->test != TANDEM_SOUND_TEST_IDLE)
    return G_SOURCE_CONTINUE;
  self->test_id = 0;
  return G_SOURCE_REMOVE;
}

static void
begin_test (FixtureSound *self, TandemSoundTest test, guint ms)
{
  g_clear_handle_id (&self->test_id, g_source_remove);
  self->test_id = g_timeout_add (ms, on_test_step, self);
  set_test (self, test);
}

static void
play_tone (TandemSound *sound, TandemSoundRole role)
{
  g_print ("tone %d\n", (int) role);
  begin_test (FIXTURE_SOUND (sound), TANDEM_SOUND_TEST_PLAYING, TONE_MS);
}

static void
record_and_play (TandemSound *sound)
{
  g_print ("record\n");
  begin_test (FIXTURE_SOUND (sound), TANDEM_SOUND_TEST_RECORDING, TEST_MS);
}

static void
stop_test (TandemSound *sound)
{
  FixtureSound *self = FIXTURE_SOUND (sound);

  g_print ("stop\n");
  g_clear_handle_id (&self->test_id, g_source_remove);
  set_test (self, TANDEM_SOUND_TEST_IDLE);
}

static void
sound_init (TandemSoundInterface *iface)
{
  iface->get_devices = get_devices;
  iface->get_device_in_use = get_device_in_use;
  iface->get_features = get_features;
  iface->get_test = get_test;
  iface->get_figures = get_figures;
  iface->rescan = rescan;
  iface->set_watched = set_watched;
  iface->play_tone = play_tone;
  iface->record_and_play = record_and_play;
  iface->stop_test = stop_test;
}
