// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contacts.h"
#include "tandem-window.h"

/* Adds to @window, for as long as it lives: "win.show-contact" (s: a number) opens the sheet of who has it or of a new contact,
 * "win.edit-contact" (s: an id) that of a contact or, with "", of a new one, "win.call-number" and "win.text-number" (s) begin both,
 * "win.import-contacts" and "win.export-contacts" ask for a vCard file.  What became of it is said in its toasts.  Main thread only. */
void tandem_contact_actions_install (TandemWindow *window, TandemContacts *contacts, TandemSettings *settings);
