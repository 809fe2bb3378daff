// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"

/* The button beside Send that asks when a text is to be sent: in an hour, tomorrow morning, or at a day and time.  It says who will
 * send it then.  Main thread only.
 *
 * Signal "chosen" (GDateTime): then. */
#define TANDEM_TYPE_SEND_LATER (tandem_send_later_get_type ())
G_DECLARE_FINAL_TYPE (TandemSendLater, tandem_send_later, TANDEM, SEND_LATER, GtkWidget)

/* Once. */
void tandem_send_later_set_up (TandemSendLater *self, TandemInbox *inbox);
void tandem_send_later_open (TandemSendLater *self);
/* Files of this computer go out with it: the carrier does not send them by itself. */
void tandem_send_later_set_has_files (TandemSendLater *self, gboolean has_files);
/* What is offered for day and time; for a text that had one already. */
void tandem_send_later_set_time (TandemSendLater *self, GDateTime *at);
