// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-media-host.h"

#include "tandem-sim-listen.h"

/* Default main context only. */
struct _TandemSimMediaHost {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  TandemSimLog *log;
  GHashTable *files;   /* key -> File */
  guint port;
};

G_DEFINE_FINAL_TYPE (TandemSimMediaHost, tandem_sim_media_host, G_TYPE_OBJECT)

typedef struct {
  char *content_type;
  GBytes *bytes;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->content_type);
  g_bytes_unref (file->bytes);
  g_free (file);
}

static void
tandem_sim_media_host_dispose (GObject *object)
{
  TandemSimMediaHost *self = TANDEM_SIM_MEDIA_HOST (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_object (&self->log);
  g_clear_pointer (&self->files, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_sim_media_host_parent_class)->dispose (object);
}

static void
tandem_sim_media_host_class_init (TandemSimMediaHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_media_host_dispose;
}

static void
tandem_sim_media_host_init (TandemSimMediaHost *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimMediaHost *self = user_data;
  const char *key = query != NULL ? g_hash_table_lookup (query, "Key") : NULL;
  const File *file = key != NULL ? g_hash_table_lookup (self->files, key) : NULL;
  gboolean has_password = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization") != NULL;

  if (has_password || file == NULL) {
    /* As the storage does that Twilio uses. */
    static const char twice[] = "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>";

    tandem_sim_log_write (self->log, "media-host", "refused", "path", path, "why", has_password ? "Authorization" : "Key", NULL);
    soup_server_message_set_status (message, has_password ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_FORBIDDEN, NULL);
    soup_server_message_set_response (message, "application/xml", SOUP_MEMORY_STATIC, twice, sizeof twice - 1);
    return;
  }
  tandem_sim_log_write (self->log, "media-host", "served", "path", path, NULL);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, file->content_type, SOUP_MEMORY_COPY, g_bytes_get_data (file->bytes, NULL),
                                    g_bytes_get_size (file->bytes));
}

TandemSimMediaHost *
tandem_sim_media_host_new (TandemSimLog *log)
{
  TandemSimMediaHost *self = g_object_new (TANDEM_TYPE_SIM_MEDIA_HOST, NULL);
  g_autoptr (GError) error = NULL;

  self->log = g_object_ref (log);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  self->port = tandem_sim_listen (self->server, 0, &error);
  if (self->port == 0)
    g_warning ("Media of texts cannot be fetched: %s", error->message);
  return self;
}

char *
tandem_sim_media_host_put (TandemSimMediaHost *self, const char *content_type, GBytes *bytes)
{
  g_autofree char *key = g_uuid_string_random ();
  File *file = g_new0 (File, 1);

  file->content_type = g_strdup (content_type);
  file->bytes = g_bytes_ref (bytes);
  g_hash_table_insert (self->files, g_strdup (key), file);
  return g_strdup_printf ("http://127.0.0.1:%u/media?Key=%s", self->port, key);
}
