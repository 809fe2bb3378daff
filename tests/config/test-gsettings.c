// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-config.h"

#define SCHEMA "io.github.tandemphone.Tandem"

static gboolean
is_kept (const char *property)
{
  /* Of one run only, or derived from the own number. */
  static const char *const passing[] = { "demo", "headless", "data-dir", "dump-audio", "region", "tunnel-url", NULL };

  return !g_strv_contains (passing, property);
}

/* The schema and TandemSettings agree: names, defaults, bounds. */
static void
test_same (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (GSettings) gsettings = g_settings_new (SCHEMA);
  g_autoptr (GSettingsSchema) schema = NULL;
  guint n_props;
  g_autofree GParamSpec **props = g_object_class_list_properties (G_OBJECT_GET_CLASS (settings), &n_props);
  g_auto (GStrv) keys = NULL;

  g_object_get (gsettings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; i < n_props; i++) {
    const char *name = props[i]->name;

    g_test_message ("%s", name);
    g_assert_true (g_strv_contains ((const char *const *) keys, name) == is_kept (name));
    if (!is_kept (name))
      continue;
    if (G_IS_PARAM_SPEC_STRING (props[i])) {
      g_autofree char *kept = g_settings_get_string (gsettings, name);

      g_assert_cmpstr (kept, ==, G_PARAM_SPEC_STRING (props[i])->default_value);
    } else if (G_IS_PARAM_SPEC_INT (props[i])) {
      GParamSpecInt *pspec = G_PARAM_SPEC_INT (props[i]);
      g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
      g_autoptr (GVariant) least = g_variant_ref_sink (g_variant_new_int32 (pspec->minimum));
      g_autoptr (GVariant) below = g_variant_ref_sink (g_variant_new_int32 (pspec->minimum - 1));
      g_autoptr (GVariant) most = g_variant_ref_sink (g_variant_new_int32 (pspec->maximum));
      g_autoptr (GVariant) above = g_variant_ref_sink (g_variant_new_int32 (pspec->maximum + 1));

      g_assert_cmpint (g_settings_get_int (gsettings, name), ==, pspec->default_value);
      g_assert_true (g_settings_schema_key_range_check (key, least) && g_settings_schema_key_range_check (key, most));
      g_assert_false (g_settings_schema_key_range_check (key, below) || g_settings_schema_key_range_check (key, above));
    } else if (G_IS_PARAM_SPEC_BOOLEAN (props[i])) {
      g_assert_cmpint (g_settings_get_boolean (gsettings, name), ==, G_PARAM_SPEC_BOOLEAN (props[i])->default_value);
    } else {
      g_assert_cmpfloat (g_settings_get_double (gsettings, name), ==, G_PARAM_SPEC_DOUBLE (props[i])->default_value);
    }
  }
}

static void
test_both_ways (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (GSettings) gsettings = g_settings_new (SCHEMA);
  g_autofree char *kept = NULL;

  g_settings_reset (gsettings, "phone-number");
  g_settings_set_string (gsettings, "ai-voice", "cedar");
  tandem_config_bind_gsettings (settings);
  g_assert_cmpstr (tandem_settings_get_string (settings, "ai-voice"), ==, "cedar");
  g_settings_set_int (gsettings, "ring-timeout", 30);
  g_assert_cmpint (tandem_settings_get_int (settings, "ring-timeout"), ==, 30);
  tandem_settings_set_string (settings, "phone-number", "+12025550100");
  kept = g_settings_get_string (gsettings, "phone-number");
  g_assert_cmpstr (kept, ==, "+12025550100");
  g_settings_reset (gsettings, "ai-voice");
  g_settings_reset (gsettings, "ring-timeout");
  g_settings_reset (gsettings, "phone-number");
}

/* What the environment says wins and is not kept, in whichever order the two are asked. */
static void
test_environment_wins (gconstpointer data)
{
  gboolean bind_first = GPOINTER_TO_INT (data);
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSecrets) secrets = tandem_memory_secrets_new ();
  g_autoptr (GSettings) gsettings = g_settings_new (SCHEMA);
  char *environ[] = { (char *) "PORT=6000", (char *) "AI_VOICE=marin", NULL };
  g_autofree char *kept = NULL;

  g_settings_set_int (gsettings, "public-port", 7000);
  g_settings_set_string (gsettings, "ai-voice", "cedar");
  if (bind_first)
    tandem_config_bind_gsettings (settings);
  g_assert_true (tandem_config_load_environment (settings, secrets, environ, NULL, NULL));
  if (!bind_first)
    tandem_config_bind_gsettings (settings);
  g_assert_cmpint (tandem_settings_get_int (settings, "public-port"), ==, 6000);
  g_assert_cmpstr (tandem_settings_get_string (settings, "ai-voice"), ==, "marin");
  tandem_settings_set_string (settings, "ai-voice", "alloy");
  g_assert_cmpint (g_settings_get_int (gsettings, "public-port"), ==, 7000);
  kept = g_settings_get_string (gsettings, "ai-voice");
  g_assert_cmpstr (kept, ==, "cedar");
  g_settings_reset (gsettings, "public-port");
  g_settings_reset (gsettings, "ai-voice");
}

/* A key in the environment implies a service, but what was chosen in the window is stronger. */
static void
test_implied_provider (void)
{
  g_autoptr (GSettings) gsettings = g_settings_new (SCHEMA);
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSettings) later = tandem_settings_new ();
  g_autoptr (TandemSecrets) secrets = tandem_memory_secrets_new ();
  char *environ[] = { (char *) "OPENAI_API_KEY=sk-test", NULL };
  g_autoptr (GVariant) kept = NULL;

  g_assert_true (tandem_config_load_environment (settings, secrets, environ, NULL, NULL));
  tandem_config_bind_gsettings (settings);
  g_assert_cmpstr (tandem_settings_get_string (settings, "ai-provider"), ==, "openai");
  kept = g_settings_get_user_value (gsettings, "ai-provider");
  g_assert_null (kept);
  tandem_settings_set_string (settings, "ai-provider", "echo");

  g_assert_true (tandem_config_load_environment (later, secrets, environ, NULL, NULL));
  tandem_config_bind_gsettings (later);
  g_assert_cmpstr (tandem_settings_get_string (later, "ai-provider"), ==, "echo");
  g_settings_reset (gsettings, "ai-provider");
  g_assert_cmpstr (tandem_settings_get_string (later, "ai-provider"), ==, "openai");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gsettings/same", test_same);
  g_test_add_func ("/gsettings/both-ways", test_both_ways);
  g_test_add_data_func ("/gsettings/environment-wins", GINT_TO_POINTER (FALSE), test_environment_wins);
  g_test_add_data_func ("/gsettings/environment-wins-later", GINT_TO_POINTER (TRUE), test_environment_wins);
  g_test_add_func ("/gsettings/implied-provider", test_implied_provider);
  return g_test_run ();
}
