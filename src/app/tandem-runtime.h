// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-checkup.h"
#include "tandem-contacts.h"
#include "tandem-inbox.h"
#include "tandem-profiles.h"
#include "tandem-reachability.h"
#include "tandem-secrets.h"
#include "tandem-sound.h"
#include "tandem-switchboard.h"

/* Everything but the window: builds the object graph, starts the listeners, ends it all in order.  Main thread only. */
#define TANDEM_TYPE_RUNTIME (tandem_runtime_get_type ())
G_DECLARE_FINAL_TYPE (TandemRuntime, tandem_runtime, TANDEM, RUNTIME, GObject)

/* @settings and @secrets are complete (environment read); with "demo" set the simulator is started here, @simulator as in tandem_demo_start(). */
TandemRuntime *tandem_runtime_new (TandemSettings *settings, TandemSecrets *secrets, const char *simulator);

/* Opens the store, starts media thread and both listeners, loads history.  Errors are sentences for the terminal. */
void tandem_runtime_start_async (TandemRuntime *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_runtime_start_finish (TandemRuntime *self, GAsyncResult *result, GError **error);

/* Ends calls, listeners, threads; everything is stored afterwards. */
void tandem_runtime_stop_async (TandemRuntime *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_runtime_stop_finish (TandemRuntime *self, GAsyncResult *result, GError **error);

/* Borrowed; NULL before start, and when headless. */
TandemSound *tandem_runtime_get_sound (TandemRuntime *self);
TandemSwitchboard *tandem_runtime_get_switchboard (TandemRuntime *self); /* NULL before start */
TandemInbox *tandem_runtime_get_inbox (TandemRuntime *self);             /* likewise */
TandemContacts *tandem_runtime_get_contacts (TandemRuntime *self);       /* likewise */
TandemProfiles *tandem_runtime_get_profiles (TandemRuntime *self);       /* likewise */
TandemSecrets *tandem_runtime_get_secrets (TandemRuntime *self);
/* Where the control listener is and its token; NULL/0 before start. */
guint tandem_runtime_get_control_port (TandemRuntime *self);
const char *tandem_runtime_get_control_key (TandemRuntime *self);
/* What is the matter with each hop; borrowed, NULL before start. */
TandemCheckup *tandem_runtime_get_checkup (TandemRuntime *self);
/* Whether Twilio gets here; borrowed, NULL before start. */
TandemReachability *tandem_runtime_get_reachability (TandemRuntime *self);
