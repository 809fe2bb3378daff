// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-people.h"

/* Every contact by name, and the search in names, organizations, numbers, tags and notes.  Asks the window for the rest: "win.edit-contact"
 * (s: an id, "" for a new one), "win.import-contacts", "win.export-contacts".  Main thread only. */
#define TANDEM_TYPE_CONTACTS_PANEL (tandem_contacts_panel_get_type ())
G_DECLARE_FINAL_TYPE (TandemContactsPanel, tandem_contacts_panel, TANDEM, CONTACTS_PANEL, GtkWidget)

/* Once. */
void tandem_contacts_panel_set_up (TandemContactsPanel *self, TandemPeople *people);
void tandem_contacts_panel_focus_search (TandemContactsPanel *self);
