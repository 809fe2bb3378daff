// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Telephone numbers by libphonenumber (the one C++ file of the project).  Any thread. */

/* Checks @input (E.164, or national form in @region, an ISO 3166 code such as "US"; NULL: E.164 only) and
 * gives it as E.164, (transfer full).  NULL with TANDEM_CALL_ERROR_BAD_NUMBER and a sentence
 * that says what is wrong ("too short", ...).
 *
 * Letters are dialled by the keys they stand on when a number is a word, as in 1-800-FLOWERS: national form, three letters
 * or more.  A letter anywhere else (+1 202 555 010a) is a slip and refused by name, as is every sign that is not written
 * between digits: nothing is left out silently, or somebody else would be called. */
char *tandem_phone_number_normalize (const char *input, const char *region, GError **error);

/* @e164 for people: national form when it belongs to @region, else international.  Falls back to a copy. */
char *tandem_phone_number_format (const char *e164, const char *region);

/* What is being typed, grouped the way @region writes it; a copy of @typed when it cannot be formatted. */
char *tandem_phone_number_format_as_typed (const char *typed, const char *region);

/* The ISO region an E.164 number belongs to ("US"), or NULL. */
char *tandem_phone_number_region (const char *e164);

/* TRUE for 911, 112, 999, 110, 119 and 000 anywhere, for what @region has besides, and for these after a country's code
 * (+1 911): such calls are refused, they need a telephone. */
gboolean tandem_phone_number_is_emergency (const char *input, const char *region);

G_END_DECLS
