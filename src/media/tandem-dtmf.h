// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-ulaw.h"

/* In-band DTMF as IVRs want it: 100 ms of two tones, 100 ms of silence, -9 dBFS. */
#define TANDEM_DTMF_FRAMES 10 /* 20 ms frames of one digit */

/* No key: 200 ms of 1000 Hz at -12 dBFS, without a break from one to the next. */
#define TANDEM_DTMF_TONE '!'

/* 0-9 A-D * # */
gboolean tandem_dtmf_is_digit (char digit);
/* Fills the @index-th frame (0 to TANDEM_DTMF_FRAMES - 1) of @digit, which may be TANDEM_DTMF_TONE. */
void tandem_dtmf_fill (char digit, guint index, guint8 frame[TANDEM_ULAW_FRAME]);
