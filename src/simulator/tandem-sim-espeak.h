// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* libespeak-ng, which keeps its state in globals: one at a time in a process, one thread. */
typedef struct _TandemSimEspeak TandemSimEspeak;

/* Starts the library.  Main thread, before others exist: it calls setlocale(), which no thread survives beside it. */
void tandem_sim_espeak_start (void);

TandemSimEspeak *tandem_sim_espeak_new (GError **error);
void tandem_sim_espeak_free (TandemSimEspeak *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimEspeak, tandem_sim_espeak_free)

int tandem_sim_espeak_get_rate (TandemSimEspeak *self);
/* Signed 16 bit samples as libespeak-ng gives them, element type gint16.  Error: G_IO_ERROR_NOT_FOUND for an unknown voice.
 * (transfer full) */
GArray *tandem_sim_espeak_speak (TandemSimEspeak *self, const char *voice, const char *text, GError **error);
