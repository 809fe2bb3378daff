// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-search-hit.h"

struct _TandemSearchHit {
  GObject parent_instance;

  /* owned */
  char *number;
  char *id;
  char *text;

  TandemSearchKind kind;
  gint64 at_ms;
};

G_DEFINE_FINAL_TYPE (TandemSearchHit, tandem_search_hit, G_TYPE_OBJECT)

static void
tandem_search_hit_finalize (GObject *object)
{
  TandemSearchHit *self = TANDEM_SEARCH_HIT (object);

  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (tandem_search_hit_parent_class)->finalize (object);
}

static void
tandem_search_hit_class_init (TandemSearchHitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_search_hit_finalize;
}

static void
tandem_search_hit_init (TandemSearchHit *self)
{
}

TandemSearchHit *
tandem_search_hit_new (TandemSearchKind kind, const char *number, const char *id, const char *text, gint64 at_ms)
{
  TandemSearchHit *self = g_object_new (TANDEM_TYPE_SEARCH_HIT, NULL);

  self->kind = kind;
  self->number = g_strdup (number ? number : "");
  self->id = g_strdup (id);
  self->text = g_strdup (text);
  self->at_ms = at_ms;
  return self;
}

TandemSearchKind
tandem_search_hit_get_kind (TandemSearchHit *self)
{
  g_return_val_if_fail (TANDEM_IS_SEARCH_HIT (self), TANDEM_SEARCH_MESSAGE);
  return self->kind;
}

const char *
tandem_search_hit_get_number (TandemSearchHit *self)
{
  g_return_val_if_fail (TANDEM_IS_SEARCH_HIT (self), NULL);
  return self->number;
}

const char *
tandem_search_hit_get_id (TandemSearchHit *self)
{
  g_return_val_if_fail (TANDEM_IS_SEARCH_HIT (self), NULL);
  return self->id;
}

const char *
tandem_search_hit_get_text (TandemSearchHit *self)
{
  g_return_val_if_fail (TANDEM_IS_SEARCH_HIT (self), NULL);
  return self->text;
}

gint64
tandem_search_hit_get_at_ms (TandemSearchHit *self)
{
  g_return_val_if_fail (TANDEM_IS_SEARCH_HIT (self), 0);
  return self->at_ms;
}

char *
tandem_search_hit_dup_markup (TandemSearchHit *self)
{
  g_autofree char *escaped = NULL;
  g_autoptr (GString) markup = NULL;

  g_return_val_if_fail (TANDEM_IS_SEARCH_HIT (self), NULL);
  /* GLib escapes control characters, as &#x2; and &#x3;. */
  escaped = g_markup_escape_text (self->text, -1);
  markup = g_string_new (escaped);
  g_string_replace (markup, "&#x2;", "<b>", 0);
  g_string_replace (markup, "&#x3;", "</b>", 0);
  return g_string_free (g_steal_pointer (&markup), FALSE);
}
