// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* A port of 127.0.0.1 that is listened on, and goes on being listened on when a connection cannot be accepted.  (SoupServer could listen
 * by itself, but in libsoup 3.2 it leaks every accepted socket and stops listening for good after the first failed accept.)
 * Lives on the thread that opened it, in that thread's default main context. */
typedef struct _TandemHttpPort TandemHttpPort;

typedef void (*TandemHttpPortFunc) (GSocketConnection *connection, gpointer user_data);

/* @number 0: any.  G_IO_ERROR_ADDRESS_IN_USE with a sentence that names @setting. */
TandemHttpPort *tandem_http_port_open (guint number, const char *setting, TandemHttpPortFunc accepted, gpointer user_data, GError **error);
void tandem_http_port_close (TandemHttpPort *self);

guint tandem_http_port_get_number (TandemHttpPort *self);

/* Whether one could listen on 127.0.0.1:@number just now.  Any thread.  G_IO_ERROR. */
gboolean tandem_http_port_try (guint number, GError **error);
