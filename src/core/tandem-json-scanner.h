// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Walks one JSON text (RFC 8259, strictly) without building a tree: media frames come fifty times a second for each call.
 * Plain data on the stack, any thread.  Every function returns FALSE at the first violation;
 * the text is then useless as a whole. */
typedef struct {
  const char *at;
  const char *end;
  guint depth;
} TandemJsonScanner;

/* FALSE when @text is not valid UTF-8. */
gboolean tandem_json_scanner_init (TandemJsonScanner *self, const char *text, gsize n);

/* The next character that is not white space; '\0' at the end. */
char tandem_json_scanner_peek (TandemJsonScanner *self);
/* TRUE, and past it, when the next character is @c. */
gboolean tandem_json_scanner_accept (TandemJsonScanner *self, char c);

/* Unescaped into @out (nullable: skip).  Refuses NUL and lone surrogates. */
gboolean tandem_json_scanner_string (TandemJsonScanner *self, GString *out);
/* The literal as written into @out (nullable: skip). */
gboolean tandem_json_scanner_number (TandemJsonScanner *self, GString *out);
/* Skips any value; nesting deeper than 32 is refused. */
gboolean tandem_json_scanner_skip (TandemJsonScanner *self);

/* Called at the value of each member; must move past it. */
typedef gboolean (*TandemJsonMemberFunc) (TandemJsonScanner *self, const char *key, gpointer user_data);
/* @key is a scratch buffer of the caller, overwritten for each member. */
gboolean tandem_json_scanner_object (TandemJsonScanner *self, GString *key, TandemJsonMemberFunc member, gpointer user_data);
