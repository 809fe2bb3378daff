// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"

/* Sound devices by way of PortAudio.  Made on any thread; used and, when it was used, freed after the worker thread that
 * used it has ended. */
#define TANDEM_TYPE_PORTAUDIO (tandem_portaudio_get_type ())
G_DECLARE_FINAL_TYPE (TandemPortaudio, tandem_portaudio, TANDEM, PORTAUDIO, GObject)

/* Touches no device before the first scan or open. */
TandemPortaudio *tandem_portaudio_new (void);
