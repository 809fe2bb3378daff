// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-checkup.h"

/* Shows every hop of a call: how it stands, what is to be done, when something last came through.  Asks for a look when it
 * is made. */
#define TANDEM_TYPE_CHECKUP_WINDOW (tandem_checkup_window_get_type ())
G_DECLARE_FINAL_TYPE (TandemCheckupWindow, tandem_checkup_window, TANDEM, CHECKUP_WINDOW, AdwWindow)

TandemCheckupWindow *tandem_checkup_window_new (GtkWindow *parent, TandemCheckup *checkup);
