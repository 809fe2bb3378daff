// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* @error as a passing message: what happened, what to do, and a button where one action helps.  @narrow: the window is
 * hardly wider than 360 px.  (transfer full) */
AdwToast *tandem_notice_toast_new (const GError *error, gboolean narrow);
