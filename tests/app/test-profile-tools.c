// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Profiles that somebody brings are refused with a sentence when their tools are wrong; what is kept is read. */

#include "tandem-profile-tools.h"

#include <string.h>

#include "tandem-config.h"
#include "tandem-error.h"

#define PROFILE(provider, tools) "{\"tandem_profile\":1,\"name\":\"Desk\",\"provider\":\"" provider "\",\"tools\":" tools "}"
#define SERVER "[{\"tool\":\"mcp\",\"label\":\"shop\",\"url\":\"https://mcp.example.com/\"}]"

static const struct { const char *text; const char *problem; } cases[] = {
  { PROFILE ("openai", "[]"), NULL },
  { PROFILE ("gemini", "[{\"tool\":\"take_note\"}]"), NULL },
  { PROFILE ("openai", SERVER), NULL },
  { PROFILE ("", SERVER), NULL },
  { PROFILE ("gemini", SERVER), "“tools”: The tool “shop” is an MCP server" },
  { PROFILE ("openai", "[{\"tool\":\"end_cal\"}]"), "“tools”: The tool “end_cal”: “tool” must be" },
  { PROFILE ("", "[{\"tool\":\"end_call\"},{\"tool\":\"end_call\"}]"), "“tools”: The tool “end_call” is there twice" },
};

static void
test_profiles (void)
{
  const TandemProfileFormat *format = tandem_profile_tools_get_format ();
  g_autoptr (TandemProfile) base = tandem_profile_new ("");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemProfile) profile = format->read (cases[i].text, -1, base, &error);
    g_autoptr (TandemProfile) kept = format->read (cases[i].text, -1, NULL, NULL);

    g_test_message ("%s: %s", cases[i].text, error ? error->message : "good");
    g_assert_nonnull (kept);
    g_assert_true ((profile != NULL) == !cases[i].problem);
    if (profile)
      continue;
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    g_assert_nonnull (strstr (error->message, cases[i].problem));
  }
}

/* Only what the environment gives ends Tandem before it begins. */
static void
test_environment (void)
{
  static char *const wrong[] = { (char *) "AI_TOOLS=end_call, end_cal", NULL };
  static char *const right[] = { (char *) "AI_TOOLS=end_call, take_note", NULL };
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSecrets) secrets = tandem_memory_secrets_new ();
  g_autoptr (GError) error = NULL;

  tandem_settings_set_string (settings, "ai-tools", "nonsense");
  g_assert_true (tandem_profile_tools_check_environment (settings, &error));
  g_assert_true (tandem_config_load_environment (settings, secrets, (char **) right, NULL, &error));
  g_assert_true (tandem_profile_tools_check_environment (settings, &error));
  g_assert_true (tandem_config_load_environment (settings, secrets, (char **) wrong, NULL, &error));
  g_assert_false (tandem_profile_tools_check_environment (settings, &error));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, "AI_TOOLS: The tool “end_cal”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-tools/profiles", test_profiles);
  g_test_add_func ("/profile-tools/environment", test_environment);
  return g_test_run ();
}
