// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-text-in.h"

#include "tandem-sim-fetch.h"
#include "tandem-sim-message-media.h"
#include "tandem-sim-segments.h"

#define MAX_COUNT 2000
#define MAX_MEDIA 10

/* As asked for; borrowed from the request's JSON, or constant. */
typedef struct {
  const char *from;
  const char *to;
  const char *body;
  const char *opt_out;
  JsonNode *media;   /* nullable */
  guint count;
  gint64 ago_s;
} Asked;

/* One text on its way to the application.  The account outlives it, the text may not. */
typedef struct {
  const TandemSimAccount *account;
  char *sid;
  char *fallback;   /* nullable */
  char *fallback_method;
  GHashTable *form;
} Telling;

static void
telling_free (Telling *telling)
{
  g_free (telling->sid);
  g_free (telling->fallback);
  g_free (telling->fallback_method);
  g_hash_table_unref (telling->form);
  g_free (telling);
}

static gboolean
read_string (JsonObject *object, const char *name, const char *fallback, const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = fallback;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_string (node);
  return TRUE;
}

static gboolean
read_int (JsonObject *object, const char *name, gint64 fallback, gint64 most, gint64 *value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = fallback;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return *value >= 0 && *value <= most;
}

static gboolean
is_media (JsonNode *node)
{
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node) >= 0 && json_node_get_int (node) <= MAX_MEDIA;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > MAX_MEDIA)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
    JsonNode *one = json_array_get_element (json_node_get_array (node), i);
    const char *type, *data;

    if (!JSON_NODE_HOLDS_OBJECT (one) || !read_string (json_node_get_object (one), "content_type", NULL, &type) || type == NULL ||
        !read_string (json_node_get_object (one), "data", NULL, &data) || data == NULL)
      return FALSE;
  }
  return TRUE;
}

/* NULL when all is well, otherwise what is wrong. */
static const char *
read_asked (TandemSimMessages *messages, JsonObject *object, Asked *asked)
{
  TandemSimNumbers *numbers = tandem_sim_messages_get_numbers (messages);
  gint64 count;

  if (!read_string (object, "from", "+12025550101", &asked->from) ||
      !read_string (object, "to", tandem_sim_numbers_get_first (numbers), &asked->to) || !read_string (object, "body", "", &asked->body) ||
      !read_string (object, "opt_out_type", NULL, &asked->opt_out))
    return "from, to, body and opt_out_type are strings";
  if (!read_int (object, "count", 1, MAX_COUNT, &count) || count == 0 || !read_int (object, "ago_s", 0, G_MAXINT, &asked->ago_s))
    return "count must be between 1 and 2000, ago_s a number of seconds";
  asked->count = (guint) count;
  asked->media = json_object_get_member (object, "media");
  if (!is_media (asked->media))
    return "media must be a number up to 10, or a list of up to 10 {\"content_type\",\"data\"}";
  if (tandem_sim_numbers_find (numbers, asked->to) == NULL)
    return "to is not a number of the account";
  return NULL;
}

static void
add_media (TandemSimMessages *messages, TandemSimMessage *message, JsonNode *media)
{
  /* One black dot.  What follows the end of a PNG is not looked at, so that each is another file. */
  static const char dot[] = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
  TandemSimMediaHost *host = tandem_sim_messages_get_media_host (messages);
  gboolean listed = media != NULL && JSON_NODE_HOLDS_ARRAY (media);
  guint n = media == NULL ? 0 : listed ? json_array_get_length (json_node_get_array (media)) : (guint) json_node_get_int (media);

  for (guint i = 0; i < n; i++) {
    JsonObject *one = listed ? json_array_get_object_element (json_node_get_array (media), i) : NULL;
    const char *type = one != NULL ? json_object_get_string_member (one, "content_type") : "image/png";
    gsize size;
    guchar *data = g_base64_decode (one != NULL ? json_object_get_string_member (one, "data") : dot, &size);
    g_autoptr (GByteArray) file = g_byte_array_new_take (data, size);
    g_autoptr (GBytes) bytes = NULL;

    if (one == NULL)
      g_byte_array_append (file, (const guint8 *) &(guint8) { (guint8) i }, 1);
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
    tandem_sim_message_media_keep (message, host, type, bytes);
  }
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup (value));
}

/* Twilio looks both numbers up. */
static void
add_places (GHashTable *form, const TandemSimMessage *message)
{
  static const char *const sides[] = { "From", "To" };
  static const char *const names[] = { "City", "State", "Zip" };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++) {
    const char *number = i == 0 ? message->from : message->to;
    g_autofree char *country = g_strconcat (sides[i], "Country", NULL);

    for (gsize j = 0; j < G_N_ELEMENTS (names); j++) {
      g_autofree char *name = g_strconcat (sides[i], names[j], NULL);

      set (form, name, "");
    }
    set (form, country, g_str_has_prefix (number, "+1") ? "US" : "");
  }
}

