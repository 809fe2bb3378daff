// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-number-rules.h"

#include <stdlib.h>

/* Settings, and the key of a group that stands for each. */
static const struct {
  const char *property;
  const char *key;
} keys[] = {
  { "inbound", "first" },
  { "inbound-unanswered", "unanswered" },
  { "inbound-closed", "closed" },
  { "inbound-ring", "ring" },
  { "opening-hours", "hours" },
  { "voicemail-greeting", "greeting" },
  { "ai-voice", "voice" },
  { "ai-greeting", "welcome" },
  { "ai-instructions", "instructions" },
  { "auto-reply", "texts" },
  { "auto-reply-instructions", "text-instructions" },
};

static GKeyFile *
read (TandemSettings *settings)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_data (file, tandem_settings_get_string (settings, "number-rules"), -1, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return file;
}

static void
write (TandemSettings *settings, GKeyFile *file)
{
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);

  tandem_settings_set_string (settings, "number-rules", text);
}

char **
tandem_number_rules_list (TandemSettings *settings)
{
  g_autoptr (GKeyFile) file = NULL;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);
  file = read (settings);
  return g_key_file_get_groups (file, NULL);
}

void
tandem_number_rules_add (TandemSettings *settings, const char *number)
{
  g_autoptr (GKeyFile) file = NULL;

  g_return_if_fail (TANDEM_IS_SETTINGS (settings) && number && *number);
  file = read (settings);
  if (g_key_file_has_group (file, number))
    return;
  /* A group begins with its first key. */
  g_key_file_set_string (file, number, "first", tandem_settings_get_string (settings, "inbound"));
  write (settings, file);
}

void
tandem_number_rules_remove (TandemSettings *settings, const char *number)
{
  g_autoptr (GKeyFile) file = NULL;

  g_return_if_fail (TANDEM_IS_SETTINGS (settings) && number);
  file = read (settings);
  g_key_file_remove_group (file, number, NULL);
  write (settings, file);
}

static const char *
find_key (const char *property)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].property, property))
      return keys[i].key;
  return NULL;
}

static char *
dup_text (TandemSettings *of_number, const char *property)
{
  if (g_str_equal (property, "inbound-ring"))
    return g_strdup_printf ("%d", tandem_settings_get_int (of_number, property));
  return g_strdup (tandem_settings_get_string (of_number, property));
}

typedef struct {
  TandemSettings *settings;
  char *number;
} Group;

static void
group_free (gpointer data, GClosure *closure)
{
  Group *group = data;

  g_clear_object (&group->settings);
  g_free (group->number);
  g_free (group);
}

static void
on_changed (TandemSettings *of_number, GParamSpec *pspec, gpointer user_data)
{
  const Group *group = user_data;
  const char *key = find_key (pspec->name);
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *text = NULL;

  if (!key)
    return;
  file = read (group->settings);
  text = dup_text (of_number, pspec->name);
  g_key_file_set_string (file, group->number, key, text);
  write (group->settings, file);
}

TandemSettings *
tandem_number_rules_open (TandemSettings *settings, const char *number)
{
  TandemSettings *of_number;
  g_autoptr (GKeyFile) file = NULL;
  Group *group;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && number, NULL);

  of_number = tandem_settings_new ();
  file = read (settings);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *text = g_key_file_get_string (file, number, keys[i].key, NULL);

    if (!text)
      text = dup_text (settings, keys[i].property);
    if (g_str_equal (keys[i].property, "inbound-ring"))
      tandem_settings_set_int (of_number, keys[i].property, CLAMP (atoi (text), 2, 600));
    else
      tandem_settings_set_string (of_number, keys[i].property, text);
  }
  group = g_new0 (Group, 1);
  group->settings = g_object_ref (settings);
  group->number = g_strdup (number);
  g_signal_connect_data (of_number, "notify", G_CALLBACK (on_changed), group, group_free, 0);
  return of_number;
}
