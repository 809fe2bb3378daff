// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-names.h"

#include <string.h>

/* A name cannot end the string that it stands in; who reads it says what is wrong with it. */
static char *
dup_harmless (const char *name)
{
  char *copy = g_strdup (name);

  for (char *c = copy; *c; c++)
    if (*c == '"' || *c == '\\' || (guchar) *c < 0x20)
      *c = '?';
  return copy;
}

char *
tandem_tool_names_to_json (const char *text)
{
  g_auto (GStrv) names = NULL;
  GString *json;

  if (!*text || text[strspn (text, " \t\r\n")] == '[')
    return g_strdup (text);
  names = g_strsplit_set (text, ", \t\r\n", -1);
  json = g_string_new ("[");
  for (guint i = 0; names[i]; i++) {
    g_autofree char *name = dup_harmless (names[i]);

    if (*name)
      g_string_append_printf (json, "%s{\"tool\":\"%s\"}", json->len > 1 ? "," : "", name);
  }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}
