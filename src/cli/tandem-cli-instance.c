// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "tandem-cli-client.h"

/* Where the running instance writes down its port and token, for this user only. */
static char *
instance_path (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "tandem", "control.json", NULL);
}

/* (nullable) (transfer full) */
static JsonNode *
read_instance (void)
{
  g_autofree char *path = instance_path ();
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  bytes = g_bytes_new_static (text, length);
  root = tandem_cli_json_parse (bytes);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? g_steal_pointer (&root) : NULL;
}

static gint64
get_number (JsonNode *root, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (root), name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node) : 0;
}

void
tandem_cli_target_clear (TandemCliTarget *target)
{
  g_clear_pointer (&target->base_url, g_free);
  g_clear_pointer (&target->api_key, g_free);
}

gboolean
tandem_cli_find_instance (guint control_port, const char *api_key, TandemCliTarget *target, GError **error)
{
  g_autoptr (JsonNode) instance = read_instance ();
  gint64 port = control_port;
  const char *key = api_key;

  if (instance && port == 0)
    port = get_number (instance, "port");
  if (instance && (!key || !*key))
    key = tandem_cli_json_string (instance, "api_key", NULL);
  if (port <= 0 || port > 65535 || !key) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("Tandem is not running: start it first (tandem, or tandem --headless)."));
    return FALSE;
  }
  target->base_url = g_strdup_printf ("http://127.0.0.1:%d", (int) port);
  target->api_key = g_strdup (key);
  return TRUE;
}

gboolean
tandem_cli_answers (const TandemCliTarget *target)
{
  g_autoptr (TandemCliClient) client = tandem_cli_client_new (target);
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "GET", "/health", NULL, NULL);

  return g_str_equal (tandem_cli_json_string (answer, "service", ""), "Tandem");
}

gboolean
tandem_cli_publish_instance (guint control_port, const char *api_key, GError **error)
{
  g_autofree char *path = instance_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "port");
  json_builder_add_int_value (builder, control_port);
  json_builder_set_member_name (builder, "api_key");
  json_builder_add_string_value (builder, api_key);
  json_builder_set_member_name (builder, "pid");
  json_builder_add_int_value (builder, getpid ());
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

void
tandem_cli_unpublish_instance (void)
{
  g_autofree char *path = instance_path ();
  g_autoptr (JsonNode) instance = read_instance ();

  /* A newer instance may have written its own since. */
  if (instance && get_number (instance, "pid") == getpid ())
    g_unlink (path);
}
