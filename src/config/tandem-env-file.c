// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-env-file.h"

#include <string.h>

#include "tandem-error.h"

/* Nobody has this many settings: it is the wrong file. */
#define MOST_BYTES (1024 * 1024)

typedef struct {
  const char *at;   /* the text is NUL-terminated and has no other NUL */
  const char *path;
  guint line;
} Scanner;

static gboolean
fail (const Scanner *scanner, guint line, const char *what, GError **error)
{
  g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE, "%s, line %u: %s.", scanner->path, line, what);
  return FALSE;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gboolean
is_line_end (const char *at)
{
  return *at == '\0' || *at == '\n' || (at[0] == '\r' && (at[1] == '\n' || at[1] == '\0'));
}

static void
skip_blanks (Scanner *scanner)
{
  while (is_blank (*scanner->at))
    scanner->at++;
}

static void
skip_line (Scanner *scanner)
{
  while (!is_line_end (scanner->at))
    scanner->at++;
  if (*scanner->at == '\r')
    scanner->at++;
  if (*scanner->at == '\n') {
    scanner->at++;
    scanner->line++;
  }
}

static char *
scan_name (Scanner *scanner)
{
  const char *begin = scanner->at;

  if (!g_ascii_isalpha (*begin) && *begin != '_')
    return NULL;
  while (g_ascii_isalnum (*scanner->at) || *scanner->at == '_')
    scanner->at++;
  return g_strndup (begin, (gsize) (scanner->at - begin));
}

/* At a backslash inside double quotes; unknown escapes stay as they are. */
static void
scan_escape (Scanner *scanner, GString *value)
{
  static const char letters[] = "nrt\\\"$";
  static const char meanings[] = "\n\r\t\\\"$";
  const char *known = scanner->at[1] ? strchr (letters, scanner->at[1]) : NULL;

  if (!known) {
    g_string_append_c (value, *scanner->at++);
    return;
  }
  g_string_append_c (value, meanings[known - letters]);
  scanner->at += 2;
}

static gboolean
scan_quoted (Scanner *scanner, GString *value, GError **error)
{
  char quote = *scanner->at++;
  guint begin = scanner->line;

  while (*scanner->at != quote) {
    if (!*scanner->at)
      return fail (scanner, begin, "the quotation mark is never closed", error);
    if (*scanner->at == '\n')
      scanner->line++;
    if (quote == '"' && *scanner->at == '\\')
      scan_escape (scanner, value);
    else if (scanner->at[0] == '\r' && scanner->at[1] == '\n')
      scanner->at++;
    else
      g_string_append_c (value, *scanner->at++);
  }
  scanner->at++;
  skip_blanks (scanner);
  if (!is_line_end (scanner->at) && *scanner->at != '#')
    return fail (scanner, scanner->line, "there is text after the closing quotation mark", error);
  return TRUE;
}

/* "#" is a comment only after a blank: it is usual in passwords and colours. */
static void
scan_plain (Scanner *scanner, GString *value, gboolean after_blank)
{
  const char *begin = scanner->at;
  const char *end = begin;

  for (; !is_line_end (scanner->at); scanner->at++) {
    if (*scanner->at == '#' && (scanner->at == begin ? after_blank : is_blank (scanner->at[-1])))
      break;
    if (!is_blank (*scanner->at))
      end = scanner->at + 1;
  }
  g_string_append_len (value, begin, end - begin);
}

static gboolean
scan_assignment (Scanner *scanner, GHashTable *values, GError **error)
{
  g_autofree char *name = scan_name (scanner);
  g_autoptr (GString) value = g_string_new (NULL);
  const char *begin;

  skip_blanks (scanner);
  if (name && g_str_equal (name, "export") && *scanner->at != '=') {
    g_free (name);
    name = scan_name (scanner);
    skip_blanks (scanner);
  }
  if (!name || *scanner->at != '=')
    return fail (scanner, scanner->line, "expected NAME=value or a comment", error);
  begin = ++scanner->at;
  skip_blanks (scanner);
  if (*scanner->at != '"' && *scanner->at != '\'')
    scan_plain (scanner, value, scanner->at > begin);
  else if (!scan_quoted (scanner, value, error))
    return FALSE;
  g_hash_table_replace (values, g_steal_pointer (&name), g_strdup (value->str));
  return TRUE;
}

static guint
line_of (const char *text, const char *at)
{
  guint line = 1;

  for (; text < at; text++)
    line += *text == '\n';
  return line;
}

GHashTable *
tandem_env_file_parse (const char *text, gsize length, const char *path, GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *copy = g_strndup (text, length);
  Scanner scanner = { .at = copy, .path = path, .line = 1 };
  const char *bad;

  /* Also stops at a NUL. */
  if (!g_utf8_validate_len (text, length, &bad)) {
    fail (&scanner, line_of (text, bad), "this is not text in UTF-8", error);
    return NULL;
  }
  if (g_str_has_prefix (scanner.at, "\xef\xbb\xbf"))
    scanner.at += 3;
  while (*scanner.at) {
    skip_blanks (&scanner);
    if (!is_line_end (scanner.at) && *scanner.at != '#' && !scan_assignment (&scanner, values, error))
      return NULL;
    skip_line (&scanner);
  }
  return g_steal_pointer (&values);
}

GHashTable *
tandem_env_file_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &reason)) {
    g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE, "The --env-file cannot be read: %s.",
                 reason->message);
    return NULL;
  }
  if (length > MOST_BYTES) {
    g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE,
                 "%s is too large for an --env-file: give a file of NAME=value lines.", path);
    return NULL;
  }
  return tandem_env_file_parse (text, length, path, error);
}
