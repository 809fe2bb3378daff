// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-socket.h"

/* Stands in for tandem-voice-socket.c where a test wants to be the service itself: same type, same promises, no network.  It must be named before
 * the libraries, which then leave theirs out.  Sockets are numbered in the order in which they connected. */

/* How many have connected since the last reset, over or not. */
guint fake_voice_socket_count (void);
/* Forgets them all. */
void fake_voice_socket_reset (void);

/* What the service does; nothing when the one with this number is over or was never there. */
void fake_voice_socket_deliver (guint number, const char *text, gsize n);
void fake_voice_socket_refuse (guint number, guint status);
void fake_voice_socket_be_late (guint number);
void fake_voice_socket_close (guint number, guint code, const char *reason);
