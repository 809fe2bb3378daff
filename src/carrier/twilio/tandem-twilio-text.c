// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-twilio-resource.h"

#define MEDIA_MAX 10
/* A number, a short code, or a word of 11 characters; addresses of other channels ("whatsapp:+1...") are longer. */
#define ADDRESS_MAX 100

void
tandem_twilio_text_free (TandemTwilioText *self)
{
  g_free (self->sid);
  g_free (self->from);
  g_free (self->to);
  g_free (self->body);
  g_free (self);
}

static gboolean
is_text_sid (const char *sid)
{
  return tandem_twilio_is_sid (sid, "SM") || tandem_twilio_is_sid (sid, "MM");
}

/* "new" is a word of ours alone: what has it is still to be sent. */
static gboolean
read_status (const char *word, TandemMessageStatus *status)
{
  return tandem_message_status_from_string (word, status) && *status != TANDEM_MESSAGE_STATUS_NEW;
}

/* Twilio writes them as strings; error_code is a number. */
static guint
get_count (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return (guint) CLAMP (json_node_get_int (node), 0, G_MAXINT);
  return (guint) MIN (g_ascii_strtoull (tandem_twilio_resource_get_string (object, name), NULL, 10), G_MAXINT);
}

static gint64
get_time (JsonObject *object, const char *name)
{
  g_autoptr (GDateTime) time = soup_date_time_new_from_http_string (tandem_twilio_resource_get_string (object, name));
  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static TandemTwilioText *
from_object (JsonObject *object)
{
  const char *sid = tandem_twilio_resource_get_string (object, "sid");
  TandemMessageStatus status;

  if (!is_text_sid (sid) || !read_status (tandem_twilio_resource_get_string (object, "status"), &status))
    return NULL;
  TandemTwilioText *self = g_new0 (TandemTwilioText, 1);
  self->sid = g_strdup (sid);
  self->from = g_strdup (tandem_twilio_resource_get_string (object, "from"));
  self->to = g_strdup (tandem_twilio_resource_get_string (object, "to"));
  self->body = g_strdup (tandem_twilio_resource_get_string (object, "body"));
  self->inbound = g_str_equal (tandem_twilio_resource_get_string (object, "direction"), "inbound");
  self->status = status;
  self->error_code = get_count (object, "error_code");
  self->segments = get_count (object, "num_segments");
  self->n_media = get_count (object, "num_media");
  self->created_s = get_time (object, "date_created");
  self->sent_s = get_time (object, "date_sent");
  return self;
}

TandemTwilioText *
tandem_twilio_text_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  TandemTwilioText *self = root != NULL ? from_object (json_node_get_object (root)) : NULL;
  return self != NULL ? self : tandem_twilio_resource_refuse (error);
}

/* "/2010-04-01/Accounts/AC.../Messages.json?Page=1&..." without what every request of the account begins with. */
static char *
dup_next (JsonObject *page)
{
  const char *uri = tandem_twilio_resource_get_string (page, "next_page_uri");
  const char *path = strstr (uri, "/Messages.json?");

  return path != NULL ? g_strdup (path) : NULL;
}

GPtrArray *
tandem_twilio_text_list_parse (GBytes *body, char **next, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonNode *list = root != NULL ? json_object_get_member (json_node_get_object (root), "messages") : NULL;
  GPtrArray *texts;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return tandem_twilio_resource_refuse (error);
  texts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_twilio_text_free);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++) {
    JsonNode *element = json_array_get_element (json_node_get_array (list), i);
    TandemTwilioText *text = JSON_NODE_HOLDS_OBJECT (element) ? from_object (json_node_get_object (element)) : NULL;

    if (text != NULL)
      g_ptr_array_add (texts, text);
  }
  *next = dup_next (json_node_get_object (root));
  return texts;
}

TandemMessage *
tandem_twilio_text_to_message (const TandemTwilioText *self)
{
  TandemMessage *message = tandem_message_new (NULL, self->inbound ? TANDEM_DIRECTION_INBOUND : TANDEM_DIRECTION_OUTBOUND,
                                               self->inbound ? self->to : self->from, self->inbound ? self->from : self->to, self->body);
  gint64 at_s = self->sent_s != 0 ? self->sent_s : self->created_s;
  g_autoptr (GDateTime) at = at_s != 0 ? g_date_time_new_from_unix_utc (at_s) : NULL;

  tandem_message_set_message_sid (message, self->sid);
  tandem_message_set_segments (message, self->segments);
  tandem_message_restore (message, self->status, self->error_code, NULL);
  if (at != NULL)
    tandem_message_set_at (message, at);
  return message;
}

