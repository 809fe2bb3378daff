// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Answers in notifications, on a bus of its own with servers that come and go. */

#include "tandem-inline-notes.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define OWN "+12025550100"
#define ANNA "+12025550123"

static const char xml[] =
  "<node><interface name='" NAME "'>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "</interface></node>";

static GTestDBus *bus;

/* A server: gives ids from 1 on. */
typedef struct {
  GDBusConnection *connection;
  const char *const *capabilities;
  guint n_shown;
  char *body; /* the last one */
} Server;

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters,
         GDBusMethodInvocation *invocation, gpointer user_data)
{
  Server *server = user_data;

  if (g_str_equal (method, "GetCapabilities")) {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", server->capabilities));
  } else if (g_str_equal (method, "Notify")) {
    g_autoptr (GVariant) body = g_variant_get_child_value (parameters, 4);

    g_free (server->body);
    server->body = g_variant_dup_string (body, NULL);
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", ++server->n_shown));
  } else {
    g_dbus_method_invocation_return_value (invocation, NULL);
  }
}

static Server *
server_new (const char *const *capabilities)
{
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  Server *server = g_new0 (Server, 1);

  server->capabilities = capabilities;
  server->connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                               G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (server->connection, PATH, info->interfaces[0], &table, server, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (server->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return server;
}

/* As if it crashed. */
static void
server_free (Server *server)
{
  g_dbus_connection_close_sync (server->connection, NULL, NULL);
  g_clear_object (&server->connection);
  g_free (server->body);
  g_free (server);
}

static void
server_reply (Server *server, guint id, const char *words)
{
  g_dbus_connection_emit_signal (server->connection, NULL, PATH, NAME, "NotificationReplied", g_variant_new ("(us)", id, words), NULL);
}

static void
wait_can (TandemInlineNotes *notes, gboolean can)
{
  while (tandem_inline_notes_can (notes) != can)
    g_main_context_iteration (NULL, TRUE);
}

static void
show (TandemInlineNotes *notes, Server *server, const char *body)
{
  guint before = server->n_shown;

  tandem_inline_notes_show (notes, ANNA, OWN, "Text from Anna", body);
  while (server->n_shown == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_replied (TandemInlineNotes *notes, const char *number, const char *own_number, const char *words, GPtrArray *replies)
{
  g_ptr_array_add (replies, g_strdup_printf ("%s %s %s", number, own_number, words));
}

static void
wait_replies (GPtrArray *replies, guint n)
{
  while (replies->len < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (replies->len, ==, n);
}

static const char *const plain[] = { "actions", "body", "inline-reply", NULL };
static const char *const rich[] = { "actions", "body", "body-markup", "body-hyperlinks", "inline-reply", NULL };
static const char *const poor[] = { "actions", "body", NULL };

/* Nobody keeps them, but for answers that are still on their way. */
static void
finish (TandemInlineNotes **notes)
{
  g_object_run_dispose (G_OBJECT (*notes));
  g_object_add_weak_pointer (G_OBJECT (*notes), (gpointer *) notes);
  g_object_unref (*notes);
  while (*notes)
    g_main_context_iteration (NULL, TRUE);
}

/* An id of a server that is gone is not that of the next one, which begins at 1 as well. */
static void
test_next_server (void)
{
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func (g_free);
  TandemInlineNotes *notes = tandem_inline_notes_new ("io.github.tandemphone.Tandem");
  Server *server = server_new (plain);

  g_signal_connect (notes, "replied", G_CALLBACK (on_replied), replies);
  wait_can (notes, TRUE);
  show (notes, server, "Hello");
  server_reply (server, 7, "to somebody else");
  server_reply (server, 1, "Hi");
  wait_replies (replies, 1);
  g_assert_cmpstr (replies->pdata[0], ==, ANNA " " OWN " Hi");

  server_free (server);
  wait_can (notes, FALSE);
  server = server_new (plain);
  wait_can (notes, TRUE);
  server_reply (server, 1, "of another program");
  show (notes, server, "Hello again");
  show (notes, server, "And again");
  server_reply (server, 2, "Hi again");
  wait_replies (replies, 2);
  g_assert_cmpstr (replies->pdata[1], ==, ANNA " " OWN " Hi again");

  server_free (server);
  wait_can (notes, FALSE);
  finish (&notes);
}

/* Words stay words where the body is markup, and where it is none. */
static void
test_markup (void)
{
  TandemInlineNotes *notes = tandem_inline_notes_new ("io.github.tandemphone.Tandem");
  Server *server = server_new (rich);

  wait_can (notes, TRUE);
  show (notes, server, "Tom & <a href=\"https://example.com\">Bank</a>");
  g_assert_cmpstr (server->body, ==, "Tom &amp; &lt;a href=&quot;https://example.com&quot;&gt;Bank&lt;/a&gt;");
  server_free (server);
  wait_can (notes, FALSE);
  server = server_new (plain);
  wait_can (notes, TRUE);
  show (notes, server, "Tom & <3");
  g_assert_cmpstr (server->body, ==, "Tom & <3");
  server_free (server);
  wait_can (notes, FALSE);
  finish (&notes);
}

/* Where nothing can be written it is not used; the next server may be able to. */
static void
test_without (void)
{
  TandemInlineNotes *notes;
  Server *server = server_new (poor);

  notes = tandem_inline_notes_new ("io.github.tandemphone.Tandem");
  server_free (server);
  server = server_new (plain);
  wait_can (notes, TRUE);
  server_free (server);
  wait_can (notes, FALSE);
  finish (&notes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Ends with the process: the connection of the session bus is held by GLib. */
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_test_add_func ("/inline-notes/next-server", test_next_server);
  g_test_add_func ("/inline-notes/markup", test_markup);
  g_test_add_func ("/inline-notes/without", test_without);
  return g_test_run ();
}
