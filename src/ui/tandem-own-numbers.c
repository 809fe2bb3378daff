// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-own-numbers.h"

#include "tandem-number-rules.h"

static void
add (GtkStringList *list, const char *number)
{
  if (!number || !*number)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    if (g_str_equal (gtk_string_list_get_string (list, i), number))
      return;
  gtk_string_list_append (list, number);
}

void
tandem_own_numbers_fill (GtkStringList *list, TandemSettings *settings, const char *wanted, const char *last)
{
  g_auto (GStrv) others = tandem_number_rules_list (settings);

  gtk_string_list_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), NULL);
  add (list, wanted);
  add (list, last);
  add (list, tandem_settings_get_string (settings, "phone-number"));
  for (gsize i = 0; others[i]; i++)
    add (list, others[i]);
}
