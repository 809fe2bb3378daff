// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What others wrote, inside a sentence of ours: UTF-8 in one line, at most 64 characters.  Any thread.  (transfer full) */
char *tandem_tool_words_dup (const char *text);
