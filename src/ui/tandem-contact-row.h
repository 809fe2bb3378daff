// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-people.h"

/* One contact in the list.  Its buttons activate "win.call-number" and "win.text-number" with the first number.  Main thread only. */
#define TANDEM_TYPE_CONTACT_ROW (tandem_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemContactRow, tandem_contact_row, TANDEM, CONTACT_ROW, GtkWidget)

GtkWidget *tandem_contact_row_new (TandemPeople *people);
/* @contact nullable. */
void tandem_contact_row_set_contact (TandemContactRow *self, TandemContact *contact);
