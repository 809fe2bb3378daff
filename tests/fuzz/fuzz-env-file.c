// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-config.h"
#include "tandem-env-file.h"
#include "tandem-memory-secrets.h"

/* An --env-file, and what the settings make of its values. */

/* The values go back into a file in single quotes, which take everything but themselves. */
static void
check_again (GHashTable *values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) again = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    g_assert_true (g_utf8_validate (value, -1, NULL));
    if (strpbrk (value, "'\r"))
      return;
    g_string_append_printf (text, "export %s='%s' # kept\n", (const char *) name, (const char *) value);
  }
  again = tandem_env_file_parse (text->str, text->len, "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (again), ==, g_hash_table_size (values));
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_assert_cmpstr (g_hash_table_lookup (again, name), ==, value);
}

/* The same values as if the environment had them: the order of a hash table is not to matter for what is refused. */
static void
check_settings (GHashTable *values)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSecrets) secrets = tandem_memory_secrets_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environ = NULL;
  g_auto (GStrv) foreign = NULL;
  GHashTableIter iter;
  gpointer name, value;
  gboolean good;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    g_autofree char *pair = g_strdup_printf ("%s=%s", (const char *) name, (const char *) value);

    g_strv_builder_add (builder, pair);
  }
  environ = g_strv_builder_end (builder);
  good = tandem_config_load_environment (settings, secrets, environ, NULL, &error);
  if (error)
    g_assert_null (strchr (error->message, '\n'));
  fuzz_check_error (good, &error);
  foreign = tandem_config_dup_foreign_environment (environ);
  g_assert_null (g_environ_getenv (foreign, "TWILIO_AUTH_TOKEN"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) values = tandem_env_file_parse ((const char *) data, n, "file", &error);

  fuzz_check_error (values != NULL, &error);
  if (!values)
    return 0;
  check_again (values);
  check_settings (values);
  return 0;
}
