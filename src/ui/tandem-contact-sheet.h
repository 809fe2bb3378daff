// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-contacts.h"

/* What is known of one person, to be read and changed: name, numbers, notes, tags.  Main thread only. */
#define TANDEM_TYPE_CONTACT_SHEET (tandem_contact_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TandemContactSheet, tandem_contact_sheet, TANDEM, CONTACT_SHEET, AdwWindow)

/* Of @contact, or where that is NULL of a new one with @number (nullable).  National numbers are those of @region. */
TandemContactSheet *tandem_contact_sheet_new (GtkWindow *parent, TandemContacts *contacts, TandemContact *contact, const char *number,
                                              const char *region);
