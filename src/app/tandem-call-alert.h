// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-sound.h"
#include "tandem-switchboard.h"

/* Calls the operator's attention to a call that rings: the ringer sounds, and a notification can answer and decline it
 * (app.answer, app.decline).  Main thread only. */
#define TANDEM_TYPE_CALL_ALERT (tandem_call_alert_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallAlert, tandem_call_alert, TANDEM, CALL_ALERT, GObject)

/* @application is borrowed and outlives it; @sound is nullable. */
TandemCallAlert *tandem_call_alert_new (GApplication *application, TandemSwitchboard *switchboard, TandemSound *sound);
