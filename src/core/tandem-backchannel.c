// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-backchannel.h"

#define WORDS_MAX 3

/* As g_utf8_casefold() leaves them.  "No", "wait", "stop" and the like are not among them: whoever says that wants the word. */
static const char *const words[] = {
  "ah", "aha", "hm", "hmm", "mhm", "mm", "mmm", "mm-hmm", "mhmm", "uh", "uh-huh", "uhhuh", "oh", "okay", "ok", "yeah", "yes", "yep",
  "right", "sure", "good", "great", "fine", "alright", "i", "see",
  "ja", "genau", "gut", "oui", "si", "sí", "vale", "bien", "claro",
  "嗯", "嗯嗯", "哦", "噢", "啊", "对", "對", "对对", "好", "好的", "是", "是的", "明白", "知道了",
  "네", "네네", "예", "예예", "음", "아", "아네", "응", "어", "그래요", "그렇군요", "알겠습니다", "はい", "ええ", "うん", "なるほど",
};

static gboolean
is_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      return TRUE;
  return FALSE;
}

/* Letters and what stands within a word, in lower case; anything else parts words. */
static char *
simplify (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = normal ? g_utf8_casefold (normal, -1) : NULL;
  GString *simple = g_string_new (NULL);

  for (const char *p = folded ? folded : ""; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (simple, g_unichar_isalnum (c) || c == '-' ? c : ' ');
  }
  return g_string_free (simple, FALSE);
}

gboolean
tandem_backchannel_check (const char *text)
{
  g_autofree char *simple = NULL;
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  g_return_val_if_fail (text, FALSE);
  simple = simplify (text);
  parts = g_strsplit (simple, " ", -1);
  for (char **part = parts; *part; part++) {
    if (!**part)
      continue;
    if (++n > WORDS_MAX || !is_word (*part))
      return FALSE;
  }
  return TRUE;
}
