// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-device.h"

struct _TandemSoundDevice {
  GObject parent_instance;

  /* owned */
  char *name;
  char *label;

  gboolean is_default;
};

G_DEFINE_FINAL_TYPE (TandemSoundDevice, tandem_sound_device, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_LABEL, PROP_IS_DEFAULT, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
tandem_sound_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemSoundDevice *self = TANDEM_SOUND_DEVICE (object);

  switch (id) {
  case PROP_NAME: g_value_set_string (value, self->name); break;
  case PROP_LABEL: g_value_set_string (value, self->label); break;
  case PROP_IS_DEFAULT: g_value_set_boolean (value, self->is_default); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_sound_device_finalize (GObject *object)
{
  TandemSoundDevice *self = TANDEM_SOUND_DEVICE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (tandem_sound_device_parent_class)->finalize (object);
}

static void
tandem_sound_device_class_init (TandemSoundDeviceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_sound_device_get_property;
  object_class->finalize = tandem_sound_device_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_IS_DEFAULT] = g_param_spec_boolean ("is-default", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_sound_device_init (TandemSoundDevice *self)
{
}

TandemSoundDevice *
tandem_sound_device_new (const char *name, const char *label, gboolean is_default)
{
  TandemSoundDevice *self = g_object_new (TANDEM_TYPE_SOUND_DEVICE, NULL);

  self->name = g_strdup (name);
  self->label = g_strdup (label);
  self->is_default = !!is_default;
  return self;
}

const char *
tandem_sound_device_get_name (TandemSoundDevice *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_DEVICE (self), NULL);
  return self->name;
}

const char *
tandem_sound_device_get_label (TandemSoundDevice *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_DEVICE (self), NULL);
  return self->label;
}

gboolean
tandem_sound_device_is_default (TandemSoundDevice *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_DEVICE (self), FALSE);
  return self->is_default;
}
