// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-json-guard.h"

#include <string.h>

/* Nothing that we read needs more than ten. */
#define MAX_DEPTH 32

gboolean
tandem_json_guard (const char *text, gssize length)
{
  gsize n;
  guint depth = 0;
  gboolean in_string = FALSE;

  if (!text)
    return FALSE;
  n = length < 0 ? strlen (text) : (gsize) length;
  for (gsize i = 0; i < n; i++) {
    if (in_string) {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = FALSE;
      continue;
    }
    switch (text[i]) {
    case '"':
      in_string = TRUE;
      break;
    case '{':
    case '[':
      if (++depth > MAX_DEPTH)
        return FALSE;
      break;
    case '}':
    case ']':
      depth -= depth > 0;
      break;
    case '/':
    case '#':
    case '\'':
      /* No JSON, but json-glib reads comments: a quotation mark in one must not hide what follows. */
      return FALSE;
    default:
      break;
    }
  }
  return TRUE;
}
