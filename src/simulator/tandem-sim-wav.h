// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* A mono 8 kHz mu-law WAV file (format tag 7), written as it comes.  One thread. */
typedef struct _TandemSimWav TandemSimWav;

TandemSimWav *tandem_sim_wav_create (const char *path, GError **error);
void tandem_sim_wav_write (TandemSimWav *self, const guint8 *ulaw, gsize n);
/* Puts the lengths into the header and closes the file. */
void tandem_sim_wav_close (TandemSimWav *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimWav, tandem_sim_wav_close)

/* A whole WAV file of 16 bit samples at 8 kHz, @samples interleaved.  (transfer full) */
GBytes *tandem_sim_wav_pack (guint channels, const gint16 *samples, gsize n_frames);
