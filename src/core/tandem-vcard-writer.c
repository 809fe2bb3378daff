// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-vcard.h"

#include <string.h>

#define FOLD_BYTES 75

static void
escape (GString *line, const char *text)
{
  for (const char *p = text; *p; p++) {
    if (*p == '\n')
      g_string_append (line, "\\n");
    else if (strchr ("\\,;", *p))
      g_string_append_printf (line, "\\%c", *p);
    else if (*p != '\r')
      g_string_append_c (line, *p);
  }
}

/* Appends @line, folded where no character is cut in two, and empties it. */
static void
end_line (GString *text, GString *line)
{
  gsize width = 0;

  for (const char *p = line->str; *p; p = g_utf8_next_char (p)) {
    gsize n = (gsize) (g_utf8_next_char (p) - p);

    if (width + n > FOLD_BYTES) {
      g_string_append (text, "\r\n ");
      width = 1;
    }
    g_string_append_len (text, p, (gssize) n);
    width += n;
  }
  g_string_append (text, "\r\n");
  g_string_truncate (line, 0);
}

static void
write_text (GString *text, GString *line, const char *name, const char *value)
{
  if (!*value)
    return;
  g_string_append_printf (line, "%s:", name);
  escape (line, value);
  end_line (text, line);
}

static gboolean
is_e164 (const char *number)
{
  return *number == '+' && number[1] && strspn (number + 1, "0123456789") == strlen (number + 1);
}

/* A label that is a word is a type; any other is a line of its own, as address books write it. */
static void
write_number (GString *text, GString *line, const TandemContactNumber *number, guint place, gboolean version_3)
{
  gboolean word = *number->label &&
                  strspn (number->label, G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (number->label);
  gboolean grouped = *number->label && !word;

  if (grouped)
    g_string_append_printf (line, "item%u.", place + 1);
  g_string_append (line, "TEL");
  if (word)
    g_string_append_printf (line, ";TYPE=%s", number->label);
  if (!version_3 && is_e164 (number->number)) {
    g_string_append_printf (line, ";VALUE=uri:tel:%s", number->number);
  } else {
    g_string_append_c (line, ':');
    escape (line, number->number);
  }
  end_line (text, line);
  if (grouped) {
    g_string_append_printf (line, "item%u.X-ABLabel:", place + 1);
    escape (line, number->label);
    end_line (text, line);
  }
}

static void
write_tags (GString *text, GString *line, char **tags)
{
  if (!tags[0])
    return;
  g_string_append (line, "CATEGORIES:");
  for (guint i = 0; tags[i]; i++) {
    if (i > 0)
      g_string_append_c (line, ',');
    escape (line, tags[i]);
  }
  end_line (text, line);
}

static void
write_contact (GString *text, GString *line, const TandemContactFacts *facts, gboolean version_3)
{
  g_autofree char *own_uid = g_strconcat ("urn:uuid:", facts->id, NULL);
  const char *name = *facts->name ? facts->name : facts->organization;

  g_string_append (text, version_3 ? "BEGIN:VCARD\r\nVERSION:3.0\r\n" : "BEGIN:VCARD\r\nVERSION:4.0\r\n");
  write_text (text, line, "UID", facts->uid ? facts->uid : own_uid);
  /* Both versions want a whole name, 3.0 its parts, too. */
  g_string_append (line, "FN:");
  escape (line, name);
  end_line (text, line);
  if (version_3) {
    g_string_append (line, "N:");
    escape (line, name);
    g_string_append (line, ";;;;");
    end_line (text, line);
  }
  write_text (text, line, "ORG", facts->organization);
  for (guint i = 0; i < facts->numbers->len; i++)
    write_number (text, line, facts->numbers->pdata[i], i, version_3);
  write_text (text, line, "NOTE", facts->notes);
  write_tags (text, line, facts->tags);
  g_string_append (text, "END:VCARD\r\n");
}

char *
tandem_vcards_write (const GPtrArray *contacts, gboolean version_3)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < contacts->len; i++)
    write_contact (text, line, contacts->pdata[i], version_3);
  return g_string_free (text, FALSE);
}
