// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-config.h"
#include "tandem-environment.h"

#define SCHEMA "io.github.tandemphone.Tandem"

/* A service that was implied by a key is what "" (automatic) means just now; it is not a choice to be kept. */
static gboolean
read_provider (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *kept = g_variant_get_string (variant, NULL);

  g_value_set_string (value, *kept ? kept : (const char *) user_data);
  return TRUE;
}

static GVariant *
write_provider (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *chosen = g_value_get_string (value);

  return g_variant_new_string (g_strcmp0 (chosen, user_data) == 0 ? "" : chosen);
}

static void
bind (GSettings *gsettings, TandemSettings *settings, const char *key)
{
  const char *implied = tandem_environment_get_implied_provider (settings);

  if (tandem_environment_gives (settings, key))
    return;
  if (g_str_equal (key, "ai-provider") && implied)
    g_settings_bind_with_mapping (gsettings, key, settings, key, G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY,
                                  read_provider, write_provider, (gpointer) implied, NULL);
  else
    g_settings_bind (gsettings, key, settings, key, G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
}

void
tandem_config_bind_gsettings (TandemSettings *settings)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;
  g_autoptr (GSettings) gsettings = NULL;
  g_auto (GStrv) keys = NULL;

  g_return_if_fail (TANDEM_IS_SETTINGS (settings));

  /* g_settings_new() would abort. */
  if (!schema) {
    g_message ("settings: the schema " SCHEMA " is not installed, so changes last only until Tandem closes");
    return;
  }
  gsettings = g_settings_new_full (schema, NULL, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i]; i++)
    bind (gsettings, settings, keys[i]);
}
