// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-number-list.h"

gboolean
tandem_number_list_contains (const char *list, const char *number)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (list && number, FALSE);
  words = g_strsplit (list, ",", -1);
  for (guint i = 0; words[i]; i++) {
    const char *word = g_strstrip (words[i]);

    if (g_ascii_strcasecmp (word, "anonymous") == 0 ? *number == '\0' : *word && g_str_has_prefix (number, word))
      return TRUE;
  }
  return FALSE;
}
