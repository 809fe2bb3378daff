// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-tools.h"

#include "tandem-environment.h"
#include "tandem-error.h"
#include "tandem-profile-file.h"
#include "tandem-tool-file.h"

static gboolean
check_tools (TandemProfile *profile, GError **error)
{
  const char *tools = tandem_profile_get_tools (profile);
  const char *provider = tandem_profile_get_provider (profile);
  g_autoptr (GError) reason = NULL;

  if (*provider ? tandem_tools_check_for (tools, provider, &reason) : tandem_tools_check (tools, &reason))
    return TRUE;
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "“tools”: %s", reason->message);
  return FALSE;
}

static TandemProfile *
read_profile (const char *text, gssize length, TandemProfile *base, GError **error)
{
  g_autoptr (TandemProfile) profile = tandem_profile_file_read (text, length, base, error);

  return profile && (!base || check_tools (profile, error)) ? g_steal_pointer (&profile) : NULL;
}

const TandemProfileFormat *
tandem_profile_tools_get_format (void)
{
  static const TandemProfileFormat format = { tandem_profile_file_write, read_profile };

  return &format;
}

gboolean
tandem_profile_tools_check_environment (TandemSettings *settings, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), FALSE);
  if (!tandem_environment_gives (settings, "ai-tools") ||
      tandem_tools_check (tandem_settings_get_string (settings, "ai-tools"), &reason))
    return TRUE;
  g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE, "AI_TOOLS: %s", reason->message);
  return FALSE;
}
