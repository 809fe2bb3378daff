// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-twiml.h"

#include <libsoup/soup.h>

#define MAX_DEPTH 16

/* Any thread; immutable once parsed. */
struct _TandemSimTwiml {
  GObject parent_instance;
  /* owned */
  TandemSimVerb *root;
};

G_DEFINE_FINAL_TYPE (TandemSimTwiml, tandem_sim_twiml, G_TYPE_OBJECT)

static void
verb_free (TandemSimVerb *verb)
{
  g_free (verb->name);
  g_hash_table_unref (verb->attributes);
  g_string_free (verb->text, TRUE);
  g_ptr_array_unref (verb->children);
  g_free (verb);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimVerb, verb_free)

static void
free_verb (gpointer verb)
{
  verb_free (verb);
}

static TandemSimVerb *
verb_new (const char *name)
{
  TandemSimVerb *verb = g_new0 (TandemSimVerb, 1);

  verb->name = g_strdup (name);
  verb->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  verb->text = g_string_new (NULL);
  verb->children = g_ptr_array_new_with_free_func (free_verb);
  return verb;
}

static void
tandem_sim_twiml_finalize (GObject *object)
{
  TandemSimTwiml *self = TANDEM_SIM_TWIML (object);

  g_clear_pointer (&self->root, verb_free);
  G_OBJECT_CLASS (tandem_sim_twiml_parent_class)->finalize (object);
}

static void
tandem_sim_twiml_class_init (TandemSimTwimlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_twiml_finalize;
}

static void
tandem_sim_twiml_init (TandemSimTwiml *self)
{
}

/* The way from the root to the element being read; the document owns them. */
typedef struct {
  TandemSimTwiml *document;
  GPtrArray *stack;
} Reader;

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer user_data,
          GError **error)
{
  Reader *reader = user_data;
  g_autoptr (TandemSimVerb) verb = verb_new (name);

  if (reader->stack->len == 0 && g_strcmp0 (name, "Response") != 0) {
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT,
                 "The root element is <%s>; TwiML starts with <Response>", name);
    return;
  }
  if (reader->stack->len == 0 && reader->document->root != NULL) {
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "There is more than one <%s>", name);
    return;
  }
  if (reader->stack->len >= MAX_DEPTH) {
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "<%s> is nested too deeply", name);
    return;
  }
  for (gsize i = 0; names[i] != NULL; i++)
    g_hash_table_replace (verb->attributes, g_strdup (names[i]), g_strdup (values[i]));
  if (reader->stack->len == 0) {
    g_ptr_array_add (reader->stack, verb);
    reader->document->root = g_steal_pointer (&verb);
  } else {
    TandemSimVerb *parent = g_ptr_array_index (reader->stack, reader->stack->len - 1);

    g_ptr_array_add (reader->stack, verb);
    g_ptr_array_add (parent->children, g_steal_pointer (&verb));
  }
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  g_ptr_array_remove_index (reader->stack, reader->stack->len - 1);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  TandemSimVerb *verb;

  if (reader->stack->len == 0)
    return;
  verb = g_ptr_array_index (reader->stack, reader->stack->len - 1);
  g_string_append_len (verb->text, text, length);
}

TandemSimTwiml *
tandem_sim_twiml_parse (const char *xml, gssize length, GError **error)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autoptr (TandemSimTwiml) self = g_object_new (TANDEM_TYPE_SIM_TWIML, NULL);
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();
  Reader reader = { .document = self, .stack = stack };
  g_autoptr (GMarkupParseContext) context = NULL;

  g_return_val_if_fail (xml != NULL, NULL);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  if (!g_markup_parse_context_parse (context, xml, length, error))
    return NULL;
  if (!g_markup_parse_context_end_parse (context, error))
    return NULL;
  return g_steal_pointer (&self);
}

GPtrArray *
tandem_sim_twiml_get_verbs (TandemSimTwiml *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_TWIML (self), NULL);
  return self->root->children;
}

const char *
tandem_sim_verb_get (const TandemSimVerb *verb, const char *attribute)
{
  return g_hash_table_lookup (verb->attributes, attribute);
}

guint
tandem_sim_verb_get_uint (const TandemSimVerb *verb, const char *attribute, guint fallback)
{
  const char *value = tandem_sim_verb_get (verb, attribute);
  guint64 number;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, 86400, &number, NULL))
    return fallback;
  return (guint) number;
}

TandemSimVerb *
tandem_sim_verb_child (const TandemSimVerb *verb, const char *name)
{
  for (guint i = 0; i < verb->children->len; i++) {
    TandemSimVerb *child = g_ptr_array_index (verb->children, i);

    if (g_strcmp0 (child->name, name) == 0)
      return child;
  }
  return NULL;
}

char *
tandem_sim_verb_dup_text (const TandemSimVerb *verb)
{
  g_autoptr (GString) text = g_string_new (verb->text->str);

  for (guint i = 0; i < verb->children->len; i++) {
    g_autofree char *inner = tandem_sim_verb_dup_text (g_ptr_array_index (verb->children, i));

    g_string_append (text, inner);
  }
  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

char *
tandem_sim_twiml_resolve (const char *base, const char *reference)
{
  if (reference == NULL || base == NULL || g_uri_peek_scheme (reference) != NULL)
    return g_strdup (reference);
  return g_uri_resolve_relative (base, reference, SOUP_HTTP_URI_FLAGS, NULL);
}
