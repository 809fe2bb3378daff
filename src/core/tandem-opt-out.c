// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-opt-out.h"

static const struct {
  const char *word;
  TandemOptOut meaning;
} words[] = {
  { "stop", TANDEM_OPT_OUT_STOP }, { "stopall", TANDEM_OPT_OUT_STOP }, { "unsubscribe", TANDEM_OPT_OUT_STOP },
  { "cancel", TANDEM_OPT_OUT_STOP }, { "end", TANDEM_OPT_OUT_STOP }, { "quit", TANDEM_OPT_OUT_STOP },
  { "revoke", TANDEM_OPT_OUT_STOP }, { "optout", TANDEM_OPT_OUT_STOP },
  { "start", TANDEM_OPT_OUT_START }, { "unstop", TANDEM_OPT_OUT_START }, { "yes", TANDEM_OPT_OUT_START },
  { "help", TANDEM_OPT_OUT_HELP }, { "info", TANDEM_OPT_OUT_HELP },
};

TandemOptOut
tandem_opt_out_from_text (const char *body)
{
  g_autofree char *word = NULL;

  g_return_val_if_fail (body != NULL, TANDEM_OPT_OUT_NONE);
  word = g_strstrip (g_strdup (body));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i].word) == 0)
      return words[i].meaning;
  return TANDEM_OPT_OUT_NONE;
}
