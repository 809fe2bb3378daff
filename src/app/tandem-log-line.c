// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-log-line.h"

#include <string.h>

#define ID_LENGTH 36 /* a UUID */

char *
tandem_log_line_write (const TandemLogLine *line)
{
  g_autofree char *time = g_date_time_format (line->time, "%H:%M:%S");

  return g_strdup_printf ("%s.%03d %s %s: %s", time, g_date_time_get_microsecond (line->time) / 1000, line->level,
                          line->domain, line->text);
}

/* What comes from outside may be no UTF-8. */
static void
append (GString *object, const char *name, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_printf (object, "%s\"%s\":\"", object->len > 1 ? "," : "", name);
  for (const char *at = valid; *at; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_printf (object, "\\%c", *at);
    else if ((guchar) *at < 0x20 || *at == 0x7f)
      g_string_append_printf (object, "\\u%04x", (guint) (guchar) *at);
    else
      g_string_append_c (object, *at);
  }
  g_string_append_c (object, '"');
}

/* How much of @text is "ID: "; 0 for other lines. */
static gsize
measure_id (const char *text)
{
  const char *id = g_str_has_prefix (text, "call ") ? text + strlen ("call ") : text;
  g_autofree char *candidate = strlen (id) > ID_LENGTH + 1 ? g_strndup (id, ID_LENGTH) : NULL;

  return candidate && g_uuid_string_is_valid (candidate) && id[ID_LENGTH] == ':' && id[ID_LENGTH + 1] == ' '
           ? (gsize) (id - text) + ID_LENGTH + 2 : 0;
}

static void
append_call (GString *object, const char *text)
{
  gsize start = measure_id (text);
  gsize hop = start ? strspn (text + start, "abcdefghijklmnopqrstuvwxyz-") : 0;
  g_autofree char *id = NULL;
  g_autofree char *word = NULL;

  if (!start)
    return;
  id = g_strndup (text + start - ID_LENGTH - 2, ID_LENGTH);
  append (object, "call", id);
  if (hop == 0 || text[start + hop] != ':')
    return;
  word = g_strndup (text + start, hop);
  append (object, "hop", word);
}

char *
tandem_log_line_write_json (const TandemLogLine *line)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (line->time);
  g_autofree char *second = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *time = g_strdup_printf ("%s.%03dZ", second, g_date_time_get_microsecond (utc) / 1000);
  g_autofree char *base = line->file ? g_path_get_basename (line->file) : NULL;
  g_autofree char *code = base ? g_strdup_printf ("%s:%s", base, line->line ? line->line : "0") : NULL;
  GString *object = g_string_new ("{");

  append (object, "time", time);
  append (object, "level", line->level);
  append (object, "domain", line->domain);
  append_call (object, line->text);
  append (object, "message", line->text);
  if (code)
    append (object, "code", code);
  g_string_append_c (object, '}');
  return g_string_free (object, FALSE);
}
