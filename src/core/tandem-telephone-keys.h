// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TRUE when @digits (nullable) are keys of a telephone: 0-9 A-D * #, at least one.  Otherwise TANDEM_CALL_ERROR_BAD_INPUT, which names the
 * first wrong one.  Any thread. */
gboolean tandem_telephone_keys_check (const char *digits, GError **error);
