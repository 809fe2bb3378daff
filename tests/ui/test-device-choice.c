// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-device-choice.h"
#include "tandem-sound-device.h"

typedef struct {
  GListStore *devices;
  TandemSettings *settings;
  AdwComboRow *row;
  TandemDeviceChoice *choice;
} Fixture;

static void
add (Fixture *fixture, const char *name, const char *label)
{
  g_autoptr (TandemSoundDevice) device = tandem_sound_device_new (name, label, *name == '\0');

  g_list_store_append (fixture->devices, device);
}

static void
set_up (Fixture *fixture, gconstpointer chosen)
{
  fixture->devices = g_list_store_new (TANDEM_TYPE_SOUND_DEVICE);
  fixture->settings = tandem_settings_new ();
  fixture->row = g_object_ref_sink (g_object_new (ADW_TYPE_COMBO_ROW, NULL));
  add (fixture, "", "default");
  add (fixture, "one", "Device One");
  tandem_settings_set_string (fixture->settings, "microphone", chosen);
  fixture->choice = tandem_device_choice_new (fixture->row, G_LIST_MODEL (fixture->devices), fixture->settings,
                                              "microphone");
}

static void
tear_down (Fixture *fixture, gconstpointer chosen)
{
  g_assert_finalize_object (fixture->choice);
  g_assert_finalize_object (fixture->row);
  g_assert_finalize_object (fixture->settings);
  g_assert_finalize_object (fixture->devices);
}

static void
assert_shown (Fixture *fixture, const char *label)
{
  TandemSoundDevice *device = adw_combo_row_get_selected_item (fixture->row);

  g_assert_cmpstr (tandem_sound_device_get_label (device), ==, label);
}

static void
test_choose (Fixture *fixture, gconstpointer chosen)
{
  assert_shown (fixture, "System Default");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (fixture->row)), ==, 2);
  adw_combo_row_set_selected (fixture->row, 1);
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, "microphone"), ==, "one");
  adw_combo_row_set_selected (fixture->row, 0);
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, "microphone"), ==, "");
  tandem_settings_set_string (fixture->settings, "microphone", "one");
  assert_shown (fixture, "Device One");
}

/* A headset that is unplugged stays the chosen one, and is used again when it comes back. */
static void
test_absent (Fixture *fixture, gconstpointer chosen)
{
  assert_shown (fixture, "headset (not connected)");
  add (fixture, "headset", "USB Headset");
  assert_shown (fixture, "USB Headset");
  g_list_store_remove (fixture->devices, 2);
  assert_shown (fixture, "headset (not connected)");
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, "microphone"), ==, "headset");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/device-choice/choose", Fixture, "", set_up, test_choose, tear_down);
  g_test_add ("/device-choice/absent", Fixture, "headset", set_up, test_absent, tear_down);
  return g_test_run ();
}
