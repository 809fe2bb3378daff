// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-json-scanner.h"

#include <string.h>

#define MAX_DEPTH 32

gboolean
tandem_json_scanner_init (TandemJsonScanner *self, const char *text, gsize n)
{
  self->at = text;
  self->end = text + n;
  self->depth = 0;
  return g_utf8_validate_len (text, n, NULL);
}

char
tandem_json_scanner_peek (TandemJsonScanner *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
  return self->at < self->end ? *self->at : '\0';
}

gboolean
tandem_json_scanner_accept (TandemJsonScanner *self, char c)
{
  if (tandem_json_scanner_peek (self) != c || self->at == self->end)
    return FALSE;
  self->at++;
  return TRUE;
}

/* Four hex digits, or -1. */
static int
scan_hex (TandemJsonScanner *self)
{
  int value = 0;
  if (self->end - self->at < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (self->at[i]);
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  self->at += 4;
  return value;
}

static gboolean
scan_unicode_escape (TandemJsonScanner *self, GString *out)
{
  int c = scan_hex (self);
  if (c >= 0xd800 && c < 0xdc00 && self->end - self->at >= 6 && self->at[0] == '\\' && self->at[1] == 'u') {
    self->at += 2;
    int low = scan_hex (self);
    if (low < 0xdc00 || low >= 0xe000)
      return FALSE;
    c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
  }
  if (c <= 0 || (c >= 0xd800 && c < 0xe000))
    return FALSE;
  if (out != NULL)
    g_string_append_unichar (out, (gunichar) c);
  return TRUE;
}

static gboolean
scan_escape (TandemJsonScanner *self, GString *out)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";

  if (self->at == self->end || *self->at == '\0')
    return FALSE;
  char c = *self->at++;
  if (c == 'u')
    return scan_unicode_escape (self, out);
  const char *name = strchr (names, c);
  if (name == NULL)
    return FALSE;
  if (out != NULL)
    g_string_append_c (out, values[name - names]);
  return TRUE;
}

gboolean
tandem_json_scanner_string (TandemJsonScanner *self, GString *out)
{
  if (out != NULL)
    g_string_truncate (out, 0);
  if (!tandem_json_scanner_accept (self, '"'))
    return FALSE;
  while (self->at < self->end) {
    const char *start = self->at;
    while (self->at < self->end && *self->at != '"' && *self->at != '\\' && (guint8) *self->at >= 0x20)
      self->at++;
    if (out != NULL && self->at > start)
      g_string_append_len (out, start, self->at - start);
    if (self->at == self->end || (guint8) *self->at < 0x20)
      return FALSE;
    if (*self->at++ == '"')
      return TRUE;
    if (!scan_escape (self, out))
      return FALSE;
  }
  return FALSE;
}

static gboolean
scan_digits (TandemJsonScanner *self)
{
  const char *start = self->at;
  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > start;
}

gboolean
tandem_json_scanner_number (TandemJsonScanner *self, GString *out)
{
  tandem_json_scanner_peek (self);
  const char *start = self->at;
  if (self->at < self->end && *self->at == '-')
    self->at++;
  const char *integer = self->at;
  if (!scan_digits (self) || (*integer == '0' && self->at - integer > 1))
    return FALSE;
  if (self->at < self->end && *self->at == '.') {
    self->at++;
    if (!scan_digits (self))
      return FALSE;
  }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E')) {
    self->at++;
    if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
      self->at++;
    if (!scan_digits (self))
      return FALSE;
  }
  if (out != NULL) {
    g_string_truncate (out, 0);
    g_string_append_len (out, start, self->at - start);
  }
  return TRUE;
}

static gboolean
scan_word (TandemJsonScanner *self, const char *word)
{
  gsize n = strlen (word);
  if ((gsize) (self->end - self->at) < n || memcmp (self->at, word, n) != 0)
    return FALSE;
  self->at += n;
  return TRUE;
}

static gboolean
skip_array (TandemJsonScanner *self)
{
  self->at++;
  if (tandem_json_scanner_accept (self, ']'))
    return TRUE;
  do {
    if (!tandem_json_scanner_skip (self))
      return FALSE;
  } while (tandem_json_scanner_accept (self, ','));
  return tandem_json_scanner_accept (self, ']');
}

static gboolean
skip_member (TandemJsonScanner *self, const char *key, gpointer user_data)
{
  return tandem_json_scanner_skip (self);
}

gboolean
tandem_json_scanner_skip (TandemJsonScanner *self)
{
  gboolean good = FALSE;
  switch (tandem_json_scanner_peek (self)) {
  case '{': return tandem_json_scanner_object (self, NULL, skip_member, NULL);
  case '[':
    good = ++self->depth <= MAX_DEPTH && skip_array (self);
    self->depth--;
    return good;
  case '"': return tandem_json_scanner_string (self, NULL);
  case 't': return scan_word (self, "true");
  case 'f': return scan_word (self, "false");
  case 'n': return scan_word (self, "null");
  default: return tandem_json_scanner_number (self, NULL);
  }
}

static gboolean
scan_members (TandemJsonScanner *self, GString *key, TandemJsonMemberFunc member, gpointer user_data)
{
  if (!tandem_json_scanner_accept (self, '{'))
    return FALSE;
  if (tandem_json_scanner_accept (self, '}'))
    return TRUE;
  do {
    if (!tandem_json_scanner_string (self, key) || !tandem_json_scanner_accept (self, ':')
        || !member (self, key != NULL ? key->str : NULL, user_data))
      return FALSE;
  } while (tandem_json_scanner_accept (self, ','));
  return tandem_json_scanner_accept (self, '}');
}

gboolean
tandem_json_scanner_object (TandemJsonScanner *self, GString *key, TandemJsonMemberFunc member, gpointer user_data)
{
  gboolean good = ++self->depth <= MAX_DEPTH && scan_members (self, key, member, user_data);
  self->depth--;
  return good;
}
