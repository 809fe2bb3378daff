// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"

/* The level meters of both sides of a call, each with its name and a sign while it speaks.  Main thread only. */
#define TANDEM_TYPE_LEVEL_STRIP (tandem_level_strip_get_type ())
G_DECLARE_FINAL_TYPE (TandemLevelStrip, tandem_level_strip, TANDEM, LEVEL_STRIP, GtkWidget)

/* @call may be NULL. */
void tandem_level_strip_set_call (TandemLevelStrip *self, TandemCall *call);
/* The call is up, so there is something to measure. */
void tandem_level_strip_set_active (TandemLevelStrip *self, gboolean active);
