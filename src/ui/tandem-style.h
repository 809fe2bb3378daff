// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

/* Gives the default display our style sheet and our icons.  Main thread only. */
void tandem_style_load (void);
