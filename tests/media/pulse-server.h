// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* PulseAudio servers of the test's own, in a folder of its own, with null sinks as sound devices; and an ALSA configuration
 * that names them: "default" (plays to spk, hears the monitor of mic), "second" (a loudspeaker) and "gone" (which is not
 * there) of the desk's server; "headset" (both ways; what is played is what its microphone hears) of another one, so that
 * it can be unplugged: one server moves what plays to what is left, and the program notices nothing. */
typedef struct _PulseServer PulseServer;

typedef enum {
  PULSE_DESK,
  PULSE_HEADSET,
  PULSE_N_PARTS,
} PulsePart;

/* Sets the environment, so before anything else; both parts run.  NULL where PulseAudio is not installed. */
PulseServer *pulse_server_new (void);
void pulse_server_free (PulseServer *self);

void pulse_server_start (PulseServer *self, PulsePart part);
/* As a crash, or an unplugged cable, does. */
void pulse_server_kill (PulseServer *self, PulsePart part);

/* Plays @n samples (48 kHz, mono) into the null sink @sink; the process ends when they are played. */
GSubprocess *pulse_server_play (PulseServer *self, PulsePart part, const char *sink, const gint16 *samples, gsize n);
/* Hears the null sink @sink (48 kHz, mono) until the process is ended; its standard output has the samples. */
GSubprocess *pulse_server_hear (PulseServer *self, PulsePart part, const char *sink);
