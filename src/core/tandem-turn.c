// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn.h"

#include <string.h>

struct _TandemTurn {
  GObject parent_instance;

  /* owned */
  char *id;
  GString *text;
  char *heard_text;
  char *unheard_text;

  TandemParty party;
  gint64 start_ms;
  gint64 end_ms;
  gint64 heard_ms;
  gint64 total_ms;
  TandemLatency latency;
  gboolean final;
  gboolean interrupted;
  gboolean is_private;
};

G_DEFINE_FINAL_TYPE (TandemTurn, tandem_turn, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_ID, PROP_PARTY, PROP_TEXT, PROP_HEARD_TEXT, PROP_UNHEARD_TEXT, PROP_START_MS, PROP_END_MS, PROP_HEARD_MS,
  PROP_FINAL, PROP_INTERRUPTED, PROP_PRIVATE, PROP_LATENCY_MS, N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
tandem_turn_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemTurn *self = TANDEM_TURN (object);

  switch (id) {
  case PROP_ID: g_value_set_string (value, self->id); break;
  case PROP_PARTY: g_value_set_enum (value, (int) self->party); break;
  case PROP_TEXT: g_value_set_string (value, self->text->str); break;
  case PROP_HEARD_TEXT: g_value_set_string (value, self->heard_text); break;
  case PROP_UNHEARD_TEXT: g_value_set_string (value, self->unheard_text); break;
  case PROP_START_MS: g_value_set_int64 (value, self->start_ms); break;
  case PROP_END_MS: g_value_set_int64 (value, self->end_ms); break;
  case PROP_HEARD_MS: g_value_set_int64 (value, self->heard_ms); break;
  case PROP_FINAL: g_value_set_boolean (value, self->final); break;
  case PROP_INTERRUPTED: g_value_set_boolean (value, self->interrupted); break;
  case PROP_PRIVATE: g_value_set_boolean (value, self->is_private); break;
  case PROP_LATENCY_MS:
    g_value_set_int64 (value, self->latency.known ? self->latency.ms[TANDEM_LATENCY_FIRST_FRAME] : -1);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_turn_finalize (GObject *object)
{
  TandemTurn *self = TANDEM_TURN (object);

  g_clear_pointer (&self->id, g_free);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->heard_text, g_free);
  g_clear_pointer (&self->unheard_text, g_free);
  G_OBJECT_CLASS (tandem_turn_parent_class)->finalize (object);
}

static void
tandem_turn_class_init (TandemTurnClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_turn_get_property;
  object_class->finalize = tandem_turn_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_PARTY] = g_param_spec_enum ("party", NULL, NULL, TANDEM_TYPE_PARTY, TANDEM_PARTY_REMOTE, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  props[PROP_HEARD_TEXT] = g_param_spec_string ("heard-text", NULL, NULL, "", flags);
  props[PROP_UNHEARD_TEXT] = g_param_spec_string ("unheard-text", NULL, NULL, "", flags);
  props[PROP_START_MS] = g_param_spec_int64 ("start-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  props[PROP_END_MS] = g_param_spec_int64 ("end-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  props[PROP_HEARD_MS] = g_param_spec_int64 ("heard-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  props[PROP_FINAL] = g_param_spec_boolean ("final", NULL, NULL, FALSE, flags);
  props[PROP_INTERRUPTED] = g_param_spec_boolean ("interrupted", NULL, NULL, FALSE, flags);
  props[PROP_PRIVATE] = g_param_spec_boolean ("private", NULL, NULL, FALSE, flags);
  props[PROP_LATENCY_MS] = g_param_spec_int64 ("latency-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_turn_init (TandemTurn *self)
{
  self->text = g_string_new (NULL);
  self->heard_text = g_strdup ("");
  self->unheard_text = g_strdup ("");
  self->start_ms = self->end_ms = self->heard_ms = self->total_ms = -1;
}

TandemTurn *
tandem_turn_new (const char *item_id, TandemParty party)
{
  TandemTurn *self = g_object_new (TANDEM_TYPE_TURN, NULL);

  self->id = g_strdup (item_id);
  self->party = party;
  return self;
}

/* Services give no word timings, so the share of the audio that was heard is the best estimate of the share of the text; a word
 * that was begun counts as unheard. */
gsize
tandem_turn_heard_length (const char *text, gint64 heard_ms, gint64 total_ms)
{
  glong chars = g_utf8_strlen (text, -1);
  const char *cut;
  const char *space;

  if (heard_ms >= total_ms)
    return strlen (text);
  cut = g_utf8_offset_to_pointer (text, (glong) (chars * heard_ms / MAX (total_ms, 1)));
  if (*cut == ' ' || *cut == '\0')
    return (gsize) (cut - text);
  space = g_strrstr_len (text, cut - text, " ");
  if (space)
    return (gsize) (space - text);
  /* Chinese and others are written without spaces: cut between characters. */
  return strchr (text, ' ') ? 0 : (gsize) (cut - text);
}

static void
split_text (TandemTurn *self)
{
  gsize length = self->text->len;
  g_autofree char *heard = NULL;
  g_autofree char *unheard = NULL;

  if (self->interrupted && self->heard_ms >= 0 && self->total_ms >= 0)
    length = tandem_turn_heard_length (self->text->str, self->heard_ms, self->total_ms);
  heard = g_strndup (self->text->str, length);
  unheard = g_strdup (self->text->str + length);
  if (g_strcmp0 (heard, self->heard_text) != 0) {
    g_free (self->heard_text);
    self->heard_text = g_steal_pointer (&heard);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEARD_TEXT]);
  }
  if (g_strcmp0 (unheard, self->unheard_text) != 0) {
    g_free (self->unheard_text);
    self->unheard_text = g_steal_pointer (&unheard);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNHEARD_TEXT]);
  }
}

static gboolean
set_ms (TandemTurn *self, gint64 *field, gint64 value, int prop)
{
  if (value < 0 || *field == value)
    return FALSE;
  *field = value;
  if (prop)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
  return TRUE;
}

static void
apply_text (TandemTurn *self, const TandemTurnUpdate *update)
{
  if (update->text && !g_str_equal (self->text->str, update->text))
    g_string_assign (self->text, update->text);
  else if (!update->text && update->append_text && *update->append_text)
    g_string_append (self->text, update->append_text);
  else
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

gboolean
tandem_turn_apply (TandemTurn *self, const TandemTurnUpdate *update)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), FALSE);

  g_object_freeze_notify (G_OBJECT (self));
  apply_text (self, update);
  set_ms (self, &self->start_ms, update->start_ms, PROP_START_MS);
  set_ms (self, &self->end_ms, update->end_ms, PROP_END_MS);
  set_ms (self, &self->heard_ms, update->heard_ms, PROP_HEARD_MS);
  set_ms (self, &self->total_ms, update->total_ms, 0);
  if (update->latency.known && memcmp (&self->latency, &update->latency, sizeof self->latency) != 0) {
    self->latency = update->latency;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LATENCY_MS]);
  }
  if (update->interrupted && !self->interrupted) {
    self->interrupted = TRUE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INTERRUPTED]);
  }
  if (update->is_private && !self->is_private) {
    self->is_private = TRUE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRIVATE]);
  }
  split_text (self);
  if (update->final && !self->final) {
    self->final = TRUE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FINAL]);
    g_object_thaw_notify (G_OBJECT (self));
    return TRUE;
  }
  g_object_thaw_notify (G_OBJECT (self));
  return FALSE;
}

const char *
tandem_turn_get_id (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), NULL);
  return self->id;
}

TandemParty
tandem_turn_get_party (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), TANDEM_PARTY_REMOTE);
  return self->party;
}

const char *
tandem_turn_get_text (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), NULL);
  return self->text->str;
}

const char *
tandem_turn_get_heard_text (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), NULL);
  return self->heard_text;
}

const char *
tandem_turn_get_unheard_text (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), NULL);
  return self->unheard_text;
}

gint64
tandem_turn_get_start_ms (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), -1);
  return self->start_ms;
}

gint64
tandem_turn_get_end_ms (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), -1);
  return self->end_ms;
}

gint64
tandem_turn_get_heard_ms (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), -1);
  return self->heard_ms;
}

gint64
tandem_turn_get_total_ms (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), -1);
  return self->total_ms;
}

TandemLatency
tandem_turn_get_latency (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), (TandemLatency){ 0 });
  return self->latency;
}

gboolean
tandem_turn_get_final (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), FALSE);
  return self->final;
}

gboolean
tandem_turn_get_interrupted (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), FALSE);
  return self->interrupted;
}

gboolean
tandem_turn_is_private (TandemTurn *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN (self), FALSE);
  return self->is_private;
}
