// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-tool.h"

/* "take_note": something to remember, kept in the transcript of the call as a private turn of the agent, which the remote never hears
 * (TandemCallNotes).  (transfer full) */
TandemTool *tandem_take_note_new (TandemCallMedia *media);
