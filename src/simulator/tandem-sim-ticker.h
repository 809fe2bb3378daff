// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* A 20 ms clock on absolute deadlines (timerfd) that any number of calls share, so that 50 calls cost a few wake-ups and not
 * thousands.  Subscribers are spread over four phases 5 ms apart: not all calls of the world tick at the same instant.
 * A late wake-up calls a subscriber once for every deadline missed, so that no call ever falls behind.  Default main context only. */
#define TANDEM_TYPE_SIM_TICKER (tandem_sim_ticker_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimTicker, tandem_sim_ticker, TANDEM, SIM_TICKER, GObject)

typedef void (*TandemSimTick) (gpointer user_data);

/* The ticker of all calls; it lives as long as somebody holds it.  (transfer full) */
TandemSimTicker *tandem_sim_ticker_share (void);
/* The first tick comes within 20 ms.  Returns an id > 0. */
guint tandem_sim_ticker_add (TandemSimTicker *self, TandemSimTick tick, gpointer user_data);
/* Also from within a tick.  No tick comes after it. */
void tandem_sim_ticker_remove (TandemSimTicker *self, guint id);
