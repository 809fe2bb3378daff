// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TRUE when @text may be given to json-glib: one JSON text (RFC 8259, strictly) in UTF-8, at most 32 deep, whose strings hold no NUL and no
 * half of a surrogate pair.  json-glib (1.6) calls itself for every bracket without a limit (some 60000 of them overflow a stack of 8 MiB),
 * leaks what it had read when it comes to something that is wrong, and makes strings that are no UTF-8 of "\ud800"; so whatever did not
 * come from ourselves is looked at first.  @length in bytes; -1: up to the NUL.  Any thread. */
gboolean tandem_json_guard (const char *text, gssize length);
