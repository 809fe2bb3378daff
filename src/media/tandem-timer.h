// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A timer on the context of the calling thread, kept in a slot of its owner, who stops it before the slot goes. */

/* Calls @func(@data), once or as long as it returns G_SOURCE_CONTINUE; what was in @slot before is stopped. */
void tandem_timer_start (GSource **slot, guint delay_ms, GSourceFunc func, gpointer data);
void tandem_timer_stop (GSource **slot);
