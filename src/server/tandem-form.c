// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-form.h"

#include <string.h>

static char *
decode (const char *text, gsize length, GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++) {
    if (text[i] == '+') {
      g_string_append_c (out, ' ');
    } else if (text[i] != '%') {
      g_string_append_c (out, text[i]);
    } else if (length - i < 3 || !g_ascii_isxdigit (text[i + 1]) || !g_ascii_isxdigit (text[i + 2])) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The form has a broken %-escape.");
      return NULL;
    } else {
      g_string_append_c (out, (char) (g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2])));
      i += 2;
    }
  }
  if (!g_utf8_validate_len (out->str, out->len, NULL)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The form is not UTF-8 text.");
    return NULL;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
add_pair (GHashTable *form, const char *pair, gsize length, GError **error)
{
  const char *equals = memchr (pair, '=', length);
  gsize name_length = equals ? (gsize) (equals - pair) : length;
  g_autofree char *name = decode (pair, name_length, error);
  g_autofree char *value = NULL;

  if (!name)
    return FALSE;
  value = equals ? decode (equals + 1, length - name_length - 1, error) : g_strdup ("");
  if (!value)
    return FALSE;
  if (!g_hash_table_contains (form, name))
    g_hash_table_insert (form, g_steal_pointer (&name), g_steal_pointer (&value));
  return TRUE;
}

GHashTable *
tandem_form_parse (GBytes *body, GError **error)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize left;
  const char *at = g_bytes_get_data (body, &left);

  while (left > 0) {
    const char *end = memchr (at, '&', left);
    gsize length = end ? (gsize) (end - at) : left;

    if (length > 0 && !add_pair (form, at, length, error))
      return NULL;
    at += length;
    left -= length;
    if (end) {
      at++;
      left--;
    }
  }
  return g_steal_pointer (&form);
}
