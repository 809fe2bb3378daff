// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-answered-by.h"

G_DEFINE_ENUM_TYPE (TandemAnsweredBy, tandem_answered_by,
                    G_DEFINE_ENUM_VALUE (TANDEM_ANSWERED_BY_NOBODY, "nobody"),
                    G_DEFINE_ENUM_VALUE (TANDEM_ANSWERED_BY_HUMAN, "human"),
                    G_DEFINE_ENUM_VALUE (TANDEM_ANSWERED_BY_MACHINE, "machine"),
                    G_DEFINE_ENUM_VALUE (TANDEM_ANSWERED_BY_FAX, "fax"),
                    G_DEFINE_ENUM_VALUE (TANDEM_ANSWERED_BY_UNKNOWN, "unknown"))

static const char *const words[] = { "", "human", "machine", "fax", "unknown" };

const char *
tandem_answered_by_to_string (TandemAnsweredBy who)
{
  g_return_val_if_fail ((guint) who < G_N_ELEMENTS (words), "");
  return words[who];
}

gboolean
tandem_answered_by_from_string (const char *word, TandemAnsweredBy *who)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_strcmp0 (word, words[i]) == 0) {
      *who = (TandemAnsweredBy) i;
      return TRUE;
    }
  }
  return FALSE;
}

TandemMachineAction
tandem_machine_action_from_string (const char *word)
{
  static const char *const actions[] = { "off", "tell", "hang-up", "message" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (word, actions[i]) == 0)
      return (TandemMachineAction) i;
  return TANDEM_MACHINE_ACTION_OFF;
}
