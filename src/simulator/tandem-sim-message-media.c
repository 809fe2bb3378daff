// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-message-media.h"

#include <string.h>

#include "tandem-sim-page.h"

#define MAX_BYTES (5 * 1024 * 1024)
/* Of one that is made smaller for no telephone (PROTOCOLS 1.5). */
#define MAX_OTHER (500 * 1024)

typedef struct {
  TandemSimMessage *message;
  TandemSimMediaHost *host;
  SoupSession *session;
  SoupMessage *request;
  char *head_type;  /* what a HEAD said, NULL: nothing */
  guint index;
  gsize total;
} Fetch;

static void fetch_next (Fetch *fetch);

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->request);
  g_free (fetch->head_type);
  g_object_unref (fetch->host);
  g_object_unref (fetch->session);
  g_free (fetch);
}

static void
keep (TandemSimMessage *message, TandemSimMedia *media, TandemSimMediaHost *host, const char *content_type, GBytes *bytes)
{
  TandemSimLog *log = message->account->log;
  const char *folder = tandem_sim_log_get_record_dir (log);
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (bytes));

  g_free (media->content_type);
  media->content_type = g_strdup (content_type);
  media->place = tandem_sim_media_host_put (host, content_type, bytes);
  if (folder != NULL) {
    g_autofree char *name = g_strconcat (media->sid, ".bin", NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    gsize n;
    const char *data = g_bytes_get_data (bytes, &n);
    g_autoptr (GError) error = NULL;

    if (!g_file_set_contents (path, data != NULL ? data : "", (gssize) n, &error))
      g_warning ("%s", error->message);
  }
  tandem_sim_log_write (log, "message", "media", "message_sid", message->sid, "media_sid", media->sid, "content_type", content_type,
                        "size", size, "url", media->source != NULL ? media->source : "", NULL);
  g_clear_pointer (&media->source, g_free);
}

void
tandem_sim_message_media_keep (TandemSimMessage *message, TandemSimMediaHost *host, const char *content_type, GBytes *bytes)
{
  keep (message, tandem_sim_message_add_media (message, content_type, NULL), host, content_type, bytes);
}

/* "image/png; q=1" without what follows.  NULL when Twilio takes none of it for MMS (its "accepted MIME types"). */
static char *
dup_type (SoupMessage *request)
{
  static const char *const types[] = {
    "image/jpeg", "image/jpg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/heic", "image/heif",
    "application/pdf", "application/vcard", "application/vnd.apple.pkpass", "text/vcard", "text/x-vcard", "text/csv", "text/rtf",
    "text/richtext", "text/calendar", "text/directory", NULL,
  };
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (request), NULL);
  gboolean taken = type != NULL && (g_str_has_prefix (type, "audio/") || g_str_has_prefix (type, "video/") || g_strv_contains (types, type));

  return taken ? g_strdup (type) : NULL;
}

/* Twilio looks into pictures. */
static gboolean
is_what_it_says (const char *type, GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  if (g_str_equal (type, "image/png"))
    return n >= 4 && memcmp (data, "\x89PNG", 4) == 0;
  if (g_str_equal (type, "image/gif"))
    return n >= 4 && memcmp (data, "GIF8", 4) == 0;
  if (g_str_equal (type, "image/jpeg") || g_str_equal (type, "image/jpg"))
    return n >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0;
  return TRUE;
}

static gboolean
is_scaled (const char *type)
{
  return g_str_equal (type, "image/png") || g_str_equal (type, "image/gif") || g_str_equal (type, "image/jpeg") ||
         g_str_equal (type, "image/jpg");
}

