// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-config.h"
#include "tandem-error.h"

/* D-Bus itself waits 25 s for an answer, and longer for a service to start; this is also soon on a busy machine. */
#define SOON (10 * G_USEC_PER_SEC)

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
store (TandemSecrets *secrets, const char *name, const char *value, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_secrets_store_async (secrets, name, value, NULL, keep_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return tandem_secrets_store_finish (secrets, result, error);
}

static void
test_memory (void)
{
  TandemSecrets *secrets = tandem_memory_secrets_new ();

  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY));
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, "one", NULL));
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY), ==, "one");
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, "two", NULL));
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY), ==, "two");
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, "", NULL));
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY));
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, NULL, NULL));
  g_assert_finalize_object (secrets);
}

/* libsecret decides once per process which keyring it uses, so each case is a process of its own. */
static void
run_alone (void)
{
  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* libsecret's own file keyring, as inside a Flatpak. */
static void
test_keyring (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *backup = NULL;
  g_autoptr (TandemSecrets) overrides = tandem_memory_secrets_new ();
  TandemSecrets *secrets;

  if (!g_test_subprocess ()) {
    /* libsecret 0.20 leaks the etag of its file at each store. */
    const char *options = g_getenv ("ASAN_OPTIONS");
    g_autofree char *without_leaks = g_strconcat (options ? options : "", options ? ":" : "", "detect_leaks=0", NULL);
    g_autofree char *before = g_strdup (options);

    g_setenv ("ASAN_OPTIONS", without_leaks, TRUE);
    run_alone ();
    if (before)
      g_setenv ("ASAN_OPTIONS", before, TRUE);
    else
      g_unsetenv ("ASAN_OPTIONS");
    return;
  }
  folder = g_dir_make_tmp ("tandem-keyring-XXXXXX", NULL);
  path = g_build_filename (folder, "keyring", NULL);
  backup = g_strconcat (path, "~", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  secrets = tandem_keyring_secrets_new (NULL);
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN));
  g_assert_true (store (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token", NULL));
  g_assert_true (store (secrets, TANDEM_SECRET_OPENAI_API_KEY, "first", NULL));
  g_assert_true (store (secrets, TANDEM_SECRET_OPENAI_API_KEY, "second", NULL));
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, "gone", NULL));
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, NULL, NULL));
  g_assert_true (store (secrets, TANDEM_SECRET_API_KEY, NULL, NULL));
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY), ==, "second");
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY));
  g_assert_finalize_object (secrets);

  /* The next start; what the environment gives wins and is not written. */
  g_assert_true (store (overrides, TANDEM_SECRET_OPENAI_API_KEY, "given", NULL));
  secrets = tandem_keyring_secrets_new (overrides);
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN), ==, "token");
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY), ==, "given");
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY));
  g_assert_finalize_object (secrets);
  secrets = tandem_keyring_secrets_new (NULL);
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY), ==, "second");
  g_assert_finalize_object (secrets);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_remove (backup);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_unavailable (TandemSecrets *secrets)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (store (secrets, TANDEM_SECRET_OPENAI_API_KEY, "hunter2", &error));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_SECRETS);
  g_assert_true (g_str_has_prefix (error->message, "The keyring is not available: "));
  g_assert_nonnull (strstr (error->message, "unlock it"));
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_null (strstr (error->message, "GDBus.Error"));
  g_test_message ("%s", error->message);
  /* It works for as long as Tandem runs. */
  g_assert_cmpstr (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY), ==, "hunter2");
}

static void
test_no_bus (void)
{
  TandemSecrets *secrets;
  gint64 begin = g_get_monotonic_time ();

  if (!g_test_subprocess ()) {
    run_alone ();
    return;
  }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  secrets = tandem_keyring_secrets_new (NULL);
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY));
  assert_unavailable (secrets);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, SOON);
  g_assert_finalize_object (secrets);
}

/* Ends with the process: libsecret holds the connection for good, and ending the bus would end us. */
static GTestDBus *bus;

static void
start_bus (void)
{
  g_unsetenv ("SECRET_BACKEND");
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
}

static void
test_no_service (void)
{
  TandemSecrets *secrets;
  gint64 begin;

  if (!g_test_subprocess ()) {
    run_alone ();
    return;
  }
  start_bus ();
  begin = g_get_monotonic_time ();
  secrets = tandem_keyring_secrets_new (NULL);
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY));
  assert_unavailable (secrets);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, SOON);
  g_assert_finalize_object (secrets);
}

/* Takes every message and answers none. */
static GDBusMessage *
swallow (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_object_unref (message);
  return NULL;
}

/* A keyring that hangs, or waits for the user, does not keep the window waiting. */
static void
test_hung_service (void)
{
  g_autoptr (GDBusConnection) service = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TandemSecrets *secrets;
  gint64 begin;

  if (!g_test_subprocess ()) {
    run_alone ();
    return;
  }
  start_bus ();
  service = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  g_dbus_connection_add_filter (service, swallow, NULL, NULL);
  reply = g_dbus_connection_call_sync (service, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
  begin = g_get_monotonic_time ();
  secrets = tandem_keyring_secrets_new (NULL);
  g_assert_null (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, SOON);

  /* Giving up is not an error of the keyring. */
  tandem_secrets_store_async (secrets, TANDEM_SECRET_OPENAI_API_KEY, "hunter2", cancellable, keep_result, &result);
  g_cancellable_cancel (cancellable);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tandem_secrets_store_finish (secrets, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  g_assert_finalize_object (secrets);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/memory", test_memory);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/no-bus", test_no_bus);
  g_test_add_func ("/secrets/no-service", test_no_service);
  g_test_add_func ("/secrets/hung-service", test_hung_service);
  return g_test_run ();
}
