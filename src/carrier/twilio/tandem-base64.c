// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-base64.h"

static int
value_of (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

gboolean
tandem_base64_decode (const char *text, gsize n, GByteArray *out)
{
  g_byte_array_set_size (out, 0);
  if (n % 4 != 0)
    return FALSE;
  if (n == 0)
    return TRUE;

  guint padding = text[n - 1] != '=' ? 0 : text[n - 2] != '=' ? 1 : 2;
  g_byte_array_set_size (out, n / 4 * 3);
  guint8 *to = out->data;
  for (gsize i = 0; i < n; i += 4) {
    guint32 bits = 0;
    for (gsize k = i; k < i + 4; k++) {
      int value = k >= n - padding ? 0 : value_of (text[k]);
      if (value < 0)
        return FALSE;
      bits = bits << 6 | (guint32) value;
    }
    *to++ = (guint8) (bits >> 16);
    *to++ = (guint8) (bits >> 8);
    *to++ = (guint8) bits;
  }
  g_byte_array_set_size (out, n / 4 * 3 - padding);
  return TRUE;
}
