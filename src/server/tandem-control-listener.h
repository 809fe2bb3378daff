// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-sockets.h"
#include "tandem-checkup.h"
#include "tandem-contacts.h"
#include "tandem-profiles.h"
#include "tandem-inbox.h"
#include "tandem-reachability.h"
#include "tandem-switchboard.h"

/* The local HTTP API (CONTRACT: control listener).  Main thread only.  127.0.0.1 only, token required on everything but GET /health. */
#define TANDEM_TYPE_CONTROL_LISTENER (tandem_control_listener_get_type ())
G_DECLARE_FINAL_TYPE (TandemControlListener, tandem_control_listener, TANDEM, CONTROL_LISTENER, GObject)

TandemControlListener *tandem_control_listener_new (TandemSwitchboard *switchboard, const char *api_key);
/* What is known of the way from Twilio to here; both nullable. */
void tandem_control_listener_set_reach (TandemControlListener *self, TandemCheckup *checkup,
                                        TandemReachability *reachability);
/* Where the routes about texts go; nullable. */
void tandem_control_listener_set_inbox (TandemControlListener *self, TandemInbox *inbox);
/* Likewise for contacts. */
void tandem_control_listener_set_contacts (TandemControlListener *self, TandemContacts *contacts);
/* Likewise for profiles. */
void tandem_control_listener_set_profiles (TandemControlListener *self, TandemProfiles *profiles);
/* Who takes the sockets of calls; nullable. */
void tandem_control_listener_set_call_sockets (TandemControlListener *self, TandemCallSockets *sockets);
/* @port 0: any free one.  Error: G_IO_ERROR_ADDRESS_IN_USE with a sentence that names CONTROL_PORT. */
gboolean tandem_control_listener_start (TandemControlListener *self, guint port, GError **error);
guint tandem_control_listener_get_port (TandemControlListener *self);
void tandem_control_listener_stop (TandemControlListener *self);
