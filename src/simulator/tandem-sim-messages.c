// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-messages.h"

#include "tandem-sim-page.h"

#define MAX_BODY 1600
#define STEP_MS 150

/* From queued on; a callback tells each. */
static const char *const progress[] = { "queued", "sent", "delivered" };

typedef struct {
  TandemSimMessages *messages;   /* borrowed */
  char *sid;
  char *to;
  char *from;
  char *service;
  char *body;
  char *callback;
  guint media;
  guint state;                   /* index into progress */
  guint timer_id;
  GDateTime *created;
  GDateTime *updated;
  GDateTime *sent;
} Message;

/* Default main context only. */
struct _TandemSimMessages {
  GObject parent_instance;
  /* owned */
  GPtrArray *messages;
  TandemSimNumbers *numbers;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimMessages, tandem_sim_messages, G_TYPE_OBJECT)

static void
message_free (gpointer data)
{
  Message *message = data;

  g_clear_handle_id (&message->timer_id, g_source_remove);
  g_free (message->sid);
  g_free (message->to);
  g_free (message->from);
  g_free (message->service);
  g_free (message->body);
  g_free (message->callback);
  g_date_time_unref (message->created);
  g_date_time_unref (message->updated);
  g_clear_pointer (&message->sent, g_date_time_unref);
  g_free (message);
}

static void
tandem_sim_messages_finalize (GObject *object)
{
  TandemSimMessages *self = TANDEM_SIM_MESSAGES (object);

  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_object (&self->numbers);
  G_OBJECT_CLASS (tandem_sim_messages_parent_class)->finalize (object);
}

static void
tandem_sim_messages_class_init (TandemSimMessagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_messages_finalize;
}

static void
tandem_sim_messages_init (TandemSimMessages *self)
{
  self->messages = g_ptr_array_new_with_free_func (message_free);
}

TandemSimMessages *
tandem_sim_messages_new (const TandemSimAccount *account, TandemSimNumbers *numbers)
{
  TandemSimMessages *self = g_object_new (TANDEM_TYPE_SIM_MESSAGES, NULL);

  self->account = account;
  self->numbers = g_object_ref (numbers);
  return self;
}

/* How many GSM-7 septets one character takes; 0: it needs UCS-2. */
static guint
septets (gunichar c)
{
  static const char basic[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  static const char extended[] = "^{}\\[]~|€\f";

  if (g_utf8_strchr (basic, -1, c) != NULL)
    return 1;
  return g_utf8_strchr (extended, -1, c) != NULL ? 2 : 0;
}

static guint
segments (const char *body)
{
  guint gsm = 0;
  guint ucs2 = 0;
  gboolean fits = TRUE;

  for (const char *p = body; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    fits = fits && septets (c) > 0;
    gsm += septets (c);
    ucs2 += c > 0xffff ? 2 : 1;
  }
  if (fits)
    return gsm <= 160 ? 1 : (gsm + 152) / 153;
  return ucs2 <= 70 ? 1 : (ucs2 + 66) / 67;
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup (value));
}

static void
notify_app (Message *message)
{
  const TandemSimAccount *account = message->messages->account;
  g_autoptr (GHashTable) form = NULL;

  if (message->callback == NULL)
    return;
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set (form, "MessageSid", message->sid);
  set (form, "SmsSid", message->sid);
  set (form, "MessageStatus", progress[message->state]);
  set (form, "SmsStatus", progress[message->state]);
  set (form, "To", message->to);
  if (message->from != NULL)
    set (form, "From", message->from);
  if (message->service != NULL)
    set (form, "MessagingServiceSid", message->service);
  set (form, "AccountSid", account->account_sid);
  set (form, "ApiVersion", "2010-04-01");
  tandem_sim_webhooks_send (account->webhooks, message->sid, "message-status", "POST", message->callback, form);
}

static gboolean
on_progress (gpointer user_data)
{
  Message *message = user_data;

  message->state++;
  g_date_time_unref (message->updated);
  message->updated = g_date_time_new_now_utc ();
  if (message->sent == NULL)
    message->sent = g_date_time_ref (message->updated);
  notify_app (message);
  if (message->state + 1 < G_N_ELEMENTS (progress))
    return G_SOURCE_CONTINUE;
  message->timer_id = 0;
  return G_SOURCE_REMOVE;
}

static JsonNode *
to_json (TandemSimMessages *self, const Message *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *path = g_strdup_printf ("/2010-04-01/Accounts/%s/Messages/%s", self->account->account_sid, message->sid);
  g_autofree char *uri = g_strconcat (path, ".json", NULL);
  g_autofree char *media_uri = g_strconcat (path, "/Media.json", NULL);
  g_autofree char *count = g_strdup_printf ("%u", segments (message->body));
  g_autofree char *media = g_strdup_printf ("%u", message->media);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", message->sid);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "messaging_service_sid", message->service);
  tandem_sim_json_string (builder, "to", message->to);
  tandem_sim_json_string (builder, "from", message->from);
  tandem_sim_json_string (builder, "body", message->body);
  tandem_sim_json_string (builder, "num_segments", count);
  tandem_sim_json_string (builder, "num_media", media);
  tandem_sim_json_string (builder, "direction", "outbound-api");
  tandem_sim_json_string (builder, "status", progress[message->state]);
  tandem_sim_json_string (builder, "price", NULL);
  tandem_sim_json_string (builder, "price_unit", "USD");
  tandem_sim_json_string (builder, "error_code", NULL);
  tandem_sim_json_string (builder, "error_message", NULL);
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  tandem_sim_json_date (builder, "date_created", message->created);
  tandem_sim_json_date (builder, "date_updated", message->updated);
  tandem_sim_json_date (builder, "date_sent", message->sent);
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_set_member_name (builder, "subresource_uris");
  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "media", media_uri);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
