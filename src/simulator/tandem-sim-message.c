// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-message.h"

#include "tandem-sim-segments.h"

#define STEP_MS 150

static void
media_free (gpointer data)
{
  TandemSimMedia *media = data;

  g_free (media->sid);
  g_free (media->content_type);
  g_free (media->source);
  g_free (media->place);
  g_free (media);
}

TandemSimMessage *
tandem_sim_message_new (const TandemSimAccount *account, const char *direction, gboolean has_media, const char *from, const char *to,
                        const char *body)
{
  TandemSimMessage *self = g_new0 (TandemSimMessage, 1);

  self->account = account;
  self->direction = direction;
  self->status = g_str_equal (direction, "inbound") ? "received" : "queued";
  self->sid = tandem_sim_new_sid (has_media ? "MM" : "SM");
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->body = g_utf8_make_valid (body, -1);
  self->media = g_ptr_array_new_with_free_func (media_free);
  self->created = g_date_time_new_now_utc ();
  self->updated = g_date_time_ref (self->created);
  self->fate.status = "delivered";
  return self;
}

void
tandem_sim_message_free (TandemSimMessage *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_free (self->sid);
  g_free (self->to);
  g_free (self->from);
  g_free (self->service);
  g_free (self->body);
  g_free (self->callback);
  g_ptr_array_unref (self->media);
  g_date_time_unref (self->created);
  g_date_time_unref (self->updated);
  g_clear_pointer (&self->sent, g_date_time_unref);
  g_clear_pointer (&self->send_at, g_date_time_unref);
  g_free (self);
}

char *
tandem_sim_message_dup_path (const TandemSimMessage *self)
{
  return g_strdup_printf ("/2010-04-01/Accounts/%s/Messages/%s", self->account->account_sid, self->sid);
}

TandemSimMedia *
tandem_sim_message_add_media (TandemSimMessage *self, const char *content_type, const char *source)
{
  TandemSimMedia *media = g_new0 (TandemSimMedia, 1);

  media->sid = tandem_sim_new_sid ("ME");
  media->content_type = g_strdup (content_type);
  media->source = g_strdup (source);
  g_ptr_array_add (self->media, media);
  return media;
}

TandemSimMedia *
tandem_sim_message_find_media (TandemSimMessage *self, const char *sid)
{
  for (guint i = 0; i < self->media->len; i++) {
    TandemSimMedia *media = g_ptr_array_index (self->media, i);

    if (g_str_equal (media->sid, sid))
      return media;
  }
  return NULL;
}

static void
add_error (JsonBuilder *builder, const TandemSimMessage *self)
{
  g_autofree char *text = self->error_code != 0 ? tandem_sim_fate_dup_message (self->error_code, self->to, self->from) : NULL;

  json_builder_set_member_name (builder, "error_code");
  if (self->error_code != 0)
    json_builder_add_int_value (builder, self->error_code);
  else
    json_builder_add_null_value (builder);
  tandem_sim_json_string (builder, "error_message", text);
}

JsonNode *
tandem_sim_message_to_json (const TandemSimMessage *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *path = tandem_sim_message_dup_path (self);
  g_autofree char *uri = g_strconcat (path, ".json", NULL);
  g_autofree char *media_uri = g_strconcat (path, "/Media.json", NULL);
  g_autofree char *count = g_strdup_printf ("%u", tandem_sim_count_segments (self->body));
  g_autofree char *media = g_strdup_printf ("%u", self->media->len);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", self->sid);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "messaging_service_sid", self->service);
  tandem_sim_json_string (builder, "to", self->to);
  tandem_sim_json_string (builder, "from", self->from);
  tandem_sim_json_string (builder, "body", self->body);
  /* While a service has not chosen a number it is not known how they will be cut. */
  tandem_sim_json_string (builder, "num_segments", self->from != NULL ? count : "0");
  tandem_sim_json_string (builder, "num_media", media);
  tandem_sim_json_string (builder, "direction", self->direction);
  tandem_sim_json_string (builder, "status", self->status);
  tandem_sim_json_string (builder, "price", NULL);
  tandem_sim_json_string (builder, "price_unit", "USD");
  add_error (builder, self);
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  tandem_sim_json_date (builder, "date_created", self->created);
  tandem_sim_json_date (builder, "date_updated", self->updated);
  tandem_sim_json_date (builder, "date_sent", self->sent);
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_set_member_name (builder, "subresource_uris");
  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "media", media_uri);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  if (value != NULL)
    g_hash_table_replace (form, g_strdup (name), g_strdup (value));
}

void
tandem_sim_message_notify (const TandemSimMessage *self)
{
  const TandemSimAccount *account = self->account;
  g_autoptr (GHashTable) form = NULL;

  if (self->callback == NULL)
    return;
  if (tandem_sim_faults_take (account->faults, "text-callback-lost", NULL)) {
    tandem_sim_log_write (account->log, "fault", "text-callback-lost", "message_sid", self->sid, "status", self->status, NULL);
    return;
  }
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set (form, "MessageSid", self->sid);
  set (form, "SmsSid", self->sid);
  set (form, "MessageStatus", self->status);
  set (form, "SmsStatus", self->status);
  set (form, "To", self->to);
  set (form, "From", self->from);
  set (form, "MessagingServiceSid", self->service);
  set (form, "AccountSid", account->account_sid);
  set (form, "ApiVersion", "2010-04-01");
  if (self->error_code != 0) {
    g_autofree char *code = g_strdup_printf ("%d", self->error_code);

    set (form, "ErrorCode", code);
  }
  if (g_str_equal (self->status, "delivered")) {
    g_autofree char *done = g_date_time_format (self->updated, "%y%m%d%H%M");

    set (form, "RawDlrDoneDate", done);
  }
  tandem_sim_webhooks_send (account->webhooks, self->sid, "message-status", "POST", self->callback, form);
}

void
tandem_sim_message_set_status (TandemSimMessage *self, const char *status, int error_code)
{
  self->status = status;
  self->error_code = error_code;
  g_date_time_unref (self->updated);
  self->updated = g_date_time_new_now_utc ();
  if (self->sent == NULL && (g_str_equal (status, "sent") || g_str_equal (status, "failed")))
    self->sent = g_date_time_ref (self->updated);
  if (!g_str_equal (status, "sending"))
    tandem_sim_message_notify (self);
}

static gboolean
on_step (gpointer user_data)
{
  TandemSimMessage *self = user_data;

  if (g_str_equal (self->status, "queued")) {
    tandem_sim_message_set_status (self, "sending", 0);
    return G_SOURCE_CONTINUE;
  }
  if (g_str_equal (self->status, "sending") && !g_str_equal (self->fate.status, "failed")) {
    tandem_sim_message_set_status (self, "sent", 0);
    if (!g_str_equal (self->fate.status, "sent"))
      return G_SOURCE_CONTINUE;
  } else {
    tandem_sim_message_set_status (self, self->fate.status, self->fate.error_code);
  }
  self->timer_id = 0;
  return G_SOURCE_REMOVE;
}

void
tandem_sim_message_go (TandemSimMessage *self)
{
  if (self->timer_id == 0)
    self->timer_id = g_timeout_add (STEP_MS, on_step, self);
}
