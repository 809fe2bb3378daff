// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A new id as the service makes them: "item_" and 21 random letters and digits.  (transfer full) */
char *tandem_sim_realtime_id_new (const char *prefix);
