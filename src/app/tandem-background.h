// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-switchboard.h"

/* Running on while the window is closed, so that calls ring: whether that is wanted, and what the person is told of it.
 * Main thread only. */
#define TANDEM_TYPE_BACKGROUND (tandem_background_get_type ())
G_DECLARE_FINAL_TYPE (TandemBackground, tandem_background, TANDEM, BACKGROUND, GObject)

/* @application is borrowed and outlives it; it has the actions app.show, app.show-call (id) and app.quit. */
TandemBackground *tandem_background_new (GApplication *application, TandemSwitchboard *switchboard);

/* TRUE when calls can come in and the setting "keep-running" is on: then closing the window ends nothing. */
gboolean tandem_background_is_wanted (TandemBackground *self);
/* The window was just closed: tells of a call that goes on, and the first time how to end Tandem. */
void tandem_background_enter (TandemBackground *self);
/* The window is there again. */
void tandem_background_leave (TandemBackground *self);
