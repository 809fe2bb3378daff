// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-latency-text.h"

#include <glib/gi18n-lib.h>

static const char *const stages[TANDEM_N_LATENCIES] = {
  N_("the service noticed the end"), N_("it took what was said"), N_("its answer began to arrive"),
  N_("the answer was on its way to the telephone"), N_("a tenth of a second of it was heard"),
};

char *
tandem_latency_text_dup (const TandemLatency *latency)
{
  g_autoptr (GString) text = NULL;

  if (!latency->known)
    return NULL;
  text = g_string_new (_("After the other side stopped speaking:"));
  for (guint i = 0; i < TANDEM_N_LATENCIES; i++)
    if (latency->ms[i] >= 0) {
      g_string_append_c (text, '\n');
      /* TRANSLATORS: seconds, and what had happened then. */
      g_string_append_printf (text, _("%.2f s: %s"), latency->ms[i] / 1000.0, _(stages[i]));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
tandem_latency_text_dup_summary (TandemTranscript *transcript)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint32));
  gint32 half;
  gint32 most;

  g_return_val_if_fail (TANDEM_IS_TRANSCRIPT (transcript), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (transcript)); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (transcript), i);
    TandemLatency latency = tandem_turn_get_latency (turn);

    if (latency.known && latency.ms[TANDEM_LATENCY_FIRST_FRAME] >= 0)
      g_array_append_val (all, latency.ms[TANDEM_LATENCY_FIRST_FRAME]);
  }
  if (all->len == 0)
    return NULL;
  half = tandem_latency_percentile ((gint32 *) all->data, all->len, 50);
  most = tandem_latency_percentile ((gint32 *) all->data, all->len, 95);
  /* TRANSLATORS: how long the other side waited for answers of the agent: half of them at most, 95 % of them at most. */
  return g_strdup_printf (_("Answers after %.1f s, 95 %% within %.1f s"), half / 1000.0, most / 1000.0);
}
