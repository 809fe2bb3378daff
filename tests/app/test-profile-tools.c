// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Profiles that somebody brings are refused with a sentence when their tools are wrong; what is kept is read. */

#include "tandem-profile-tools.h"

#include <string.h>

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-tools/profiles", test_profiles);
  return g_test_run ();
}
