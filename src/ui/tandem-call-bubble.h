// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"

/* One call among the texts with a person: direction, how it ended, when, how long.  Its buttons activate "thread.open-call" and
 * "thread.play-call" with its id.  Main thread only. */
#define TANDEM_TYPE_CALL_BUBBLE (tandem_call_bubble_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallBubble, tandem_call_bubble, TANDEM, CALL_BUBBLE, GtkWidget)

/* @region: whose way of writing numbers is used. */
GtkWidget *tandem_call_bubble_new (const char *region);
/* @call nullable. */
void tandem_call_bubble_set_call (TandemCallBubble *self, TandemCall *call);
/* @day stands above it; NULL: none does. */
void tandem_call_bubble_set_day (TandemCallBubble *self, const char *day);
