// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What ALSA is asked beside PortAudio, which finds new devices only after it has let go of all others, and which writes to
 * the standard error when a device cannot be opened.  All blocking: the worker thread of TandemSoundCard. */
typedef struct {
  int channels;
  int rate; /* Hz */
} TandemAlsaFormat;

/* Looking for devices, PortAudio tries many that are not there, and ALSA and JACK tell each on the standard error.  Both
 * let their messages be taken; that is kinder than turning the standard error of the whole program away for a while. */
void tandem_alsa_silence (void);

/* What ALSA calls the device that PortAudio calls @name, as in "Headset: USB Audio (hw:1,0)", even when its card has
 * another number since it was plugged in again.  NULL: it is not there. */
char *tandem_alsa_find (const char *name);

/* Opens and closes it.  Fills @format with one channel at @rate, or else with what the device insists on.
 * Gives 0 or an errno. */
int tandem_alsa_probe (const char *alsa_name, gboolean input, int rate, TandemAlsaFormat *format);
