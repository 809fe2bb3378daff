// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* Files and pictures that are pasted into a text view or dropped onto a widget, taken instead of the words that go with them.  Where
 * there are only words, nothing is touched.  Main thread only.
 *
 * Signals: "file" (GFile); "stream" (GInputStream, char *: "image/png"), a picture that is no file. */
#define TANDEM_TYPE_ATTACHMENT_SOURCE (tandem_attachment_source_get_type ())
G_DECLARE_FINAL_TYPE (TandemAttachmentSource, tandem_attachment_source, TANDEM, ATTACHMENT_SOURCE, GObject)

TandemAttachmentSource *tandem_attachment_source_new (GtkTextView *text_view, GtkWidget *target);
