// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* Lets @server listen on 127.0.0.1:@port (0: any free port) with room for a burst of connections.  The port, or 0 and an error. */
guint tandem_sim_listen (SoupServer *server, guint port, GError **error);
