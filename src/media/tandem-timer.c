// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-timer.h"

void
tandem_timer_start (GSource **slot, guint delay_ms, GSourceFunc func, gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  tandem_timer_stop (slot);
  *slot = g_timeout_source_new (delay_ms);
  g_source_set_callback (*slot, func, data, NULL);
  g_source_attach (*slot, context);
}

void
tandem_timer_stop (GSource **slot)
{
  if (*slot)
    g_source_destroy (*slot);
  g_clear_pointer (slot, g_source_unref);
}
