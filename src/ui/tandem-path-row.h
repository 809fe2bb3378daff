// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* A row of the preferences that keeps the path of a folder to write into, or of a sound file to play.  What cannot be used is
 * refused with a sentence, and the setting stays what it was.  Main thread only.
 *
 * Properties: folder (gboolean: a folder, else a sound file), standard (what is used when nothing is chosen, in words). */
#define TANDEM_TYPE_PATH_ROW (tandem_path_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemPathRow, tandem_path_row, TANDEM, PATH_ROW, AdwActionRow)

/* Follows and writes @property, whose "" is the standard; what is set now is tried as well. */
void tandem_path_row_set_up (TandemPathRow *self, TandemSettings *settings, const char *property);
/* Tries @path, as if it had been chosen; "" is the standard. */
void tandem_path_row_choose (TandemPathRow *self, const char *path);
