// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

#define TANDEM_TICK_US 20000

/* @n: how many deadlines passed since the last call (1 unless the thread was busy or the machine slept).
 * @late_us: how long after the latest of them this call comes. */
typedef void (*TandemTickFunc) (guint64 n, gint64 late_us, gpointer user_data);

/* A GSource that fires every 20 ms of CLOCK_MONOTONIC on absolute deadlines: it never drifts and never loses a
 * deadline.  Created stopped, not attached; its thread is that of the context it is attached to.
 * NULL when the kernel has no timer left (the message is for a log). */
GSource *tandem_tick_new (TandemTickFunc func, gpointer user_data, GError **error);
/* Starting a running tick does nothing. */
void tandem_tick_start (GSource *tick);
void tandem_tick_stop (GSource *tick);
