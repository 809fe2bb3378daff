// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-message-media.h"

/* The file of a text as a small picture, or as an icon: of what is no picture, cannot be read, or would need more memory than it is
 * worth.  Read and decoded away from the main thread.  Main thread only. */
#define TANDEM_TYPE_THUMBNAIL (tandem_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (TandemThumbnail, tandem_thumbnail, TANDEM, THUMBNAIL, GtkWidget)

/* @px: the longer side at most; a picture that is smaller stays so. */
GtkWidget *tandem_thumbnail_new (TandemMessageMedia *media, int px);