static const char *
lookup (GHashTable *form, const char *name)
{
  const char *value = g_hash_table_lookup (form, name);
  return value != NULL ? value : "";
}

static gpointer
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, sentence);
  return NULL;
}

static TandemOptOut
get_opt_out (GHashTable *form)
{
  const char *word = lookup (form, "OptOutType");

  if (g_str_equal (word, "STOP"))
    return TANDEM_OPT_OUT_STOP;
  if (g_str_equal (word, "START"))
    return TANDEM_OPT_OUT_START;
  return g_str_equal (word, "HELP") ? TANDEM_OPT_OUT_HELP : TANDEM_OPT_OUT_NONE;
}

TandemTwilioTextArrival *
tandem_twilio_text_arrival_parse (GHashTable *form, GError **error)
{
  const char *sid = lookup (form, "MessageSid");
  const char *from = lookup (form, "From");
  const char *to = lookup (form, "To");
  TandemTwilioTextArrival *self;

  if (!is_text_sid (sid))
    return refuse (error, "The text has no valid MessageSid");
  if (*from == '\0' || *to == '\0' || strlen (from) > ADDRESS_MAX || strlen (to) > ADDRESS_MAX)
    return refuse (error, "The text does not say who wrote to whom");
  self = g_new0 (TandemTwilioTextArrival, 1);
  self->account_sid = g_strdup (lookup (form, "AccountSid"));
  self->opt_out = get_opt_out (form);
  self->media = g_ptr_array_new_with_free_func (g_free);
  self->text = g_new0 (TandemTwilioText, 1);
  self->text->sid = g_strdup (sid);
  self->text->from = g_utf8_make_valid (from, -1);
  self->text->to = g_utf8_make_valid (to, -1);
  self->text->body = g_utf8_make_valid (lookup (form, "Body"), -1);
  self->text->inbound = TRUE;
  self->text->status = TANDEM_MESSAGE_STATUS_RECEIVED;
  self->text->segments = (guint) MIN (g_ascii_strtoull (lookup (form, "NumSegments"), NULL, 10), G_MAXINT);
  self->text->n_media = (guint) MIN (g_ascii_strtoull (lookup (form, "NumMedia"), NULL, 10), MEDIA_MAX);
  for (guint i = 0; i < self->text->n_media; i++) {
    g_autofree char *url_name = g_strdup_printf ("MediaUrl%u", i);
    g_autofree char *type_name = g_strdup_printf ("MediaContentType%u", i);

    if (*lookup (form, url_name) == '\0')
      continue;
    g_ptr_array_add (self->media, g_utf8_make_valid (lookup (form, url_name), -1));
    g_ptr_array_add (self->media, g_utf8_make_valid (lookup (form, type_name), -1));
  }
  return self;
}

void
tandem_twilio_text_arrival_free (TandemTwilioTextArrival *self)
{
  g_clear_pointer (&self->text, tandem_twilio_text_free);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_free (self->account_sid);
  g_free (self);
}

TandemMessage *
tandem_twilio_text_arrival_to_message (const TandemTwilioTextArrival *self)
{
  TandemMessage *message = tandem_twilio_text_to_message (self->text);

  for (guint i = 0; i + 1 < self->media->len; i += 2) {
    g_autoptr (TandemMessageMedia) media = tandem_message_media_new (self->media->pdata[i + 1], self->media->pdata[i]);

    tandem_message_add_media (message, media);
  }
  return message;
}

TandemTwilioTextReport *
tandem_twilio_text_report_parse (GHashTable *form, const char *query, GError **error)
{
  g_autoptr (GHashTable) parameters = query != NULL ? soup_form_decode (query) : NULL;
  const char *id = parameters != NULL ? g_hash_table_lookup (parameters, "t") : NULL;
  TandemMessageStatus status;
  TandemTwilioTextReport *self;

  if (!is_text_sid (lookup (form, "MessageSid")))
    return refuse (error, "The report has no valid MessageSid");
  if (!read_status (lookup (form, "MessageStatus"), &status))
    return refuse (error, "The report has no MessageStatus that is known");
  self = g_new0 (TandemTwilioTextReport, 1);
  self->id = id != NULL && g_uuid_string_is_valid (id) ? g_strdup (id) : NULL;
  self->sid = g_strdup (lookup (form, "MessageSid"));
  self->status = status;
  self->error_code = (guint) MIN (g_ascii_strtoull (lookup (form, "ErrorCode"), NULL, 10), G_MAXINT);
  return self;
}

void
tandem_twilio_text_report_free (TandemTwilioTextReport *self)
{
  g_free (self->id);
  g_free (self->sid);
  g_free (self);
}
