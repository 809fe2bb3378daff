// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-segments.h"

#include <string.h>
#include <unigbrk.h>

/* Septets of a code point; 0: it is not in the alphabet. */
static guint
septets (gunichar c)
{
  static const char basic[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  static const char extended[] = "^{}\\[]~|€\f";

  if (g_utf8_strchr (basic, -1, c) != NULL)
    return 1;
  return g_utf8_strchr (extended, -1, c) != NULL ? 2 : 0;
}

static gboolean
is_gsm (const char *body)
{
  for (const char *p = body; *p != '\0'; p = g_utf8_next_char (p))
    if (septets (g_utf8_get_char (p)) == 0)
      return FALSE;
  return TRUE;
}

/* What one character to the eye takes. */
static guint
measure (const char *start, const char *end, gboolean gsm)
{
  guint sum = 0;

  for (const char *p = start; p < end; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    sum += gsm ? septets (c) : c > 0xffff ? 2 : 1;
  }
  return sum;
}

/* Into how many pieces of @size @body goes. */
static guint
fill (const char *body, gboolean gsm, guint size)
{
  gsize length = strlen (body);
  g_autofree char *breaks = g_malloc0 (length + 1);
  guint pieces = 1;
  guint used = 0;

  /* u8_grapheme_next() would cut flags in two. */
  u8_grapheme_breaks ((const uint8_t *) body, length, breaks);
  for (gsize at = 0; at < length;) {
    gsize next = at + 1;
    guint need;

    while (next < length && !breaks[next])
      next++;
    need = measure (body + at, body + next, gsm);
    if (used > 0 && used + need > size) {
      pieces++;
      used = 0;
    }
    used += need;
    while (used > size) {
      pieces++;
      used -= size;
    }
    at = next;
  }
  return pieces;
}

guint
tandem_sim_count_segments (const char *body)
{
  gboolean gsm = is_gsm (body);

  if (fill (body, gsm, gsm ? 160 : 70) == 1)
    return 1;
  return fill (body, gsm, gsm ? 153 : 67);
}
