// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-redact.h"

#include <glib.h>

char *
tandem_redact_number (const char *number)
{
  glong length = number ? g_utf8_strlen (number, -1) : 0;

  if (length < 7)
    return g_strdup ("…");
  return g_strconcat ("…", g_utf8_offset_to_pointer (number, length - 4), NULL);
}

/* A national number without separators must be no part of an id, and a key no part of a longer word. */
static const char numbers[] =
  "(?:\\+|%2[Bb])[0-9](?:[ .()-]{0,3}[0-9]){6,14}"
  "|(?<![\\w.-])\\(?[0-9]{3}\\)?[ .-][0-9]{3}[ .-][0-9]{4}(?![\\w-])"
  "|(?<![\\w.:-])[0-9]{10,15}(?![\\w-])";

static const char secrets[] =
  "\\bsk-[\\w-]{4,}"
  "|\\b(?:Bearer|Basic) +\\K[\\w.~+/=-]+"
  "|\\b\\w*(?:[Tt]oken|[Kk]ey|[Ss]ecret|[Pp]assword|[Ss]ignature|TOKEN|KEY|SECRET)=\\K[^\\s&\"']+"
  "|\\b(?:[0-9a-f]{32}|[0-9a-f]{64})\\b";

static gboolean
append_number (const GMatchInfo *match, GString *result, gpointer user_data)
{
  g_autofree char *number = g_match_info_fetch (match, 0);
  g_autofree char *shown = tandem_redact_number (number);

  g_string_append (result, shown);
  return FALSE;
}

static GRegex *
compile (const char *pattern)
{
  return g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL);
}

char *
tandem_redact_text (const char *text)
{
  static GRegex *number_regex;
  static GRegex *secret_regex;
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_autofree char *open = NULL;
  char *closed;

  if (g_once_init_enter (&number_regex))
    g_once_init_leave (&number_regex, compile (numbers));
  if (g_once_init_enter (&secret_regex))
    g_once_init_leave (&secret_regex, compile (secrets));
  /* Keys first: they may hold digits.  Both give NULL only when the library runs out of its own limits: then nothing is shown. */
  open = g_regex_replace_literal (secret_regex, valid, -1, 0, "…", 0, NULL);
  if (!open)
    return g_strdup ("…");
  closed = g_regex_replace_eval (number_regex, open, -1, 0, 0, append_number, NULL, NULL);
  return closed ? closed : g_strdup ("…");
}
