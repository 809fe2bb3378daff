// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Prints every event that is sent to OpenAI, one a line, with profiles of all kinds: test-openai-specification.py holds them against
 * OpenAI's own description.  With an argument: what beta sessions are sent, which that description does not allow. */

#include <string.h>

#include "tandem-openai-command.h"

#define TOOLS "[{\"name\":\"end_call\",\"description\":\"Hangs up.\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}," \
  "{\"name\":\"look_up\",\"description\":\"\",\"parameters\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}}]"

static void
print (char *event)
{
  g_autofree char *text = event;

  g_assert_null (strchr (text, '\n'));
  g_print ("%s\n", text);
}

static void
print_session_events (TandemProfile *profile)
{
  g_auto (TandemOpenaiDialect) dialect = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_openai_dialect_init (&dialect, profile, &error));
  g_assert_no_error (error);
  print (tandem_openai_command_session_update (&dialect));
  print (tandem_openai_command_turn_detection (&dialect, FALSE));
  print (tandem_openai_command_turn_detection (&dialect, TRUE));
  if (tandem_openai_command_commits (&dialect) || *tandem_profile_get_transcription_model (profile))
    print (tandem_openai_command_transcription_update (&dialect));
  print (tandem_openai_command_turn (&dialect, "turn_1", TANDEM_PARTY_AGENT, "Ja – “hi”\n"));
  print (tandem_openai_command_turn (&dialect, "turn_2", TANDEM_PARTY_REMOTE, "여보세요"));
  print (tandem_openai_command_response_create (&dialect, NULL));
  print (tandem_openai_command_response_create (&dialect, "Say exactly this and nothing else: \"Hello\""));
}

static void
print_profiles (const char *flavour)
{
  static const char *const models[] = { "gpt-transcribe", "gpt-live-transcribe", "gpt-4o-transcribe", "" };
  static const char *const noises[] = { "", "near_field", "far_field" };
  static const char *const eagernesses[] = { "low", "medium", "high", "auto" };

  /* 3 formats, 3 detections, 4 models; the rest goes round beside them. */
  for (guint i = 0; i < 36; i++) {
    g_autoptr (TandemProfile) profile = tandem_profile_new ("p");

    g_object_set (profile, "provider", "openai", "flavour", flavour, "format", i % 3, "turn-detection", i / 3 % 3,
                  "transcription-model", models[i / 9], "noise-reduction", noises[(i / 3 + i) % 3], "eagerness", eagernesses[i % 4],
                  "language", i % 2 ? "ko" : "", "voice", i % 5 ? "marin" : "", "instructions", i % 4 ? "Be \"kind\"." : "",
                  "vad-idle-timeout-ms", i % 2 ? 6000 : 0, "vad-threshold", i / 36.0, "create-response", i % 2 == 0,
                  "interrupt-response", i % 3 == 0, "tool-definitions", i % 2 ? TOOLS : "", NULL);
    print_session_events (profile);
  }
}

static void
print_small_events (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 sound[160] = { 0 };

  print (tandem_openai_command_commit ());
  print (tandem_openai_command_clear ());
  print (tandem_openai_command_note ("note_1", "The operator says: ask for the name."));
  print (tandem_openai_command_function_output ("call_1", "{\"found\":true}", FALSE));
  print (tandem_openai_command_function_output ("call_1", "The line was busy.", TRUE));
  print (tandem_openai_command_response_cancel (NULL));
  print (tandem_openai_command_response_cancel ("resp_1"));
  print (tandem_openai_command_truncate ("item_1", 1480));
  print (tandem_openai_command_delete ("item_1"));
  tandem_openai_command_append (text, sound, sizeof sound);
  g_print ("%s\n", text->str);
}

int
main (int argc, char **argv)
{
  print_profiles (argc > 1 ? "beta" : "ga");
  print_small_events ();
  return 0;
}
