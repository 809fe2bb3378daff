// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-note.h"

#include <string.h>

#include "tandem-sim-json.h"

#define MAX_WORDS 12
/* Scripts without blanks between words would give a whole speech. */
#define MAX_CHARACTERS 160

char *
tandem_sim_realtime_note_dup_text (JsonObject *item)
{
  const char *role = tandem_sim_json_get_string (item, "role");
  JsonArray *content = json_object_has_member (item, "content") ? json_object_get_array_member (item, "content") : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (g_strcmp0 (role, "system") != 0 && g_strcmp0 (role, "user") != 0)
    return NULL;
  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++) {
    JsonObject *part = json_array_get_object_element (content, i);

    if (g_strcmp0 (tandem_sim_json_get_string (part, "type"), "input_text") == 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", tandem_sim_json_get_string (part, "text"));
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static const char *
find_essence (const char *note)
{
  for (const char *colon = strchr (note, ':'); colon != NULL; colon = strchr (colon + 1, ':')) {
    const char *rest = colon + 1;

    if (!g_ascii_isspace (*rest))
      continue;
    while (g_ascii_isspace (*rest))
      rest++;
    return *rest != '\0' ? rest : note;
  }
  return note;
}

char *
tandem_sim_realtime_note_prove (const char *note, const char *reply)
{
  g_auto (GStrv) words = g_strsplit_set (find_essence (note), " \t\r\n", -1);
  g_autoptr (GString) essence = g_string_new (NULL);
  g_autofree char *cut = NULL;
  guint n = 0;

  for (guint i = 0; words[i] != NULL && n < MAX_WORDS; i++) {
    if (*words[i] == '\0')
      continue;
    g_string_append_printf (essence, "%s%s", n > 0 ? " " : "", words[i]);
    n++;
  }
  cut = g_utf8_substring (essence->str, 0, MIN (g_utf8_strlen (essence->str, -1), MAX_CHARACTERS));
  while (*cut != '\0' && strchr (".,;:!? ", cut[strlen (cut) - 1]) != NULL)
    cut[strlen (cut) - 1] = '\0';
  return g_strdup_printf ("I was told: %s. %s", cut, reply);
}
