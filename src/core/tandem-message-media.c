// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-media.h"

struct _TandemMessageMedia {
  GObject parent_instance;

  /* owned */
  char *content_type;
  char *url;
  char *name;
  char *path;

  gint64 size;
};

G_DEFINE_FINAL_TYPE (TandemMessageMedia, tandem_message_media, G_TYPE_OBJECT)

enum { PROP_0, PROP_CONTENT_TYPE, PROP_URL, PROP_NAME, PROP_PATH, PROP_SIZE, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
tandem_message_media_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemMessageMedia *self = TANDEM_MESSAGE_MEDIA (object);

  switch (id) {
  case PROP_CONTENT_TYPE: g_value_set_string (value, self->content_type); break;
  case PROP_URL: g_value_set_string (value, self->url); break;
  case PROP_NAME: g_value_set_string (value, self->name); break;
  case PROP_PATH: g_value_set_string (value, self->path); break;
  case PROP_SIZE: g_value_set_int64 (value, self->size); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_message_media_finalize (GObject *object)
{
  TandemMessageMedia *self = TANDEM_MESSAGE_MEDIA (object);

  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (tandem_message_media_parent_class)->finalize (object);
}

static void
tandem_message_media_class_init (TandemMessageMediaClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_message_media_get_property;
  object_class->finalize = tandem_message_media_finalize;
  props[PROP_CONTENT_TYPE] = g_param_spec_string ("content-type", NULL, NULL, NULL, flags);
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  props[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_message_media_init (TandemMessageMedia *self)
{
}

TandemMessageMedia *
tandem_message_media_new (const char *content_type, const char *url)
{
  TandemMessageMedia *self = g_object_new (TANDEM_TYPE_MESSAGE_MEDIA, NULL);

  self->content_type = g_strdup (content_type ? content_type : "application/octet-stream");
  self->url = g_strdup (url);
  return self;
}

const char *
tandem_message_media_get_content_type (TandemMessageMedia *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_MEDIA (self), NULL);
  return self->content_type;
}

const char *
tandem_message_media_get_url (TandemMessageMedia *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_MEDIA (self), NULL);
  return self->url;
}

const char *
tandem_message_media_get_name (TandemMessageMedia *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_MEDIA (self), NULL);
  return self->name;
}

void
tandem_message_media_set_name (TandemMessageMedia *self, const char *name)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_MEDIA (self));
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

const char *
tandem_message_media_get_path (TandemMessageMedia *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_MEDIA (self), NULL);
  return self->path;
}

gint64
tandem_message_media_get_size (TandemMessageMedia *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_MEDIA (self), 0);
  return self->size;
}

void
tandem_message_media_set_file (TandemMessageMedia *self, const char *path, gint64 size)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_MEDIA (self) && size >= 0);
  if (g_strcmp0 (self->path, path) != 0) {
    g_free (self->path);
    self->path = g_strdup (path);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
  }
  if (self->size != size) {
    self->size = size;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIZE]);
  }
}

gboolean
tandem_message_media_is_own_file (TandemMessageMedia *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_MEDIA (self), FALSE);
  return self->path != NULL && self->url == NULL;
}
