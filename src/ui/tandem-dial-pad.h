// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* The twelve keys of a telephone.  A long press on 0 gives "+" when dialling.  Main thread only.
 * Signal "digit" (one-character string).  Property has-plus (gboolean, default FALSE). */
#define TANDEM_TYPE_DIAL_PAD (tandem_dial_pad_get_type ())
G_DECLARE_FINAL_TYPE (TandemDialPad, tandem_dial_pad, TANDEM, DIAL_PAD, GtkWidget)
