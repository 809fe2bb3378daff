// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-set.h"

#include <string.h>

#include "tandem-json-guard.h"

#define NAME_MAX_BYTES 64
#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
/* Of a name that somebody made up, so much is repeated. */
#define SHOWN_MAX 40

struct _TandemToolSet {
  GPtrArray *tools; /* owned TandemTool */
};

TandemToolSet *
tandem_tool_set_new (void)
{
  TandemToolSet *self = g_new0 (TandemToolSet, 1);

  self->tools = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
tandem_tool_set_free (TandemToolSet *self)
{
  g_ptr_array_unref (self->tools);
  g_free (self);
}

static gboolean
is_usable (TandemTool *tool)
{
  const char *name = tandem_tool_get_name (tool);
  const char *parameters = tandem_tool_get_parameters (tool);

  return *name && strlen (name) <= NAME_MAX_BYTES && name[strspn (name, NAME_CHARACTERS)] == '\0' &&
         tandem_json_guard (parameters, -1) && parameters[strspn (parameters, " \t\r\n")] == '{' &&
         g_utf8_validate (tandem_tool_get_description (tool), -1, NULL);
}

void
tandem_tool_set_add (TandemToolSet *self, TandemTool *tool)
{
  g_autoptr (TandemTool) keep = tool;

  if (!is_usable (tool))
    g_message ("tools: “%s” is left out: its name or its parameters are none that an AI service takes", tandem_tool_get_name (tool));
  else if (!tandem_tool_set_find (self, tandem_tool_get_name (tool)))
    g_ptr_array_add (self->tools, g_steal_pointer (&keep));
}

TandemTool *
tandem_tool_set_find (TandemToolSet *self, const char *name)
{
  for (guint i = 0; i < self->tools->len; i++)
    if (g_str_equal (tandem_tool_get_name (self->tools->pdata[i]), name))
      return self->tools->pdata[i];
  return NULL;
}

gboolean
tandem_tool_set_is_empty (TandemToolSet *self)
{
  return self->tools->len == 0;
}

static void
append_string (GString *into, const char *text)
{
  g_string_append_c (into, '"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\')
      g_string_append_printf (into, "\\%c", *text);
    else if ((guchar) *text < 0x20)
      g_string_append_printf (into, "\\u%04x", (guint) *text);
    else
      g_string_append_c (into, *text);
  }
  g_string_append_c (into, '"');
}

/* What stands in a JSON array; "" when it is none, or empty.  (transfer full) */
static char *
dup_elements (const char *array)
{
  g_autofree char *text = g_strstrip (g_strdup (array));
  gsize n = strlen (text);

  if (n < 2 || text[0] != '[' || !tandem_json_guard (text, -1))
    return g_strdup ("");
  text[n - 1] = '\0';
  return g_strdup (g_strstrip (text + 1));
}

char *
tandem_tool_set_dup_definitions (TandemToolSet *self, const char *others)
{
  g_autofree char *elements = dup_elements (others);
  GString *into = g_string_new (elements);

  for (guint i = 0; i < self->tools->len; i++) {
    TandemTool *tool = self->tools->pdata[i];

    g_string_append (into, into->len > 0 ? ",{\"name\":" : "{\"name\":");
    append_string (into, tandem_tool_get_name (tool));
    g_string_append (into, ",\"description\":");
    append_string (into, tandem_tool_get_description (tool));
    g_string_append_printf (into, ",\"parameters\":%s}", tandem_tool_get_parameters (tool));
  }
  if (into->len > 0) {
    g_string_prepend_c (into, '[');
    g_string_append_c (into, ']');
  }
  return g_string_free (into, FALSE);
}

char *
tandem_tool_set_dup_unknown (TandemToolSet *self, const char *name)
{
  g_autofree char *shown = g_utf8_strlen (name, -1) > SHOWN_MAX ? g_utf8_substring (name, 0, SHOWN_MAX) : g_strdup (name);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "There is no tool “%s”", shown);
  for (guint i = 0; i < self->tools->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": there is " : i + 1 < self->tools->len ? ", " : " and ",
                            tandem_tool_get_name (self->tools->pdata[i]));
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}
