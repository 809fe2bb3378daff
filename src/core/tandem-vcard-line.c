// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-vcard-line.h"

#include <string.h>

#include "tandem-error.h"

void
tandem_vcard_line_free (TandemVcardLine *line)
{
  g_free (line->group);
  g_free (line->name);
  g_strfreev (line->types);
  g_free (line->value);
  g_free (line);
}

void
tandem_vcard_reader_init (TandemVcardReader *self, const char *text, gsize length)
{
  static const char mark[] = "\xef\xbb\xbf";

  self->at = text;
  self->end = text + length;
  self->line = 1;
  if (length >= strlen (mark) && memcmp (text, mark, strlen (mark)) == 0)
    self->at += strlen (mark);
}

/* --- unfolding ----------------------------------------------------------------------------------------------- */

/* Appends one line of the file to @text, without its end. */
static void
append_physical (TandemVcardReader *self, GString *text)
{
  const char *newline = memchr (self->at, '\n', (gsize) (self->end - self->at));
  const char *end = newline ? newline : self->end;
  const char *next = newline ? newline + 1 : self->end;

  if (end > self->at && end[-1] == '\r')
    end--;
  g_string_append_len (text, self->at, end - self->at);
  self->at = next;
  self->line++;
}

/* Whether what stands before the colon says that the value is quoted-printable. */
static gboolean
is_quoted_printable (const GString *text)
{
  const char *colon = memchr (text->str, ':', text->len);
  g_autofree char *head = colon ? g_ascii_strup (text->str, colon - text->str) : NULL;

  return head && strstr (head, "QUOTED-PRINTABLE");
}

static GString *
unfold (TandemVcardReader *self)
{
  GString *text = g_string_new (NULL);
  gboolean quoted;

  append_physical (self, text);
  quoted = is_quoted_printable (text);
  while (self->at < self->end) {
    if (quoted && text->len > 0 && text->str[text->len - 1] == '=') {
      g_string_truncate (text, text->len - 1);
    } else if (*self->at == ' ' || *self->at == '\t') {
      self->at++;
    } else {
      break;
    }
    append_physical (self, text);
  }
  return text;
}

/* --- one line ------------------------------------------------------------------------------------------------ */

static TandemVcardLine *
refuse (GError **error, guint number, const char *what)
{
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
               "Line %u of the vCard file %s: nothing was imported. Export the contacts again.", number, what);
  return NULL;
}

/* The first of ";" and ":" that is not in quotes; NULL when there is none. */
static const char *
find_separator (const char *text)
{
  gboolean quoted = FALSE;

  for (const char *p = text; *p; p++) {
    if (*p == '"')
      quoted = !quoted;
    else if (!quoted && (*p == ';' || *p == ':'))
      return p;
  }
  return NULL;
}

static void
add_types (GStrvBuilder *types, const char *words)
{
  g_auto (GStrv) parts = g_strsplit_set (words, ",\"", -1);

  for (guint i = 0; parts[i]; i++) {
    g_autofree char *lower = g_ascii_strdown (g_strstrip (parts[i]), -1);

    if (*lower && g_utf8_validate (lower, -1, NULL))
      g_strv_builder_add (types, lower);
  }
}

typedef struct {
  GStrvBuilder *types; /* owned */
  char *charset;       /* nullable, owned */
  gboolean quoted_printable;
} Parameters;

static void
take_parameter (Parameters *parameters, const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals ? g_ascii_strup (text, equals - text) : NULL;

  if (!equals && g_ascii_strcasecmp (text, "QUOTED-PRINTABLE") != 0)
    add_types (parameters->types, text);
  else if (!equals || (g_str_equal (name, "ENCODING") && g_ascii_strcasecmp (equals + 1, "QUOTED-PRINTABLE") == 0))
    parameters->quoted_printable = TRUE;
  else if (g_str_equal (name, "TYPE"))
    add_types (parameters->types, equals + 1);
  else if (g_str_equal (name, "CHARSET") && !parameters->charset)
    parameters->charset = g_strdup (equals + 1);
}

