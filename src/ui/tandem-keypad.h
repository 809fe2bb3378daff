// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call-actions.h"

/* Sends digits as tones during a call: each key at once, or a row of them typed into the entry and sent with Enter.  Shows
 * what was sent, and says below the entry why something was not.  Main thread only. */
#define TANDEM_TYPE_KEYPAD (tandem_keypad_get_type ())
G_DECLARE_FINAL_TYPE (TandemKeypad, tandem_keypad, TANDEM, KEYPAD, GtkWidget)

void tandem_keypad_set_actions (TandemKeypad *self, TandemCallActions *actions);
/* Another call is on show. */
void tandem_keypad_clear (TandemKeypad *self);
