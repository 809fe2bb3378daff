// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-autostart.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define FILE_NAME TANDEM_APPLICATION_ID ".desktop"

struct _TandemAutostart {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  GDBusConnection *bus; /* nullable */
  GCancellable *cancellable;
  guint response_id; /* while the portal is being waited for */

  guint n_asked;
};

G_DEFINE_FINAL_TYPE (TandemAutostart, tandem_autostart, G_TYPE_OBJECT)

static void
forget_response (TandemAutostart *self)
{
  if (self->response_id)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  self->response_id = 0;
}

static void
tandem_autostart_dispose (GObject *object)
{
  TandemAutostart *self = TANDEM_AUTOSTART (object);

  g_cancellable_cancel (self->cancellable);
  forget_response (self);
  g_clear_object (&self->bus);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_autostart_parent_class)->dispose (object);
}

static void
tandem_autostart_finalize (GObject *object)
{
  g_clear_object (&TANDEM_AUTOSTART (object)->cancellable);
  G_OBJECT_CLASS (tandem_autostart_parent_class)->finalize (object);
}

static void
tandem_autostart_class_init (TandemAutostartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_autostart_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_autostart_finalize;
}

static void
tandem_autostart_init (TandemAutostart *self)
{
  self->cancellable = g_cancellable_new ();
}

static gboolean
is_wanted (TandemAutostart *self)
{
  return tandem_settings_get_boolean (self->settings, "start-at-login");
}

/* --- without the portal --------------------------------------------------------------------------------- */

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", FILE_NAME, NULL);
}

static gboolean
write_file (GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = dup_path ();
  g_autofree char *command = g_strdup_printf ("\"%s\" --background", program ? program : "tandem");
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_mkdir_with_parents (folder, 0700);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, _("Tandem"));
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, TANDEM_APPLICATION_ID);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  return g_key_file_save_to_file (file, path, error);
}

static void
use_file (TandemAutostart *self)
{
  g_autofree char *path = dup_path ();
  g_autoptr (GError) error = NULL;

  if (!is_wanted (self)) {
    g_unlink (path);
    return;
  }
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) && write_file (&error))
    return;
  g_message ("autostart: the desktop does not start Tandem at login%s%s", error ? ": " : "", error ? error->message : "");
  tandem_settings_set_boolean (self->settings, "start-at-login", FALSE);
}

/* --- the portal ----------------------------------------------------------------------------------------- */

static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
             GVariant *parameters, gpointer user_data)
{
  TandemAutostart *self = TANDEM_AUTOSTART (user_data);
  g_autoptr (GVariant) results = NULL;
  gboolean background = TRUE;
  gboolean autostart = FALSE;
  guint response;

  forget_response (self);
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &background);
  g_variant_lookup (results, "autostart", "b", &autostart);
  if (response != 0 || !background)
    g_message ("autostart: the desktop may end Tandem while its window is closed");
  if (autostart != is_wanted (self))
    use_file (self);
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemAutostart) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) handle = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (handle || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_debug ("autostart: no Background portal: %s", error->message);
  forget_response (self);
  use_file (self);
}

static GVariant *
make_options (TandemAutostart *self, const char *token)
{
  const char *const command[] = { "tandem", "--background", NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (_("Calls ring while the window is closed.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (is_wanted (self)));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  return g_variant_builder_end (&options);
}

void
tandem_autostart_request (TandemAutostart *self)
{
  g_autofree char *token = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (TANDEM_IS_AUTOSTART (self));

  if (!self->bus) {
    use_file (self);
    return;
  }
  token = g_strdup_printf ("tandem%u", ++self->n_asked);
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1), ".", '_');
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", sender, token);
  forget_response (self);
  /* Before asking: the answer may be there before the call returns. */
  self->response_id = g_dbus_connection_signal_subscribe (self->bus, PORTAL, "org.freedesktop.portal.Request", "Response", path,
                                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, self, NULL);
  g_dbus_connection_call (self->bus, PORTAL, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Background",
                          "RequestBackground", g_variant_new ("(s@a{sv})", "", make_options (self, token)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, did_ask, g_object_ref (self));
}

TandemAutostart *
tandem_autostart_new (TandemSettings *settings, GDBusConnection *bus)
{
  TandemAutostart *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  self = g_object_new (TANDEM_TYPE_AUTOSTART, NULL);
  self->settings = g_object_ref (settings);
  self->bus = bus ? g_object_ref (bus) : NULL;
  g_signal_connect_object (settings, "notify::start-at-login", G_CALLBACK (tandem_autostart_request), self, G_CONNECT_SWAPPED);
  return self;
}
