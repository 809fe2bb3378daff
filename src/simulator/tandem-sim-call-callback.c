// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-call-callback.h"

#include "tandem-sim-request.h"

void
tandem_sim_call_callback_set (TandemSimCallCallback *self, const char *url, const char *method)
{
  if (url != NULL) {
    g_free (self->url);
    self->url = g_strdup (url);
  }
  if (method != NULL) {
    g_free (self->method);
    self->method = g_strdup (method);
  }
}

void
tandem_sim_call_callback_clear (TandemSimCallCallback *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->method, g_free);
}

void
tandem_sim_call_callback_report (TandemSimCallCallback *self, const TandemSimAccount *account, const TandemSimCallFacts *facts,
                                 TandemSimCallEvents event, const char *status)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  if ((self->events & event) == 0 || self->url == NULL)
    return;
  tandem_sim_call_facts_add_parameters (facts, form);
  g_hash_table_replace (form, g_strdup ("CallStatus"), g_strdup (status));
  g_hash_table_replace (form, g_strdup ("Timestamp"), tandem_sim_format_date (now));
  g_hash_table_replace (form, g_strdup ("CallbackSource"), g_strdup ("call-progress-events"));
  g_hash_table_replace (form, g_strdup ("SequenceNumber"), g_strdup_printf ("%u", self->sequence++));
  if (event == TANDEM_SIM_EVENT_COMPLETED)
    tandem_sim_call_facts_add_end (facts, form);
  tandem_sim_webhooks_send (account->webhooks, facts->sid, "status-callback", self->method, self->url, form);
}
