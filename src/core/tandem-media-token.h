// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What a media stream must bring once to join its line: 256 random bits as hex, not to be guessed.  (transfer full)
 * Any thread. */
char *tandem_media_token_new (void);
