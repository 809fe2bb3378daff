// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-message.h"

/* In the bubble of a text that is sent later: when, and the buttons that change that (tandem-scheduled-texts.h); not there for other
 * texts.  Main thread only. */
#define TANDEM_TYPE_SCHEDULED_BAR (tandem_scheduled_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemScheduledBar, tandem_scheduled_bar, TANDEM, SCHEDULED_BAR, GtkWidget)

/* @message: nullable. */
void tandem_scheduled_bar_set_message (TandemScheduledBar *self, TandemMessage *message);
