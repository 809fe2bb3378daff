// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-environment-tools.h"

#include <string.h>

#include "tandem-environment-value.h"

#define PREFIX "TOOL_SECRET_"

gboolean
tandem_environment_is_tool_secret (const char *variable)
{
  return g_str_has_prefix (variable, PREFIX) && variable[strlen (PREFIX)];
}

static gboolean
take (TandemSecrets *secrets, const char *variable, const char *value, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  g_autofree char *checked = NULL;
  g_autofree char *lower = g_ascii_strdown (variable + strlen (PREFIX), -1);
  g_autofree char *name = g_strconcat ("tool-", lower, NULL);

  if (!*text)
    return TRUE;
  checked = tandem_environment_check_secret (variable, text, NULL, error);
  if (checked)
    tandem_secrets_store_async (secrets, name, checked, NULL, NULL, NULL);
  return checked != NULL;
}

gboolean
tandem_environment_take_tool_secrets (GHashTable *file, char **environ, TandemSecrets *secrets, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  for (char **entry = environ; entry && *entry; entry++) {
    const char *equals = strchr (*entry, '=');
    g_autofree char *variable = equals ? g_strndup (*entry, (gsize) (equals - *entry)) : NULL;

    if (variable && tandem_environment_is_tool_secret (variable) && !(file && g_hash_table_contains (file, variable)) &&
        !take (secrets, variable, equals + 1, error))
      return FALSE;
  }
  if (!file)
    return TRUE;
  g_hash_table_iter_init (&iter, file);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (tandem_environment_is_tool_secret (name) && !take (secrets, name, value, error))
      return FALSE;
  return TRUE;
}
