// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-sound-figures.h"

/* What is measured at the sound devices, as rows of numbers.  Main thread only. */
#define TANDEM_TYPE_FIGURES_GROUP (tandem_figures_group_get_type ())
G_DECLARE_FINAL_TYPE (TandemFiguresGroup, tandem_figures_group, TANDEM, FIGURES_GROUP, AdwPreferencesGroup)

void tandem_figures_group_update (TandemFiguresGroup *self, TandemSoundFigures *figures);
