// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-words.h"

#include <string.h>

#define WORDS_MAX 64

char *
tandem_tool_words_dup (const char *text)
{
  /* More than so many bytes are not even looked at. */
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, 4 * WORDS_MAX));
  gboolean whole = g_utf8_strlen (valid, -1) <= WORDS_MAX;
  g_autofree char *head = whole ? g_strdup (valid) : g_utf8_substring (valid, 0, WORDS_MAX - 1);

  for (char *p = head; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return g_strconcat (head, whole ? "" : "…", NULL);
}
