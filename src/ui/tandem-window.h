// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-inbox.h"
#include "tandem-people.h"
#include "tandem-reachability.h"
#include "tandem-recordings.h"
#include "tandem-secrets.h"
#include "tandem-sound.h"
#include "tandem-sidebar.h"
#include "tandem-switchboard.h"

#define TANDEM_TYPE_WINDOW (tandem_window_get_type ())
G_DECLARE_FINAL_TYPE (TandemWindow, tandem_window, TANDEM, WINDOW, AdwApplicationWindow)

/* The main window.  Shows the first-run page when no account is set.  @secrets keeps what is entered there.
 * Signal "demo-requested": the person pressed Try the demo.  Signal "account-entered": first-run was completed. */
TandemWindow *tandem_window_new (GtkApplication *application, TandemSwitchboard *switchboard, TandemSecrets *secrets);
/* Once: shows the sound page of @sound.  NULL: there is none. */
void tandem_window_set_sound (TandemWindow *self, TandemSound *sound);
/* Once: shows the messages page of @inbox.  NULL: there is none. */
void tandem_window_set_inbox (TandemWindow *self, TandemInbox *inbox, TandemPeople *people);
/* Lets recordings be played on the pages of their calls.  NULL: they are not offered. */
void tandem_window_set_recordings (TandemWindow *self, TandemRecordings *recordings);
/* Shown in the preferences.  NULL: only the settings are. */
void tandem_window_set_reachability (TandemWindow *self, TandemReachability *reachability);
/* Opens @call, which may be over; the window itself is not presented. */
void tandem_window_show_call (TandemWindow *self, TandemCall *call);
/* Opens the texts with @number (E.164 or a sender's word), where one can answer at once; the window itself is not presented. */
void tandem_window_show_thread (TandemWindow *self, const char *number);
/* TRUE when somebody can see the texts with @number just now. */
gboolean tandem_window_shows_thread (TandemWindow *self, const char *number);
/* The narrow side with its panels; borrowed. */
TandemSidebar *tandem_window_get_sidebar (TandemWindow *self);
/* Brings a panel to the front, without an account, too; @page as for tandem_sidebar_show(). */
void tandem_window_show_panel (TandemWindow *self, const char *page);
/* Fills the dial entry and puts the cursor there (tel: links); never dials. */
void tandem_window_show_number (TandemWindow *self, const char *number);
