// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-mentions.h"

#include "tandem-profile-check.h"

/* "" is nobody's name. */
static gboolean
is_name (const char *mention, const char *folded)
{
  g_autofree char *name = tandem_profile_fold_name (mention);

  return *name && g_str_equal (name, folded);
}

static void
rename_in_rules (TandemSettings *settings, const char *folded, const char *to)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  gboolean changed = FALSE;
  g_autofree char *text = NULL;

  if (!g_key_file_load_from_data (file, tandem_settings_get_string (settings, "number-rules"), -1, G_KEY_FILE_KEEP_COMMENTS, NULL))
    return;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i]; i++) {
    g_autofree char *mention = g_key_file_get_string (file, groups[i], "profile", NULL);

    if (!mention || !is_name (mention, folded))
      continue;
    g_key_file_set_string (file, groups[i], "profile", to);
    changed = TRUE;
  }
  if (!changed)
    return;
  text = g_key_file_to_data (file, NULL, NULL);
  tandem_settings_set_string (settings, "number-rules", text);
}

void
tandem_profile_mentions_rename (TandemSettings *settings, const char *from, const char *to)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (TANDEM_IS_SETTINGS (settings) && from && to);
  folded = tandem_profile_fold_name (from);
  if (is_name (tandem_settings_get_string (settings, "dial-agent"), folded))
    tandem_settings_set_string (settings, "dial-agent", to);
  rename_in_rules (settings, folded, to);
}
