// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Texts to begin with.  They are kept as a person writes them, in one text, so that order, copies and backups are those of any text:
 *
 *   /hello Hello {contact.first_name}!
 *   /late I am late,
 *   sorry.
 *
 * A line that begins with "/" and a name begins a template; what follows belongs to it.  Pure functions, any thread. */

/* TRUE when @kept can be read: each name once, and words behind it; else TANDEM_CALL_ERROR_BAD_INPUT. */
gboolean tandem_templates_check (const char *kept, GError **error);
/* Their names, in order: (transfer full). */
char **tandem_templates_list_names (const char *kept);
/* The words of the one called @name, in capital letters or not; NULL when there is none.  (transfer full) */
char *tandem_templates_dup_text (const char *kept, const char *name);

/* What variables stand for; NULL and "": it is not known. */
typedef struct {
  const char *contact_name;       /* {contact.name} */
  const char *contact_first_name; /* {contact.first_name} */
  const char *number;             /* {number} */
  const char *my_number;          /* {my.number} */
  const char *date;               /* {date} */
  const char *time;               /* {time} */
} TandemTemplateValues;

/* @text with its variables replaced; those without a value stay.  (transfer full) */
char *tandem_template_fill (const char *text, const TandemTemplateValues *values);
/* The first variable that stands in @text, borrowed, and its length in bytes; NULL when there is none. */
const char *tandem_template_find_open (const char *text, gsize *length);
