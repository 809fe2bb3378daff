// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-templates.h"

#include <string.h>

#include "tandem-error.h"

#define SIGNS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

typedef struct {
  char *name;
  GString *text;
} Template;

static void
template_free (gpointer data)
{
  Template *template = data;

  g_free (template->name);
  g_string_free (template->text, TRUE);
  g_free (template);
}

/* A name may have any letters of the world, but no blanks. */
static gsize
measure_name (const char *line)
{
  gsize length = 0;

  while (line[length] && ((guchar) line[length] >= 0x80 || strchr (SIGNS, line[length])))
    length++;
  return line[length] == '\0' || g_ascii_isspace (line[length]) ? length : 0;
}

/* *@stray (nullable): there are words before the first name. */
static GPtrArray *
parse (const char *kept, gboolean *stray)
{
  g_auto (GStrv) lines = g_strsplit (kept, "\n", -1);
  GPtrArray *templates = g_ptr_array_new_with_free_func (template_free);
  Template *last = NULL;

  for (guint i = 0; lines[i]; i++) {
    gsize length = lines[i][0] == '/' ? measure_name (lines[i] + 1) : 0;
    const char *words = lines[i];

    if (length > 0) {
      last = g_new0 (Template, 1);
      last->name = g_strndup (lines[i] + 1, length);
      last->text = g_string_new (NULL);
      g_ptr_array_add (templates, last);
      words += 1 + length;
      while (*words == ' ' || *words == '\t')
        words++;
    } else if (last) {
      g_string_append_c (last->text, '\n');
    } else if (stray && *g_strstrip (lines[i])) {
      *stray = TRUE;
    }
    if (last)
      g_string_append (last->text, words);
  }
  for (guint i = 0; i < templates->len; i++) {
    GString *text = ((Template *) templates->pdata[i])->text;

    while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
      g_string_truncate (text, text->len - 1);
    while (text->len > 0 && g_ascii_isspace (text->str[0]))
      g_string_erase (text, 0, 1);
  }
  return templates;
}

static Template *
find (GPtrArray *templates, const char *name, guint before)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; i < before; i++) {
    g_autofree char *folded = g_utf8_casefold (((Template *) templates->pdata[i])->name, -1);

    if (g_str_equal (folded, wanted))
      return templates->pdata[i];
  }
  return NULL;
}

gboolean
tandem_templates_check (const char *kept, GError **error)
{
  gboolean stray = FALSE;
  g_autoptr (GPtrArray) templates = NULL;

  g_return_val_if_fail (kept != NULL, FALSE);
  templates = parse (kept, &stray);
  if (stray) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "A template begins with a slash and its name: /hello Hello!");
    return FALSE;
  }
  for (guint i = 0; i < templates->len; i++) {
    Template *template = templates->pdata[i];

    if (template->text->len > 0 && !find (templates, template->name, i))
      continue;
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 template->text->len > 0 ? "There are two templates called /%s: give one of them another name"
                                         : "Nothing follows /%s: write what it stands for", template->name);
    return FALSE;
  }
  return TRUE;
}

char **
tandem_templates_list_names (const char *kept)
{
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (kept != NULL, NULL);
  templates = parse (kept, NULL);
  for (guint i = 0; i < templates->len; i++)
    g_strv_builder_add (names, ((Template *) templates->pdata[i])->name);
  return g_strv_builder_end (names);
}

char *
tandem_templates_dup_text (const char *kept, const char *name)
{
  g_autoptr (GPtrArray) templates = NULL;
  Template *found;

  g_return_val_if_fail (kept != NULL && name != NULL, NULL);
  templates = parse (kept, NULL);
  found = find (templates, name, templates->len);
  return found ? g_strdup (found->text->str) : NULL;
}

/* --- variables -------------------------------------------------------------------------------------------------- */

static const struct { const char *name; gsize offset; } variables[] = {
  { "{contact.name}", G_STRUCT_OFFSET (TandemTemplateValues, contact_name) },
  { "{contact.first_name}", G_STRUCT_OFFSET (TandemTemplateValues, contact_first_name) },
  { "{number}", G_STRUCT_OFFSET (TandemTemplateValues, number) },
  { "{my.number}", G_STRUCT_OFFSET (TandemTemplateValues, my_number) },
  { "{date}", G_STRUCT_OFFSET (TandemTemplateValues, date) },
  { "{time}", G_STRUCT_OFFSET (TandemTemplateValues, time) },
};

static int
find_variable (const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_str_has_prefix (at, variables[i].name))
      return (int) i;
  return -1;
}

char *
tandem_template_fill (const char *text, const TandemTemplateValues *values)
{
  GString *filled = g_string_new (NULL);

  g_return_val_if_fail (text != NULL && values != NULL, NULL);
  while (*text) {
    int i = *text == '{' ? find_variable (text) : -1;
    const char *value = i < 0 ? NULL : G_STRUCT_MEMBER (const char *, values, variables[i].offset);

    if (value && *value) {
      g_string_append (filled, value);
      text += strlen (variables[i].name);
    } else {
      g_string_append_c (filled, *text++);
    }
  }
  return g_string_free (filled, FALSE);
}

const char *
tandem_template_find_open (const char *text, gsize *length)
{
  g_return_val_if_fail (text != NULL && length != NULL, NULL);
  for (text = strchr (text, '{'); text; text = strchr (text + 1, '{')) {
    int i = find_variable (text);

    if (i < 0)
      continue;
    *length = strlen (variables[i].name);
    return text;
  }
  return NULL;
}
