// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The folder in which everything is kept: one instance at a time.  Makes it where there is none, for this user only, and
 * locks it until the descriptor is closed.  -1 with TANDEM_STORE_ERROR_OPEN, a sentence for the terminal.  Main thread. */
int tandem_data_folder_lock (const char *folder, GError **error);
