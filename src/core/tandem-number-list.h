// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TRUE when @list, comma-separated E.164 prefixes as they stand in the settings, names @number.  The word "anonymous" in it
 * names the number "", which callers have who hide theirs. */
gboolean tandem_number_list_contains (const char *list, const char *number);

/* TRUE when exactly @number stands in @list, and not only a prefix of it. */
gboolean tandem_number_list_names (const char *list, const char *number);
/* @list with @number in it, or without: it alone, no prefix of it.  (transfer full) */
char *tandem_number_list_set (const char *list, const char *number, gboolean listed);

/* What a person wrote, as it is kept: "+1 (202), anonymous" becomes "+1202,anonymous".  @with_anonymous: callers, who may hide
 * theirs.  NULL with TANDEM_CALL_ERROR_BAD_INPUT naming the word that is wrong.  (transfer full) */
char *tandem_number_list_read (const char *text, gboolean with_anonymous, GError **error);
