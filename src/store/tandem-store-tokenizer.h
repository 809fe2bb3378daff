// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"

/* Makes the FTS5 tokenizer "tandem" known to @handle: as unicode61, which ignores case and diacritics, but Chinese, Japanese and
 * Korean characters are each a word of their own.  These are written without spaces, or with endings that vary, so a whole
 * run as one word would be found by its beginning only; a word of several characters is searched as a phrase. */
int tandem_store_tokenizer_register (sqlite3 *handle);
