// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* One line of a vCard (2.1, 3.0, 4.0) after unfolding: "item1.TEL;TYPE=cell:+1 202 555 0101". */
typedef struct {
  guint number;   /* of its first line in the file, from 1 */
  char *group;    /* "item1" in lower case, or "" */
  char *name;     /* "TEL", in upper case */
  char **types;   /* what TYPE says, and words that stand alone (2.1), in lower case */
  char *value;    /* UTF-8: quoted-printable decoded, but escapes still in it */
} TandemVcardLine;

void tandem_vcard_line_free (TandemVcardLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemVcardLine, tandem_vcard_line_free)

/* Where a reader is in a file.  Its text is borrowed. */
typedef struct {
  const char *at;
  const char *end;
  guint line; /* the number of the line that begins at @at */
} TandemVcardReader;

void tandem_vcard_reader_init (TandemVcardReader *self, const char *text, gsize length);
/* The next line that is not blank.  NULL at the end, and with TANDEM_CALL_ERROR_BAD_INPUT when it is none. */
TandemVcardLine *tandem_vcard_reader_next (TandemVcardReader *self, GError **error);

/* @value without escapes.  (transfer full) */
char *tandem_vcard_unescape (const char *value);
/* The parts of @value between unescaped @separator, without escapes and blanks around them.  (transfer full) */
char **tandem_vcard_split (const char *value, char separator);