/* 0: nothing is wrong with it. */
static int
judge (const Fetch *fetch, const char *type, GBytes *bytes)
{
  if (bytes == NULL || soup_message_get_status (fetch->request) != SOUP_STATUS_OK)
    return 11200;
  if (type == NULL || (fetch->head_type != NULL && !g_str_equal (fetch->head_type, type)) || !is_what_it_says (type, bytes))
    return 12300;
  if (fetch->total > MAX_BYTES || (!is_scaled (type) && g_bytes_get_size (bytes) > MAX_OTHER))
    return 30019;
  return 0;
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_autofree char *type = dup_type (fetch->request);
  int wrong;

  /* The program ends, and the text is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    fetch_free (fetch);
    return;
  }
  fetch->total += bytes != NULL ? g_bytes_get_size (bytes) : 0;
  wrong = judge (fetch, type, bytes);
  if (wrong != 0) {
    tandem_sim_message_set_status (fetch->message, "failed", wrong);
    fetch_free (fetch);
    return;
  }
  keep (fetch->message, g_ptr_array_index (fetch->message->media, fetch->index), fetch->host, type, bytes);
  fetch->index++;
  fetch_next (fetch);
}

/* Takes it on to @func; @method: static. */
static void
ask (Fetch *fetch, const char *method, GAsyncReadyCallback func)
{
  const TandemSimMedia *media = g_ptr_array_index (fetch->message->media, fetch->index);

  g_clear_object (&fetch->request);
  fetch->request = soup_message_new (method, media->source);
  soup_session_send_and_read_async (fetch->session, fetch->request, G_PRIORITY_DEFAULT, NULL, func, fetch);
}

/* Who knows no HEAD is asked all the same. */
static void
on_head (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    fetch_free (fetch);
    return;
  }
  g_clear_pointer (&fetch->head_type, g_free);
  if (bytes != NULL && soup_message_get_status (fetch->request) == SOUP_STATUS_OK)
    fetch->head_type =
      g_strdup (soup_message_headers_get_content_type (soup_message_get_response_headers (fetch->request), NULL));
  ask (fetch, "GET", on_fetched);
}

static void
fetch_next (Fetch *fetch)
{
  if (fetch->index == fetch->message->media->len) {
    tandem_sim_message_go (fetch->message);
    fetch_free (fetch);
    return;
  }
  ask (fetch, "HEAD", on_head);
}

void
tandem_sim_message_media_fetch (TandemSimMessage *message, SoupSession *session, TandemSimMediaHost *host)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->message = message;
  fetch->session = g_object_ref (session);
  fetch->host = g_object_ref (host);
  fetch_next (fetch);
}

static JsonNode *
to_json (const TandemSimMessage *message, const TandemSimMedia *media)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *path = tandem_sim_message_dup_path (message);
  g_autofree char *uri = g_strdup_printf ("%s/Media/%s.json", path, media->sid);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", media->sid);
  tandem_sim_json_string (builder, "account_sid", message->account->account_sid);
  tandem_sim_json_string (builder, "parent_sid", message->sid);
  tandem_sim_json_string (builder, "content_type", media->content_type);
  tandem_sim_json_date (builder, "date_created", message->created);
  tandem_sim_json_date (builder, "date_updated", message->updated);
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
list (TandemSimMessage *message, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = 0; i < message->media->len; i++) {
    const TandemSimMedia *media = g_ptr_array_index (message->media, i);
    TandemSimPageItem item = { .sid = media->sid, .json = to_json (message, media) };

    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "media_list", items);
}

void
tandem_sim_message_media_handle (TandemSimMessage *message, TandemSimRequest *request, char **parts)
{
  guint n = g_strv_length (parts);
  gboolean json = g_str_has_suffix (parts[n - 1], ".json");
  g_autofree char *sid = n == 2 ? g_strndup (parts[1], strlen (parts[1]) - (json ? strlen (".json") : 0)) : NULL;
  const TandemSimMedia *media = sid != NULL ? tandem_sim_message_find_media (message, sid) : NULL;

  if (!tandem_sim_request_is (request, "GET")) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
  } else if (n == 1 && g_str_equal (parts[0], "Media.json")) {
    list (message, request);
  } else if (n != 2 || !g_str_equal (parts[0], "Media") || media == NULL || media->place == NULL) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                    tandem_sim_request_get_path (request));
  } else if (json) {
    g_autoptr (JsonNode) node = to_json (message, media);

    tandem_sim_request_reply_json (request, SOUP_STATUS_OK, node);
  } else {
    tandem_sim_request_reply_away (request, media->place);
  }
}
