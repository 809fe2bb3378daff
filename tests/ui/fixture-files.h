// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* What somebody does outside of the window with files.  @verb: "copy": the file @what is on the clipboard, as file managers put it there;
 * "copy-picture": a picture that is no file, @what pixels wide and high; "receive": a text
 * comes in with the file @what; "unreachable", "reachable": whether Twilio reaches this computer. */
void fixture_files_do (GtkWindow *window, const char *verb, const char *what);
