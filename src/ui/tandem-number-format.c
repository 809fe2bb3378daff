// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-number-format.h"

#include <string.h>

#include "tandem-phone-number.h"

static gboolean
is_key (char character)
{
  return g_ascii_isdigit (character) || strchr ("+*#", character);
}

/* The cursor stays behind the same digit, whatever is written between the digits. */
static int
position_behind (const char *text, guint n_keys)
{
  int position = 0;

  for (const char *p = text; *p && n_keys > 0; p++, position++)
    if (is_key (*p))
      n_keys--;
  return position;
}

static guint
count_keys (const char *text, int position)
{
  guint n = 0;

  for (const char *p = text; *p && position > 0; p = g_utf8_next_char (p), position--)
    if (is_key (*p))
      n++;
  return n;
}

gboolean
tandem_number_format_editable (GtkEditable *editable, const char *region)
{
  const char *typed = gtk_editable_get_text (editable);
  g_autofree char *formatted = tandem_phone_number_format_as_typed (typed, region);
  guint n_keys;

  if (g_str_equal (typed, formatted))
    return FALSE;
  n_keys = count_keys (typed, gtk_editable_get_position (editable));
  gtk_editable_set_text (editable, formatted);
  gtk_editable_set_position (editable, position_behind (formatted, n_keys));
  return TRUE;
}