check (TandemSimMessages *self, TandemSimRequest *request)
{
  const char *to = tandem_sim_request_get (request, "To");
  const char *from = tandem_sim_request_get (request, "From");
  const char *body = tandem_sim_request_get (request, "Body");
  gboolean has_service = tandem_sim_request_get (request, "MessagingServiceSid") != NULL;
  gboolean has_media = tandem_sim_request_get (request, "MediaUrl") != NULL;

  if (to == NULL || *to == '\0')
    tandem_sim_request_reply_error (request, 400, 21604, "A 'To' phone number is required.");
  else if (from == NULL && !has_service)
    tandem_sim_request_reply_error (request, 400, 21603, "A 'From' phone number is required.");
  else if ((body == NULL || *body == '\0') && !has_media && tandem_sim_request_get (request, "ContentSid") == NULL)
    tandem_sim_request_reply_error (request, 400, 21602, "Message body is required.");
  else if (!tandem_sim_number_is_e164 (to))
    tandem_sim_request_reply_error (request, 400, 21211, "Invalid 'To' Phone Number: %s", to);
  else if (from != NULL && tandem_sim_numbers_find (self->numbers, from) == NULL)
    tandem_sim_request_reply_error (request, 400, 21606,
                                    "The 'From' phone number provided (%s) is not a valid message-capable Twilio phone number "
                                    "for this destination.", from);
  else if (body != NULL && g_utf8_strlen (body, -1) > MAX_BODY)
    tandem_sim_request_reply_error (request, 400, 21617, "The concatenated message body exceeds the 1600 character limit.");
  else
    return TRUE;
  return FALSE;
}

static void
create (TandemSimMessages *self, TandemSimRequest *request)
{
  const char *body = tandem_sim_request_get (request, "Body");
  const char *callback = tandem_sim_request_get (request, "StatusCallback");
  g_autoptr (JsonNode) json = NULL;
  Message *message;

  if (!check (self, request))
    return;
  if (callback != NULL && *callback != '\0' && !tandem_sim_webhooks_check_url (callback)) {
    tandem_sim_request_reply_error (request, 400, 21609, "The StatusCallback URL %s is not a valid URL.", callback);
    return;
  }
  message = g_new0 (Message, 1);
  message->messages = self;
  message->media = tandem_sim_request_get_all (request, "MediaUrl")->len;
  message->sid = tandem_sim_new_sid (message->media > 0 ? "MM" : "SM");
  message->to = g_strdup (tandem_sim_request_get (request, "To"));
  message->from = g_strdup (tandem_sim_request_get (request, "From"));
  message->service = g_strdup (tandem_sim_request_get (request, "MessagingServiceSid"));
  message->body = g_utf8_make_valid (body != NULL ? body : "", -1);
  message->callback = callback != NULL && *callback != '\0' ? g_strdup (callback) : NULL;
  message->created = g_date_time_new_now_utc ();
  message->updated = g_date_time_ref (message->created);
  message->timer_id = g_timeout_add (STEP_MS, on_progress, message);
  g_ptr_array_add (self->messages, message);
  tandem_sim_log_write (self->account->log, "rest", "create_message", "to", message->to, "from", message->from, "sid", message->sid,
                        "body", message->body, NULL);
  notify_app (message);
  json = to_json (self, message);
  tandem_sim_request_reply_json (request, SOUP_STATUS_CREATED, json);
}

static void
list (TandemSimMessages *self, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));
  const char *to = tandem_sim_request_get (request, "To");
  const char *from = tandem_sim_request_get (request, "From");

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = self->messages->len; i-- > 0;) {
    Message *message = g_ptr_array_index (self->messages, i);
    TandemSimPageItem item = { .sid = message->sid };

    if ((to != NULL && g_strcmp0 (to, message->to) != 0) || (from != NULL && g_strcmp0 (from, message->from) != 0))
      continue;
    item.json = to_json (self, message);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "messages", items);
}

static Message *
find (TandemSimMessages *self, const char *sid)
{
  for (guint i = 0; i < self->messages->len; i++) {
    Message *message = g_ptr_array_index (self->messages, i);

    if (g_str_equal (message->sid, sid))
      return message;
  }
  return NULL;
}

void
tandem_sim_messages_handle (TandemSimMessages *self, TandemSimRequest *request, const char *sid)
{
  Message *message = sid == NULL ? NULL : find (self, sid);
  gboolean get = tandem_sim_request_is (request, "GET");

  g_return_if_fail (TANDEM_IS_SIM_MESSAGES (self));
  if (sid == NULL && get) {
    list (self, request);
  } else if (sid == NULL && tandem_sim_request_is (request, "POST")) {
    create (self, request);
  } else if (!get) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
  } else if (message == NULL) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                    tandem_sim_request_get_path (request));
  } else {
    g_autoptr (JsonNode) json = to_json (self, message);

    tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
  }
}
