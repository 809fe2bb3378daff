// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-hang-ups.h"
#include "tandem-settings.h"

/* Calls that were answered by a machine, or may have been: keeps what the carrier found out and does what was wished for.  An
 * operator who talks is never hung up on.  Main thread only.
 *
 * Signal "call-changed" (TandemCall). */
#define TANDEM_TYPE_MACHINES (tandem_machines_get_type ())
G_DECLARE_FINAL_TYPE (TandemMachines, tandem_machines, TANDEM, MACHINES, GObject)

TandemMachines *tandem_machines_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media,
                                     TandemLiveCalls *live, TandemHangUps *hang_ups, TandemSaveQueue *saves);
