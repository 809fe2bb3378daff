// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thread.h"

struct _TandemThread {
  GObject parent_instance;

  /* owned */
  char *number;
  char *text;
  char *draft;
  char *own_number;

  gint64 id;
  gint64 at_ms;
  TandemDirection direction;
  TandemMessageStatus status;
  guint unread;
  gboolean opted_out;
  gboolean wants_person;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (TandemThread, tandem_thread, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_NUMBER, PROP_TEXT, PROP_AT_MS, PROP_DIRECTION, PROP_STATUS, PROP_UNREAD, PROP_DRAFT, PROP_OWN_NUMBER,
  PROP_OPTED_OUT, PROP_WANTS_PERSON, PROP_LOADED, N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
tandem_thread_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemThread *self = TANDEM_THREAD (object);

  switch (id) {
  case PROP_NUMBER: g_value_set_string (value, self->number); break;
  case PROP_TEXT: g_value_set_string (value, self->text); break;
  case PROP_AT_MS: g_value_set_int64 (value, self->at_ms); break;
  case PROP_DIRECTION: g_value_set_enum (value, (int) self->direction); break;
  case PROP_STATUS: g_value_set_enum (value, (int) self->status); break;
  case PROP_UNREAD: g_value_set_uint (value, self->unread); break;
  case PROP_DRAFT: g_value_set_string (value, self->draft); break;
  case PROP_OWN_NUMBER: g_value_set_string (value, self->own_number); break;
  case PROP_OPTED_OUT: g_value_set_boolean (value, self->opted_out); break;
  case PROP_WANTS_PERSON: g_value_set_boolean (value, self->wants_person); break;
  case PROP_LOADED: g_value_set_boolean (value, self->loaded); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_thread_finalize (GObject *object)
{
  TandemThread *self = TANDEM_THREAD (object);

  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->draft, g_free);
  g_clear_pointer (&self->own_number, g_free);
  G_OBJECT_CLASS (tandem_thread_parent_class)->finalize (object);
}

static void
tandem_thread_class_init (TandemThreadClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_thread_get_property;
  object_class->finalize = tandem_thread_finalize;
  props[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_AT_MS] = g_param_spec_int64 ("at-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_DIRECTION] = g_param_spec_enum ("direction", NULL, NULL, TANDEM_TYPE_DIRECTION, TANDEM_DIRECTION_OUTBOUND, flags);
  props[PROP_STATUS] = g_param_spec_enum ("status", NULL, NULL, TANDEM_TYPE_MESSAGE_STATUS, TANDEM_MESSAGE_STATUS_NEW, flags);
  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, NULL, flags);
  props[PROP_OWN_NUMBER] = g_param_spec_string ("own-number", NULL, NULL, NULL, flags);
  props[PROP_OPTED_OUT] = g_param_spec_boolean ("opted-out", NULL, NULL, FALSE, flags);
  props[PROP_WANTS_PERSON] = g_param_spec_boolean ("wants-person", NULL, NULL, FALSE, flags);
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_thread_init (TandemThread *self)
{
}

TandemThread *
tandem_thread_new (gint64 id)
{
  TandemThread *self = g_object_new (TANDEM_TYPE_THREAD, NULL);

  self->id = id;
  return self;
}

static void
load_text (TandemThread *self, char **field, const char *text, guint property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/* All the small ones have the size of an int. */
static void
load_number (TandemThread *self, gpointer field, int value, guint property)
{
  int *number = field;

  if (*number == value)
    return;
  *number = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

void
tandem_thread_load (TandemThread *self, const TandemThreadFacts *facts)
{
  g_return_if_fail (TANDEM_IS_THREAD (self) && facts && facts->id == self->id);

  g_object_freeze_notify (G_OBJECT (self));
  load_text (self, &self->number, facts->number, PROP_NUMBER);
  load_text (self, &self->text, facts->text, PROP_TEXT);
  load_text (self, &self->draft, facts->draft, PROP_DRAFT);
  load_text (self, &self->own_number, facts->own_number, PROP_OWN_NUMBER);
  load_number (self, &self->direction, (int) facts->direction, PROP_DIRECTION);
  load_number (self, &self->status, (int) facts->status, PROP_STATUS);
  load_number (self, &self->unread, (int) facts->unread, PROP_UNREAD);
  load_number (self, &self->opted_out, !!facts->opted_out, PROP_OPTED_OUT);
  load_number (self, &self->wants_person, !!facts->wants_person, PROP_WANTS_PERSON);
  load_number (self, &self->loaded, TRUE, PROP_LOADED);
  if (self->at_ms != facts->at_ms) {
    self->at_ms = facts->at_ms;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AT_MS]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

void
tandem_thread_copy (TandemThread *self, TandemThread *other)
{
  g_return_if_fail (TANDEM_IS_THREAD (self) && TANDEM_IS_THREAD (other) && other->loaded);
  tandem_thread_load (self, &(TandemThreadFacts){ other->id, other->number, other->text, other->at_ms, other->direction,
                                                  other->status, other->unread, other->draft, other->own_number,
                                                  other->opted_out, other->wants_person });
}

gboolean
tandem_thread_get_loaded (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), FALSE);
  return self->loaded;
}

gint64
tandem_thread_get_id (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), 0);
  return self->id;
}

const char *
tandem_thread_get_number (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), NULL);
  return self->number;
}

const char *
tandem_thread_get_text (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), NULL);
  return self->text;
}

gint64
tandem_thread_get_at_ms (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), 0);
  return self->at_ms;
}

TandemDirection
tandem_thread_get_direction (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), TANDEM_DIRECTION_OUTBOUND);
  return self->direction;
}

TandemMessageStatus
tandem_thread_get_status (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), TANDEM_MESSAGE_STATUS_NEW);
  return self->status;
}

guint
tandem_thread_get_unread (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), 0);
  return self->unread;
}

const char *
tandem_thread_get_draft (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), NULL);
  return self->draft;
}

const char *
tandem_thread_get_own_number (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), NULL);
  return self->own_number;
}

gboolean
tandem_thread_get_wants_person (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), FALSE);
  return self->wants_person;
}

gboolean
tandem_thread_get_opted_out (TandemThread *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD (self), FALSE);
  return self->opted_out;
}
