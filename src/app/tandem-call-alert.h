// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-sound.h"
#include "tandem-switchboard.h"

/* Calls the operator's attention to a call that rings: the ringer sounds, and a notification can answer, decline and show it
 * (app.answer, app.decline, app.show-call, each with the call's id); the window is raised if that is wanted.  Main thread only. */
#define TANDEM_TYPE_CALL_ALERT (tandem_call_alert_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallAlert, tandem_call_alert, TANDEM, CALL_ALERT, GObject)

/* @application is borrowed and outlives it; @sound is nullable. */
TandemCallAlert *tandem_call_alert_new (GApplication *application, TandemSwitchboard *switchboard, TandemSound *sound);

/* What the buttons of the notification ask for; @id may be of a call that is over. */
void tandem_call_alert_answer (TandemCallAlert *self, const char *id);
void tandem_call_alert_decline (TandemCallAlert *self, const char *id);
