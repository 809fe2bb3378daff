// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* Agents as files that a person chooses.  What goes wrong is said in @toasts.  Main thread. */

/* Asks for a file and gives @take what is in it (at most 1 MiB), unless the person changes their mind or @owner is gone by then. */
void tandem_agent_file_open (GtkWindow *window, AdwToastOverlay *toasts, void (*take) (const char *text, gssize length, gpointer owner),
                             gpointer owner);
/* Asks where to, and writes @text there.  @name: what the agent is called. */
void tandem_agent_file_save (GtkWindow *window, AdwToastOverlay *toasts, const char *name, const char *text);