static GHashTable *
build_form (const TandemSimMessage *message, const char *base_url, const char *opt_out)
{
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *n_media = g_strdup_printf ("%u", message->media->len);
  g_autofree char *n_segments = g_strdup_printf ("%u", tandem_sim_count_segments (message->body));
  g_autofree char *path = tandem_sim_message_dup_path (message);

  set (form, "MessageSid", message->sid);
  set (form, "SmsSid", message->sid);
  set (form, "SmsMessageSid", message->sid);
  set (form, "AccountSid", message->account->account_sid);
  set (form, "From", message->from);
  set (form, "To", message->to);
  set (form, "Body", message->body);
  set (form, "NumMedia", n_media);
  set (form, "NumSegments", n_segments);
  set (form, "SmsStatus", "received");
  set (form, "ApiVersion", "2010-04-01");
  add_places (form, message);
  if (opt_out != NULL)
    set (form, "OptOutType", opt_out);
  for (guint i = 0; i < message->media->len; i++) {
    const TandemSimMedia *media = g_ptr_array_index (message->media, i);
    g_autofree char *url_name = g_strdup_printf ("MediaUrl%u", i);
    g_autofree char *type_name = g_strdup_printf ("MediaContentType%u", i);
    g_autofree char *url = g_strdup_printf ("%s%s/Media/%s", base_url, path, media->sid);

    set (form, url_name, url);
    set (form, type_name, media->content_type);
  }
  return form;
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Telling *telling = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimTwiml) twiml = tandem_sim_fetch_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    telling_free (telling);
  } else if (twiml == NULL && telling->fallback != NULL) {
    g_autofree char *url = g_steal_pointer (&telling->fallback);
    g_autofree char *code = g_strdup_printf ("%d", error->code);

    set (telling->form, "ErrorCode", code);
    tandem_sim_fetch_async (telling->account, "text-in-fallback", telling->fallback_method, url, telling->form, NULL, on_told, telling);
  } else {
    tandem_sim_log_write (telling->account->log, "message", twiml != NULL ? "taken" : "given-up", "message_sid", telling->sid,
                          "error", error != NULL ? error->message : NULL, NULL);
    telling_free (telling);
  }
}

static void
tell (TandemSimMessages *messages, const TandemSimMessage *message, const char *base_url, const char *opt_out)
{
  const TandemSimAccount *account = message->account;
  TandemSimNumbers *numbers = tandem_sim_messages_get_numbers (messages);
  const char *url = tandem_sim_numbers_get (numbers, message->to, "sms_url");
  Telling *telling;

  if (tandem_sim_numbers_get (numbers, message->to, "sms_application_sid") != NULL || url == NULL)
    return;
  if (tandem_sim_faults_take (account->faults, "text-webhook-lost", NULL)) {
    tandem_sim_log_write (account->log, "fault", "text-webhook-lost", "message_sid", message->sid, NULL);
    return;
  }
  telling = g_new0 (Telling, 1);
  telling->account = account;
  telling->sid = g_strdup (message->sid);
  telling->fallback = g_strdup (tandem_sim_numbers_get (numbers, message->to, "sms_fallback_url"));
  telling->fallback_method = g_strdup (tandem_sim_numbers_get (numbers, message->to, "sms_fallback_method"));
  telling->form = build_form (message, base_url, opt_out);
  tandem_sim_fetch_async (account, "text-in", tandem_sim_numbers_get (numbers, message->to, "sms_method"), url, telling->form, NULL, on_told,
                          telling);
}

static const char *
text_in (const TandemSimAccount *account, TandemSimMessages *messages, const char *base_url, const Asked *asked, guint number)
{
  g_autofree char *body = asked->count > 1 ? g_strdup_printf ("%s %u", asked->body, number) : g_strdup (asked->body);
  gboolean has_media = asked->media != NULL && (JSON_NODE_HOLDS_ARRAY (asked->media) || json_node_get_int (asked->media) > 0);
  TandemSimMessage *message = tandem_sim_message_new (account, "inbound", has_media, asked->from, asked->to, body);

  if (asked->ago_s > 0) {
    g_autoptr (GDateTime) now = g_steal_pointer (&message->created);

    message->created = g_date_time_add_seconds (now, (double) -asked->ago_s);
  }
  message->sent = g_date_time_ref (message->created);
  add_media (messages, message, asked->media);
  tandem_sim_messages_add (messages, message);
  tandem_sim_stop_list_hear (tandem_sim_messages_get_stop_list (messages), message->to, message->from, message->body);
  tandem_sim_log_write (account->log, "message", "text-in", "message_sid", message->sid, "from", message->from, "body", message->body, NULL);
  if (asked->ago_s == 0)
    tell (messages, message, base_url, asked->opt_out);
  return message->sid;
}

void
tandem_sim_text_in_handle (const TandemSimAccount *account, TandemSimMessages *messages, TandemSimRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (tandem_sim_request_get_message (request));
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *base_url = tandem_sim_request_dup_base_url (request);
  const char *sid = NULL;
  const char *wrong = "Send a JSON object: {\"from\",\"to\",\"body\",\"media\",\"opt_out_type\",\"ago_s\",\"count\"}";
  Asked asked = { 0 };

  if (body->length > 0 && json_parser_load_from_data (parser, body->data, body->length, NULL) &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    wrong = read_asked (messages, json_node_get_object (json_parser_get_root (parser)), &asked);
  if (wrong != NULL) {
    tandem_sim_request_refuse (request, wrong);
    return;
  }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sids");
  json_builder_begin_array (builder);
  for (guint i = 1; i <= asked.count; i++) {
    sid = text_in (account, messages, base_url, &asked, i);
    json_builder_add_string_value (builder, sid);
  }
  json_builder_end_array (builder);
  tandem_sim_json_string (builder, "sid", sid);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, SOUP_STATUS_CREATED, root);
}
