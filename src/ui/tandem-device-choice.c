// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-device-choice.h"

#include <glib/gi18n-lib.h>

#include "tandem-sound-device.h"

struct _TandemDeviceChoice {
  GObject parent_instance;

  /* owned */
  GListModel *devices;
  GListStore *shown;
  TandemSettings *settings;
  char *property;

  /* borrowed */
  AdwComboRow *row;

  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TandemDeviceChoice, tandem_device_choice, G_TYPE_OBJECT)

static void
add (GPtrArray *list, const char *name, const char *label)
{
  g_ptr_array_add (list, tandem_sound_device_new (name, label, *name == '\0'));
}

/* The devices as the row shows them; @wanted gets the place of the chosen one. */
static GPtrArray *
list_devices (TandemDeviceChoice *self, guint *wanted)
{
  const char *chosen = tandem_settings_get_string (self->settings, self->property);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  *wanted = 0;
  add (list, "", C_("sound device", "System Default"));
  for (guint i = 0; i < g_list_model_get_n_items (self->devices); i++) {
    g_autoptr (TandemSoundDevice) device = g_list_model_get_item (self->devices, i);

    const char *name = tandem_sound_device_get_name (device);

    if (!name || !*name)
      continue;
    if (g_str_equal (name, chosen))
      *wanted = list->len;
    g_ptr_array_add (list, g_steal_pointer (&device));
  }
  if (*chosen && *wanted == 0) {
    /* TRANSLATORS: name of a sound device that was chosen but is unplugged now. */
    g_autofree char *label = g_strdup_printf (_("%s (not connected)"), chosen);

    *wanted = list->len;
    add (list, chosen, label);
  }
  return list;
}

static void
fill (TandemDeviceChoice *self)
{
  guint wanted;
  g_autoptr (GPtrArray) list = list_devices (self, &wanted);

  self->filling = TRUE;
  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)), list->pdata, list->len);
  adw_combo_row_set_selected (self->row, wanted);
  self->filling = FALSE;
}

static void
on_devices_changed (GListModel *devices, guint position, guint removed, guint added, gpointer user_data)
{
  fill (TANDEM_DEVICE_CHOICE (user_data));
}

static void
on_setting_changed (TandemDeviceChoice *self)
{
  if (!self->filling)
    fill (self);
}

static void
on_selected (TandemDeviceChoice *self)
{
  TandemSoundDevice *device = adw_combo_row_get_selected_item (self->row);

  if (self->filling || !device)
    return;
  self->filling = TRUE;
  tandem_settings_set_string (self->settings, self->property, tandem_sound_device_get_name (device));
  self->filling = FALSE;
}

static void
tandem_device_choice_finalize (GObject *object)
{
  TandemDeviceChoice *self = TANDEM_DEVICE_CHOICE (object);

  g_clear_object (&self->devices);
  g_clear_object (&self->shown);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->property, g_free);
  G_OBJECT_CLASS (tandem_device_choice_parent_class)->finalize (object);
}

static void
tandem_device_choice_class_init (TandemDeviceChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_device_choice_finalize;
}

static void
tandem_device_choice_init (TandemDeviceChoice *self)
{
}

TandemDeviceChoice *
tandem_device_choice_new (AdwComboRow *row, GListModel *devices, TandemSettings *settings, const char *property)
{
  TandemDeviceChoice *self = g_object_new (TANDEM_TYPE_DEVICE_CHOICE, NULL);
  g_autoptr (GtkExpression) label = gtk_property_expression_new (TANDEM_TYPE_SOUND_DEVICE, NULL, "label");
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);

  self->row = row;
  self->devices = g_object_ref (devices);
  self->settings = g_object_ref (settings);
  self->property = g_strdup (property);
  self->shown = g_list_store_new (TANDEM_TYPE_SOUND_DEVICE);
  adw_combo_row_set_expression (row, label);
  self->filling = TRUE;
  adw_combo_row_set_model (row, G_LIST_MODEL (self->shown));
  self->filling = FALSE;
  fill (self);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self, 0);
  g_signal_connect_object (settings, notify, G_CALLBACK (on_setting_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  return self;
}
