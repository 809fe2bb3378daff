// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-words.h"

char **
tandem_sim_realtime_words_split (const char *text)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *begin = text;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (c > begin && (g_unichar_isspace (character) || g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN)) {
      g_ptr_array_add (words, g_strndup (begin, c - begin));
      begin = c;
    }
  }
  if (*begin != '\0')
    g_ptr_array_add (words, g_strdup (begin));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}
