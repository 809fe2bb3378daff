// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Removes a folder and all that is in it; links are removed, not followed. */
void remove_folder (const char *path);
