// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The JSON text of a server event of the OpenAI Realtime API, of a short form that a fuzzer can change without breaking it: a letter for the
 * type (the table in service-event.c), a digit for the response, one for the item, and a text or number.
 * "R3" is response.created of resp_3, "A341200" 1200 bytes of sound for item_4 of it.  NULL when there is no such letter.  (transfer full) */
char *service_event_build (const guint8 *line, gsize n);
