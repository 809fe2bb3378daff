// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-number-list.h"

#include <string.h>

#include "tandem-error.h"

#define ANONYMOUS "anonymous"
#define MOST_DIGITS 15

gboolean
tandem_number_list_contains (const char *list, const char *number)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (list && number, FALSE);
  words = g_strsplit (list, ",", -1);
  for (guint i = 0; words[i]; i++) {
    const char *word = g_strstrip (words[i]);

    if (g_ascii_strcasecmp (word, ANONYMOUS) == 0 ? *number == '\0' : *word && g_str_has_prefix (number, word))
      return TRUE;
  }
  return FALSE;
}

gboolean
tandem_number_list_names (const char *list, const char *number)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (list && number, FALSE);
  words = g_strsplit (list, ",", -1);
  for (guint i = 0; words[i]; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), *number ? number : ANONYMOUS) == 0)
      return TRUE;
  return FALSE;
}

static void
append (GString *list, const char *word)
{
  g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", word);
}

char *
tandem_number_list_set (const char *list, const char *number, gboolean listed)
{
  g_autoptr (GString) changed = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (list && number, NULL);
  words = g_strsplit (list, ",", -1);
  for (guint i = 0; words[i]; i++) {
    const char *word = g_strstrip (words[i]);

    if (*word && g_ascii_strcasecmp (word, *number ? number : ANONYMOUS) != 0)
      append (changed, word);
  }
  if (listed)
    append (changed, *number ? number : ANONYMOUS);
  return g_string_free (g_steal_pointer (&changed), FALSE);
}

/* "+1 (202)" as "+1202"; NULL when it is no prefix of a number in international form. */
static char *
read_prefix (const char *word)
{
  g_autoptr (GString) prefix = g_string_new (NULL);

  for (const char *p = word; *p; p++) {
    if (g_ascii_isdigit (*p) || (*p == '+' && prefix->len == 0))
      g_string_append_c (prefix, *p);
    else if (!strchr (" -.()/", *p))
      return NULL;
  }
  return prefix->str[0] == '+' && prefix->len > 1 && prefix->len <= MOST_DIGITS + 1 ? g_string_free (g_steal_pointer (&prefix), FALSE)
                                                                                    : NULL;
}

char *
tandem_number_list_read (const char *text, gboolean with_anonymous, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (text, NULL);
  words = g_strsplit_set (text, ",;\n", -1);
  for (guint i = 0; words[i]; i++) {
    const char *word = g_strstrip (words[i]);
    g_autofree char *prefix = read_prefix (word);

    if (prefix) {
      append (list, prefix);
    } else if (with_anonymous && g_ascii_strcasecmp (word, ANONYMOUS) == 0) {
      append (list, ANONYMOUS);
    } else if (*word) {
      g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                   "“%s” is no beginning of a number in international form such as +1202.", word);
      return NULL;
    }
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}
