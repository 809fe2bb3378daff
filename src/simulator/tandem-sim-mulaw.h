// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* G.711 mu-law, one sample at a time (Twilio's only media format).  Any thread. */
guint8 tandem_sim_mulaw_encode (gint16 sample);
gint16 tandem_sim_mulaw_decode (guint8 code);

/* Mu-law silence. */
#define TANDEM_SIM_MULAW_SILENCE 0xff
/* 20 ms at 8 kHz. */
#define TANDEM_SIM_FRAME_BYTES 160
#define TANDEM_SIM_FRAME_MS 20
