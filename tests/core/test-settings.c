// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-settings.h"

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(int *) user_data)++;
}

static void
test_notify (void)
{
  TandemSettings *settings = tandem_settings_new ();
  int notified = 0;

  g_signal_connect (settings, "notify", G_CALLBACK (count_notify), &notified);
  g_assert_cmpstr (tandem_settings_get_string (settings, "public-url"), ==, "");
  tandem_settings_set_string (settings, "public-url", "https://phone.example.net");
  tandem_settings_set_string (settings, "public-url", "https://phone.example.net");
  tandem_settings_set_int (settings, "public-port", 5000);
  tandem_settings_set_int (settings, "public-port", 5002);
  tandem_settings_set_string (settings, "public-url", NULL);
  g_assert_cmpint (notified, ==, 3);
  g_assert_cmpstr (tandem_settings_get_string (settings, "public-url"), ==, "");
  g_assert_finalize_object (settings);
}

static void
test_default_profile (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemProfile) profile = tandem_settings_dup_default_profile (settings);
  g_autoptr (TandemProfile) chosen = NULL;

  g_assert_cmpstr (tandem_profile_get_provider (profile), ==, "echo");
  tandem_settings_set_string (settings, "ai-provider", "openai");
  tandem_settings_set_string (settings, "ai-format", "pcm24");
  tandem_settings_set_string (settings, "ai-turn-detection", "semantic_vad");
  tandem_settings_set_string (settings, "ai-greeting", "안녕하세요");
  chosen = tandem_settings_dup_default_profile (settings);
  g_assert_cmpstr (tandem_profile_get_provider (chosen), ==, "openai");
  g_assert_cmpstr (tandem_profile_get_voice (chosen), ==, "marin");
  g_assert_cmpstr (tandem_profile_get_greeting (chosen), ==, "안녕하세요");
  g_assert_cmpint (tandem_profile_get_format (chosen), ==, TANDEM_VOICE_FORMAT_PCM_24000);
  g_assert_cmpint (tandem_profile_get_turn_detection (chosen), ==, TANDEM_TURN_DETECTION_SEMANTIC_VAD);
}

/* Files of environments name voices for several services: what is for one alone is stronger there, and says nothing elsewhere. */
static void
test_own_voice (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemProfile) common = NULL;
  g_autoptr (TandemProfile) own = NULL;
  g_autoptr (TandemProfile) other = NULL;

  tandem_settings_set_string (settings, "ai-provider", "vertex");
  tandem_settings_set_string (settings, "ai-voice", "Kore");
  tandem_settings_set_string (settings, "ai-instructions", "Be brief.");
  common = tandem_settings_dup_default_profile (settings);
  g_assert_cmpstr (tandem_profile_get_model (common), ==, "gemini-live-2.5-flash-native-audio");
  g_assert_cmpstr (tandem_profile_get_voice (common), ==, "Kore");
  g_assert_cmpstr (tandem_profile_get_instructions (common), ==, "Be brief.");
  g_assert_cmpstr (tandem_profile_get_url (common), ==, "");
  tandem_settings_set_string (settings, "vertex-voice", "Puck");
  tandem_settings_set_string (settings, "vertex-instructions", "Be kind.");
  own = tandem_settings_dup_default_profile (settings);
  g_assert_cmpstr (tandem_profile_get_voice (own), ==, "Puck");
  g_assert_cmpstr (tandem_profile_get_instructions (own), ==, "Be kind.");
  tandem_settings_set_string (settings, "ai-provider", "gemini");
  other = tandem_settings_dup_default_profile (settings);
  g_assert_cmpstr (tandem_profile_get_voice (other), ==, "Kore");
  g_assert_cmpstr (tandem_profile_get_instructions (other), ==, "Be brief.");
}

static void
test_profile_copy (void)
{
  TandemProfile *profile = tandem_profile_new ("a");
  g_autoptr (TandemProfile) copy = NULL;

  g_object_set (profile, "instructions", "Be brief.", "vad-threshold", 0.7, "create-response", FALSE, NULL);
  copy = tandem_profile_copy (profile);
  g_object_set (profile, "instructions", "Be long.", NULL);
  g_assert_cmpstr (tandem_profile_get_instructions (copy), ==, "Be brief.");
  g_assert_cmpfloat (tandem_profile_get_vad_threshold (copy), ==, 0.7);
  g_assert_false (tandem_profile_get_create_response (copy));
  g_assert_finalize_object (profile);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/notify", test_notify);
  g_test_add_func ("/settings/default-profile", test_default_profile);
  g_test_add_func ("/settings/own-voice", test_own_voice);
  g_test_add_func ("/profile/copy", test_profile_copy);
  return g_test_run ();
}
