// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-message.h"

/* One file of a text: a small picture or a name with its size, which opens in the program for it, and a button to save it.  One that
 * could not be fetched yet says so and has a button that activates "thread.fetch" with the id of the text.  Follows the file when it
 * comes.  Main thread only. */
#define TANDEM_TYPE_MESSAGE_FILE (tandem_message_file_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessageFile, tandem_message_file, TANDEM, MESSAGE_FILE, GtkWidget)

GtkWidget *tandem_message_file_new (TandemMessage *message, TandemMessageMedia *media);
