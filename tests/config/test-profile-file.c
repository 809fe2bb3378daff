// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "tandem-error.h"
#include "tandem-profile-check.h"
#include "tandem-profile-examples.h"
#include "tandem-profile-file.h"
#include "tandem-profile-variables.h"
#include "tandem-tool-file.h"

#define BEGIN "{\"tandem_profile\":1,\"name\":\"A\""

/* Gives every property that is not its default. */
static void
fill (TandemProfile *profile)
{
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (profile), &n);

  for (guint i = 0; i < n; i++) {
    g_auto (GValue) value = G_VALUE_INIT;

    g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (specs[i]));
    if (G_VALUE_HOLDS_INT (&value))
      g_value_set_int (&value, G_PARAM_SPEC_INT (specs[i])->maximum);
    else if (G_VALUE_HOLDS_DOUBLE (&value))
      g_value_set_double (&value, 0.25);
    else if (G_VALUE_HOLDS_ENUM (&value))
      g_value_set_enum (&value, 1);
    else if (G_VALUE_HOLDS_BOOLEAN (&value))
      g_value_set_boolean (&value, FALSE);
    else
      continue;
    g_object_set_property (G_OBJECT (profile), specs[i]->name, &value);
  }
  g_object_set (profile, "provider", "openai", "model", "m", "voice", "v", "instructions", "안녕 \"{a}\"\n\t{{", "greeting", "您好", "language", "ko",
                "url", "wss://example.com/a?b=c", "flavour", "beta", "transcription-model", "t", "noise-reduction", "far_field", "eagerness", "low",
                "recording", "always", "tools", "[{\"tool\":\"end_call\"}]", "silence-prompt-s", 7, "silence-end-s", 8, NULL);
}

static void
test_round (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("Bäckerei");
  g_autoptr (TandemProfile) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  fill (profile);
  g_object_set (profile, "tool-definitions", "[{\"secret\":1}]", NULL);
  text = tandem_profile_file_write (profile);
  g_assert_null (strstr (text, "secret"));
  again = tandem_profile_file_read (text, -1, NULL, &error);
  g_assert_no_error (error);
  g_object_set (profile, "tool-definitions", "", NULL);
  g_assert_true (tandem_profile_equal (profile, again));
}

/* What a file does not say is as before; what nobody knows is passed over. */
static void
test_base (void)
{
  g_autoptr (TandemProfile) base = tandem_profile_new ("Base");
  g_autoptr (TandemProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  fill (base);
  profile = tandem_profile_file_read (BEGIN ",\"voice\":\"w\",\"later\":{\"x\":[1]},\"tools\":[],\"temperature\":1}", -1, base, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tandem_profile_get_name (profile), ==, "A");
  g_assert_cmpstr (tandem_profile_get_voice (profile), ==, "w");
  g_assert_cmpstr (tandem_profile_get_model (profile), ==, "m");
  g_assert_cmpstr (tandem_profile_get_tools (profile), ==, "");
  g_assert_cmpfloat (tandem_profile_get_temperature (profile), ==, 1.0);
}

static const struct {
  const char *text;
  const char *part;
} wrong[] = {
  { "", "JSON" }, { "[]", "JSON" }, { "{", "JSON" }, { BEGIN ",}", "JSON" }, { "{}", "no profile of Tandem" },
  { "{\"tandem_profile\":\"1\",\"name\":\"A\"}", "no profile of Tandem" }, { "{\"tandem_profile\":2,\"name\":\"A\"}", "another version" },
  { "{\"tandem_profile\":1}", "“name”" }, { "{\"tandem_profile\":1,\"name\":null}", "“name” must be text" }, { BEGIN ",\"voice\":1}", "“voice” must be text" },
  { BEGIN ",\"max_minutes\":1.5}", "“max_minutes” must be a whole number from 0 to 1440" }, { BEGIN ",\"max_minutes\":1e300}", "“max_minutes”" },
  { BEGIN ",\"max_cost\":-1}", "“max_cost” must be a number from 0 to 1000000" }, { BEGIN ",\"vad_threshold\":\"0.5\"}", "“vad_threshold”" },
  { BEGIN ",\"create_response\":1}", "“create_response” must be true or false" }, { BEGIN ",\"format\":\"mp3\"}", "one of pcmu" },
  { BEGIN ",\"tools\":{}}", "“tools” must be a list" }, { BEGIN ",\"tools\":[1]}", "“tools” must be a list" },
  { BEGIN ",\"recording\":\"maybe\"}", "“recording”: This is one of off, always" }, { BEGIN ",\"provider\":\"x\"}", "“provider”: There is no AI service" },
  { BEGIN ",\"instructions\":\"\\u0007\"}", "“instructions”" },
};

static void
test_wrong (void)
{
  g_autofree char *large = g_strnfill (TANDEM_PROFILE_FILE_MAX + 1, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_profile_file_read (wrong[i].text, -1, NULL, &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, wrong[i].part));
    if (i == 0) {
      g_clear_error (&error);
      g_assert_null (tandem_profile_file_read (large, -1, NULL, &error));
      g_assert_nonnull (strstr (error->message, "1 MB"));
    }
  }
}

/* Each can be used as it is, with whichever service is set, and knows what an agent on the telephone must. */
static void
test_examples (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) examples = tandem_profile_examples_load (&error);
  guint n_given = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (examples), ==, 7);
  for (guint i = 0; i < 7; i++) {
    g_autoptr (TandemProfile) profile = g_list_model_get_item (examples, i);
    g_auto (GStrv) names = tandem_profile_variables_list (profile);
    g_autoptr (GPtrArray) tools = tandem_tool_file_parse (tandem_profile_get_tools (profile), &error);
    const char *language = tandem_profile_get_language (profile);

    g_assert_no_error (error);
    g_assert_cmpuint (tools->len, >=, 3);
    g_assert_true (tandem_profile_check (profile, NULL, &error));
    g_assert_cmpstr (tandem_profile_get_provider (profile), ==, "");
    g_assert_cmpstr (tandem_profile_get_voice (profile), ==, "");
    g_assert_cmpuint (strlen (tandem_profile_get_greeting (profile)), >, 0);
    g_assert_cmpint (tandem_profile_get_max_minutes (profile), >, 0);
    g_assert_nonnull (strstr (tandem_profile_get_instructions (profile), "hand_to_operator"));
    g_assert_nonnull (strstr (tandem_profile_get_instructions (profile), "end_call"));
    g_assert_nonnull (strstr (tandem_profile_get_instructions (profile), "{date}"));
    /* Who calls in cannot be asked for anything first. */
    if (names[0]) {
      g_assert_true (g_strv_contains ((const char *const *) names, "business"));
      g_assert_cmpuint (g_strv_length (names), ==, 2);
      n_given++;
    }
    /* Written in the language that they speak. */
    if (*language)
      g_assert_nonnull (strstr (tandem_profile_get_instructions (profile), g_str_equal (language, "ko") ? "한국어" : "普通话"));
    if (g_str_equal (tandem_profile_get_name (profile), "Medical front desk"))
      g_assert_nonnull (strstr (tandem_profile_get_greeting (profile), "emergency number"));
  }
  g_assert_cmpuint (n_given, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/profile-file/round", test_round);
  g_test_add_func ("/config/profile-file/base", test_base);
  g_test_add_func ("/config/profile-file/wrong", test_wrong);
  g_test_add_func ("/config/profile-file/examples", test_examples);
  return g_test_run ();
}
