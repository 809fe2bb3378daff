// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text-media.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-twilio-download.h"
#include "tandem-twilio-resource.h"

#define GONE 410
/* Ten is what Twilio lets through. */
#define PAGE_SIZE "50"

char *
tandem_twilio_text_media_dup_resource (const TandemTwilioAccount *account, const char *url)
{
  g_autofree char *start = g_strdup_printf ("/2010-04-01/Accounts/%s/Messages/", account->account_sid);
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  g_auto (GStrv) parts = g_str_has_prefix (path, start) ? g_strsplit (path + strlen (start), "/", -1) : NULL;

  if (parts == NULL || g_strv_length (parts) != 3 || !g_str_equal (parts[1], "Media") || !tandem_twilio_is_sid (parts[2], "ME") ||
      !(tandem_twilio_is_sid (parts[0], "MM") || tandem_twilio_is_sid (parts[0], "SM")))
    return NULL;
  return g_strdup_printf ("/Messages/%s/Media/%s", parts[0], parts[2]);
}

static GPtrArray *
parse_list (TandemTwilioAccount *account, const char *sid, GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonNode *list = root != NULL ? json_object_get_member (json_node_get_object (root), "media_list") : NULL;
  GPtrArray *found;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return tandem_twilio_resource_refuse (error);
  found = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++) {
    JsonNode *element = json_array_get_element (json_node_get_array (list), i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
    const char *media_sid = object != NULL ? tandem_twilio_resource_get_string (object, "sid") : "";
    g_autofree char *url = NULL;

    if (!tandem_twilio_is_sid (media_sid, "ME"))
      continue;
    url = g_strdup_printf ("%s/2010-04-01/Accounts/%s/Messages/%s/Media/%s", account->api_url, account->account_sid, sid, media_sid);
    g_ptr_array_add (found, tandem_message_media_new (tandem_twilio_resource_get_string (object, "content_type"), url));
  }
  return found;
}

typedef struct {
  TandemTwilioAccount *account;
  char *sid;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *self = data;

  tandem_twilio_account_unref (self->account);
  g_free (self->sid);
  g_free (self);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Listing *self = g_task_get_task_data (task);
  TandemTwilioFailure failure = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_request_finish (result, NULL, &failure, &error);
  GPtrArray *found = body != NULL ? parse_list (self->account, self->sid, body, &error) : NULL;

  if (found == NULL && (failure.status == SOUP_STATUS_NOT_FOUND || failure.status == GONE))
    found = g_ptr_array_new_with_free_func (g_object_unref);
  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tandem_twilio_text_media_list_async (SoupSession *session, TandemTwilioAccount *account, const char *sid, guint timeout_ms,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *path = g_strdup_printf ("/Messages/%s/Media.json?PageSize=" PAGE_SIZE, sid);
  Listing *self = g_new0 (Listing, 1);

  g_task_set_source_tag (task, tandem_twilio_text_media_list_async);
  self->account = tandem_twilio_account_ref (account);
  self->sid = g_strdup (sid);
  g_task_set_task_data (task, self, listing_free);
  tandem_twilio_request_async (session, account, path, NULL, timeout_ms, cancellable, on_listed, g_object_ref (task));
}

GPtrArray *
tandem_twilio_text_media_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_twilio_text_media_list_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  TandemMessageMedia *media;
  char *path;
} Fetching;

static void
fetching_free (gpointer data)
{
  Fetching *self = data;

  g_object_unref (self->media);
  g_free (self->path);
  g_free (self);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Fetching *self = g_task_get_task_data (task);
  TandemTwilioFailure failure = { 0 };
  GError *error = NULL;
  gint64 size = 0;

  if (!tandem_twilio_download_finish (result, &size, &failure, &error)) {
    g_task_return_error (task, error);
    return;
  }
  tandem_message_media_set_file (self->media, self->path, size);
  g_task_return_boolean (task, TRUE);
}

void
tandem_twilio_text_media_fetch_async (SoupSession *session, TandemTwilioAccount *account, TandemMessageMedia *media, const char *path,
                                      guint stall_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *resource = tandem_twilio_text_media_dup_resource (account, tandem_message_media_get_url (media));
  Fetching *self = g_new0 (Fetching, 1);

  g_task_set_source_tag (task, tandem_twilio_text_media_fetch_async);
  /* What was fetched whole is there, whoever stopped waiting for it. */
  g_task_set_check_cancellable (task, FALSE);
  self->media = g_object_ref (media);
  self->path = g_strdup (path);
  g_task_set_task_data (task, self, fetching_free);
  if (resource == NULL) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL,
                             "The attachment is not at Twilio, or belongs to another account: it is not fetched");
    return;
  }
  tandem_twilio_download_async (session, account, TANDEM_TWILIO_DOWNLOAD_ATTACHMENT, resource, path, stall_ms, cancellable, on_fetched,
                                g_object_ref (task));
}

gboolean
tandem_twilio_text_media_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_twilio_text_media_fetch_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
