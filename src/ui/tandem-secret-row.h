// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-secrets.h"

/* Adds a row that keeps the secret @name (one of tandem-secrets.h).  What is kept is never shown, only that it is; applied empty it
 * is forgotten.  Main thread only. */
void tandem_secret_row_add (AdwPreferencesGroup *group, TandemSecrets *secrets, const char *name, const char *title);
/* Names the button by which an AdwPasswordEntryRow uncovers what is typed: it has only a picture in libadwaita 1.2. */
void tandem_secret_row_name_buttons (GtkWidget *row);
