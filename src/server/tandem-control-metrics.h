// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-switchboard.h"

/* What GET /metrics tells, in the text format of Prometheus: counts calls and errors from when it is made.  Main thread only. */
#define TANDEM_TYPE_CONTROL_METRICS (tandem_control_metrics_get_type ())
G_DECLARE_FINAL_TYPE (TandemControlMetrics, tandem_control_metrics, TANDEM, CONTROL_METRICS, GObject)

TandemControlMetrics *tandem_control_metrics_new (TandemSwitchboard *switchboard);

/* All of them, as they are now, with @n_event_streams open ones: (transfer full). */
char *tandem_control_metrics_write (TandemControlMetrics *self, guint n_event_streams);
