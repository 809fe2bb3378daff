// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier-stream.h"

/* The stream that will take the place of a line's present one, in a slot of the line.  It is not heard before; one that ends before is forgotten.
 * Media thread only. */

/* Puts @stream (nullable) there and closes what was there before.  The slot must outlive what is in it. */
void tandem_next_stream_set (TandemCarrierStream **slot, TandemCarrierStream *stream);
/* (transfer full), not closed; NULL when there is none. */
TandemCarrierStream *tandem_next_stream_take (TandemCarrierStream **slot);
