// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-segments.h"

#include <string.h>
#include <unigbrk.h>

#define GSM_ONE 160
#define GSM_MANY 153
#define WIDE_ONE 70
#define WIDE_MANY 67

static const char basic[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char extended[] = "^{}\\[]~|€\f"; /* an escape goes before */

static const struct {
  gunichar wide;
  const char *plain;
} plain_forms[] = {
  { 0x2018, "'" }, { 0x2019, "'" }, { 0x201a, "'" }, { 0x201b, "'" }, { 0x2032, "'" }, { 0x02bc, "'" }, { 0x00b4, "'" }, { 0x0060, "'" },
  { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x201e, "\"" }, { 0x201f, "\"" }, { 0x2033, "\"" }, { 0x00ab, "\"" }, { 0x00bb, "\"" },
  { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2015, "-" }, { 0x2212, "-" },
  { 0x2022, "*" }, { 0x00b7, "*" }, { 0x2026, "..." }, { 0x2044, "/" }, { 0x2039, "<" }, { 0x203a, ">" }, { 0x2024, "." },
  { 0x0009, " " }, { 0x00a0, " " }, { 0x2002, " " }, { 0x2003, " " }, { 0x2007, " " }, { 0x2009, " " }, { 0x200a, " " }, { 0x202f, " " },
  { 0x200b, "" }, { 0x2060, "" }, { 0xfeff, "" }, { 0x00ad, "" },
};

/* Septets of @c; 0: it is outside of the GSM alphabet. */
static guint
septets_of (gunichar c)
{
  if (c != 0 && g_utf8_strchr (basic, -1, c))
    return 1;
  return c != 0 && g_utf8_strchr (extended, -1, c) ? 2 : 0;
}

/* One character to the eye. */
typedef struct {
  const char *text;
  gsize length;  /* bytes */
  guint septets; /* 0: not in the GSM alphabet */
  guint units;   /* of UTF-16 */
} Character;

/* Of Character, over @body. */
static GArray *
split (const char *body)
{
  gsize n = strlen (body);
  g_autofree char *breaks = g_malloc (n + 1);
  GArray *characters = g_array_new (FALSE, FALSE, sizeof (Character));

  u8_grapheme_breaks ((const uint8_t *) body, n, breaks);
  for (gsize at = 0; at < n;) {
    Character one = { .text = body + at };
    guint code_points = 0;

    do {
      gunichar c = g_utf8_get_char (body + at);

      code_points++;
      one.units += c > 0xffff ? 2 : 1;
      one.septets = code_points == 1 ? septets_of (c) : 0;
      at += (gsize) g_unichar_to_utf8 (c, NULL);
    } while (at < n && !breaks[at]);
    one.length = (gsize) (body + at - one.text);
    /* The one pair that stands together but is two characters for the network. */
    if (code_points == 2 && one.text[0] == '\r' && one.text[1] == '\n')
      one.septets = 2;
    g_array_append_val (characters, one);
  }
  return characters;
}

/* Cuts when a character does not fit into what is left of @size. */
static guint
cut (GArray *characters, gboolean is_gsm, guint size, guint *left)
{
  guint segments = 1;

  *left = size;
  for (guint i = 0; i < characters->len; i++) {
    const Character *one = &g_array_index (characters, Character, i);
    guint need = is_gsm ? one->septets : one->units;

    if (need > *left && *left < size) {
      segments++;
      *left = size;
    }
    /* What is larger than a segment goes on in the next one. */
    for (; need > *left; segments++, *left = size)
      need -= *left;
    *left -= need;
  }
  return segments;
}

void
tandem_segments_count (const char *body, TandemSegments *segments)
{
  g_autoptr (GArray) characters = NULL;

  g_return_if_fail (body && segments && g_utf8_validate (body, -1, NULL));
  characters = split (body);
  segments->is_gsm = tandem_segments_find_wide (body, NULL) == NULL;
  segments->characters = characters->len;
  segments->segments = cut (characters, segments->is_gsm, segments->is_gsm ? GSM_ONE : WIDE_ONE, &segments->left);
  if (segments->segments > 1)
    segments->segments = cut (characters, segments->is_gsm, segments->is_gsm ? GSM_MANY : WIDE_MANY, &segments->left);
  if (characters->len == 0)
    segments->segments = 0;
}

const char *
tandem_segments_find_wide (const char *body, gsize *length)
{
  g_autoptr (GArray) characters = NULL;

  g_return_val_if_fail (body && g_utf8_validate (body, -1, NULL), NULL);
  characters = split (body);
  for (guint i = 0; i < characters->len; i++) {
    const Character *one = &g_array_index (characters, Character, i);

    if (one->septets > 0)
      continue;
    if (length)
      *length = one->length;
    return one->text;
  }
  return NULL;
}

static const char *
plain_form (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_forms); i++)
    if (plain_forms[i].wide == c)
      return plain_forms[i].plain;
  return NULL;
}

char *
tandem_segments_simplify (const char *body)
{
  g_autoptr (GString) simple = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (body && g_utf8_validate (body, -1, NULL), NULL);
  simple = g_string_new (NULL);
  for (const char *p = body; *p; p = g_utf8_next_char (p)) {
    const char *plain = plain_form (g_utf8_get_char (p));

    changed = changed || plain;
    if (plain)
      g_string_append (simple, plain);
    else
      g_string_append_unichar (simple, g_utf8_get_char (p));
  }
  return changed ? g_string_free (g_steal_pointer (&simple), FALSE) : NULL;
}
