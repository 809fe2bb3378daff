// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-ulaw.h"

/* Linear samples: signed 16 bit, mono, 8 kHz unless said otherwise; frames of 20 ms are TANDEM_ULAW_FRAME samples. */

/* RMS in dBFS, -96.0 to 0.0. */
double tandem_pcm_level (const gint16 *samples, gsize n);
/* Adds @other to the mu-law of @frame, whose own sound is first multiplied by @gain (0 to 1).  Too loud is cut off. */
void tandem_pcm_mix_into_ulaw (guint8 *frame, const gint16 *other, gsize n, double gain);
/* Adds the mu-law of @ulaw to @samples. */
void tandem_pcm_add_ulaw (gint16 *samples, const guint8 *ulaw, gsize n);
/* Lets @samples become @next little by little: they begin as they were and end as it ends. */
void tandem_pcm_blend (gint16 *samples, const gint16 *next, gsize n);
void tandem_pcm_to_ulaw (const gint16 *samples, guint8 *ulaw, gsize n);