/* What is no code stays as it is. */
static char *
decode_quoted_printable (const char *text)
{
  GString *bytes = g_string_new (NULL);

  for (const char *p = text; *p; p++) {
    if (*p == '=' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2])) {
      char byte = (char) (g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]));

      if (byte)
        g_string_append_c (bytes, byte);
      p += 2;
    } else {
      g_string_append_c (bytes, *p);
    }
  }
  return g_string_free (bytes, FALSE);
}

/* UTF-8, or NULL. */
static char *
decode_value (const Parameters *parameters, const char *text)
{
  g_autofree char *bytes = parameters->quoted_printable ? decode_quoted_printable (text) : g_strdup (text);
  g_autofree char *converted = NULL;

  if (g_utf8_validate (bytes, -1, NULL))
    return g_steal_pointer (&bytes);
  if (!parameters->charset)
    return NULL;
  converted = g_convert (bytes, -1, "UTF-8", parameters->charset, NULL, NULL, NULL);
  return converted && g_utf8_validate (converted, -1, NULL) ? g_steal_pointer (&converted) : NULL;
}

/* Splits "item1.TEL" into both. */
static gboolean
take_name (TandemVcardLine *line, const char *text, gsize length)
{
  g_autofree char *whole = g_strndup (text, length);
  char *dot = strchr (whole, '.');
  const char *name = dot ? dot + 1 : whole;

  if (!*name || strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") != strlen (name))
    return FALSE;
  line->name = g_ascii_strup (name, -1);
  line->group = dot ? g_ascii_strdown (whole, dot - whole) : g_strdup ("");
  return TRUE;
}

static TandemVcardLine *
parse (const char *text, guint number, GError **error)
{
  g_autoptr (TandemVcardLine) line = g_new0 (TandemVcardLine, 1);
  g_autoptr (GStrvBuilder) types = g_strv_builder_new ();
  Parameters parameters = { .types = types };
  const char *separator = find_separator (text);

  line->number = number;
  if (!separator || !take_name (line, text, (gsize) (separator - text)))
    return refuse (error, number, "is not written as “NAME:value”");
  while (*separator == ';') {
    const char *begin = separator + 1;
    g_autofree char *parameter = NULL;

    separator = find_separator (begin);
    if (!separator) {
      g_free (parameters.charset);
      return refuse (error, number, "has no colon");
    }
    parameter = g_strndup (begin, (gsize) (separator - begin));
    take_parameter (&parameters, parameter);
  }
  line->value = decode_value (&parameters, separator + 1);
  line->types = g_strv_builder_end (types);
  g_free (parameters.charset);
  if (!line->value)
    return refuse (error, number, "is not text in UTF-8");
  return g_steal_pointer (&line);
}

TandemVcardLine *
tandem_vcard_reader_next (TandemVcardReader *self, GError **error)
{
  while (self->at < self->end) {
    guint number = self->line;
    g_autoptr (GString) text = unfold (self);

    if (strlen (text->str) != text->len)
      return refuse (error, number, "has a byte 0 in it");
    if (text->str[strspn (text->str, " \t")])
      return parse (text->str, number, error);
  }
  return NULL;
}

/* --- escapes ------------------------------------------------------------------------------------------------- */

char **
tandem_vcard_split (const char *value, char separator)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *p = value;; p++) {
    if (*p == '\\' && p[1]) {
      p++;
      g_string_append_c (part, *p == 'n' || *p == 'N' ? '\n' : *p);
    } else if (*p && *p != separator) {
      g_string_append_c (part, *p);
    } else {
      g_strv_builder_add (parts, g_strstrip (part->str));
      g_string_truncate (part, 0);
      if (!*p)
        return g_strv_builder_end (parts);
    }
  }
}

char *
tandem_vcard_unescape (const char *value)
{
  /* No byte of a text is 1, so nothing is split. */
  g_auto (GStrv) parts = tandem_vcard_split (value, '\1');

  return g_strjoinv ("\1", parts);
}
