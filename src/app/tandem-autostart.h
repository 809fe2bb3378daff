// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-settings.h"

/* Asks the desktop that Tandem may run without a window, and be started at login when the setting "start-at-login" says
 * so.  The Background portal is asked; where there is none or it cannot, and outside of a sandbox, a file in
 * ~/.config/autostart does it.  The setting goes back when neither can.  Main thread only. */
#define TANDEM_TYPE_AUTOSTART (tandem_autostart_get_type ())
G_DECLARE_FINAL_TYPE (TandemAutostart, tandem_autostart, TANDEM, AUTOSTART, GObject)

/* @bus: the session bus, nullable.  Follows the setting from now on. */
TandemAutostart *tandem_autostart_new (TandemSettings *settings, GDBusConnection *bus);
/* Asks as things are now. */
void tandem_autostart_request (TandemAutostart *self);
