// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-rank.h"

#include <string.h>

#include "tandem-search-hit.h"

#define WHOLE_WORD 2
#define TOGETHER 1

static glong
count_characters (const char *text, gssize n)
{
  g_autofree char *composed = g_utf8_normalize (text, n, G_NORMALIZE_DEFAULT_COMPOSE);

  return composed ? g_utf8_strlen (composed, -1) : -1;
}

/* "Crème" is the whole word "creme": the index has found it, only its end is in question. */
static gboolean
is_whole (const char *found, gssize n, GPtrArray *words)
{
  glong length = count_characters (found, n);

  for (guint i = 0; i < words->len; i++)
    if (count_characters (words->pdata[i], -1) == length)
      return TRUE;
  return FALSE;
}

/* Nothing but one space or sign between this place and the next word that was found. */
static gboolean
is_followed (const char *behind)
{
  const char *next = strstr (behind, TANDEM_SEARCH_BEGIN);

  return next && g_utf8_strlen (behind, next - behind) <= 1;
}

guint
tandem_store_rank (const char *marked, GPtrArray *words)
{
  const char *p = marked;
  guint n_whole = 0;
  guint together = 0;
  guint longest = 0;

  while ((p = strstr (p, TANDEM_SEARCH_BEGIN))) {
    const char *begin = p + strlen (TANDEM_SEARCH_BEGIN);
    const char *end = strstr (begin, TANDEM_SEARCH_END);

    if (!end)
      break;
    n_whole += is_whole (begin, end - begin, words);
    p = end + strlen (TANDEM_SEARCH_END);
    together = is_followed (p) ? together + 1 : 0;
    longest = MAX (longest, together);
  }
  return WHOLE_WORD * MIN (n_whole, words->len) + TOGETHER * MIN (longest, words->len ? words->len - 1 : 0);
}
