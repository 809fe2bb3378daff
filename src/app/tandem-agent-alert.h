// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-switchboard.h"

/* Calls the operator, who is not looking at the window, to a call whose agent is lost: a notification that can take the call
 * over and show it (app.take-over, app.show-call, each with the call's id).  At once when the agent is gone for good, after 3 s
 * when it is connected again, for most losses are mended sooner.  It goes when nobody has to come any more.  Main thread only. */
#define TANDEM_TYPE_AGENT_ALERT (tandem_agent_alert_get_type ())
G_DECLARE_FINAL_TYPE (TandemAgentAlert, tandem_agent_alert, TANDEM, AGENT_ALERT, GObject)

/* @application is borrowed and outlives it. */
TandemAgentAlert *tandem_agent_alert_new (GApplication *application, TandemSwitchboard *switchboard);

/* What the button of the notification asks for; @id may be of a call that is over. */
void tandem_agent_alert_take_over (TandemAgentAlert *self, const char *id);
