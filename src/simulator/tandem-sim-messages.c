// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-messages.h"

#include "tandem-sim-message-media.h"
#include "tandem-sim-message-order.h"
#include "tandem-sim-page.h"

#define ACCEPTED_MS 50
#define FETCH_TIMEOUT_S 15

/* Default main context only. */
struct _TandemSimMessages {
  GObject parent_instance;
  /* owned */
  GPtrArray *messages;
  TandemSimNumbers *numbers;
  TandemSimFates *fates;
  TandemSimStopList *stop_list;
  TandemSimMediaHost *media_host;
  SoupSession *session;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimMessages, tandem_sim_messages, G_TYPE_OBJECT)

/* A text that a messaging service has accepted. */
typedef struct {
  TandemSimMessages *messages;
  TandemSimMessage *message;
} Accepted;

static void
free_message (gpointer message)
{
  tandem_sim_message_free (message);
}

static void
tandem_sim_messages_dispose (GObject *object)
{
  TandemSimMessages *self = TANDEM_SIM_MESSAGES (object);

  soup_session_abort (self->session);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_object (&self->numbers);
  g_clear_object (&self->fates);
  g_clear_object (&self->stop_list);
  g_clear_object (&self->media_host);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tandem_sim_messages_parent_class)->dispose (object);
}

static void
tandem_sim_messages_class_init (TandemSimMessagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_messages_dispose;
}

static void
tandem_sim_messages_init (TandemSimMessages *self)
{
  self->messages = g_ptr_array_new_with_free_func (free_message);
  self->fates = tandem_sim_fates_new ();
  self->stop_list = tandem_sim_stop_list_new ();
  self->session = soup_session_new_with_options ("timeout", FETCH_TIMEOUT_S, "user-agent", "TwilioProxy/1.1", NULL);
  /* libproxy throws C++ exceptions, and GStreamer brings a libunwind that does not survive them in threads. */
  soup_session_set_proxy_resolver (self->session, NULL);
}

TandemSimMessages *
tandem_sim_messages_new (const TandemSimAccount *account, TandemSimNumbers *numbers)
{
  TandemSimMessages *self = g_object_new (TANDEM_TYPE_SIM_MESSAGES, NULL);

  self->account = account;
  self->numbers = g_object_ref (numbers);
  self->media_host = tandem_sim_media_host_new (account->log);
  return self;
}

TandemSimNumbers *
tandem_sim_messages_get_numbers (TandemSimMessages *self)
{
  return self->numbers;
}

TandemSimFates *
tandem_sim_messages_get_fates (TandemSimMessages *self)
{
  return self->fates;
}

TandemSimStopList *
tandem_sim_messages_get_stop_list (TandemSimMessages *self)
{
  return self->stop_list;
}

TandemSimMediaHost *
tandem_sim_messages_get_media_host (TandemSimMessages *self)
{
  return self->media_host;
}

GPtrArray *
tandem_sim_messages_get_all (TandemSimMessages *self)
{
  return self->messages;
}

void
tandem_sim_messages_add (TandemSimMessages *self, TandemSimMessage *message)
{
  g_return_if_fail (TANDEM_IS_SIM_MESSAGES (self));
  g_ptr_array_add (self->messages, message);
}

TandemSimMessage *
tandem_sim_messages_find (TandemSimMessages *self, const char *sid)
{
  g_return_val_if_fail (TANDEM_IS_SIM_MESSAGES (self), NULL);
  for (guint i = 0; i < self->messages->len; i++) {
    TandemSimMessage *message = g_ptr_array_index (self->messages, i);

    if (g_str_equal (message->sid, sid))
      return message;
  }
  return NULL;
}

static gboolean
on_accepted (gpointer user_data)
{
  const Accepted *accepted = user_data;
  TandemSimMessage *message = accepted->message;

  message->timer_id = 0;
  message->from = g_strdup (tandem_sim_numbers_get_first (accepted->messages->numbers));
  tandem_sim_message_set_status (message, "queued", 0);
  tandem_sim_message_media_fetch (message, accepted->messages->session, accepted->messages->media_host);
  return G_SOURCE_REMOVE;
}

/* A service looks for a number first. */
static void
begin (TandemSimMessages *self, TandemSimMessage *message)
{
  if (message->from == NULL) {
    Accepted *accepted = g_new (Accepted, 1);

    *accepted = (Accepted) { self, message };
    message->timer_id = g_timeout_add_full (G_PRIORITY_DEFAULT, ACCEPTED_MS, on_accepted, accepted, g_free);
  } else {
    tandem_sim_message_media_fetch (message, self->session, self->media_host);
  }
}

gboolean
tandem_sim_messages_send_now (TandemSimMessages *self, TandemSimMessage *message)
{
  g_return_val_if_fail (TANDEM_IS_SIM_MESSAGES (self), FALSE);
  if (!g_str_equal (message->status, "scheduled"))
    return FALSE;
  tandem_sim_message_set_status (message, "accepted", 0);
  begin (self, message);
  return TRUE;
}

static void
create (TandemSimMessages *self, TandemSimRequest *request)
{
  const TandemSimMessageRules rules = { self->account, self->numbers, self->stop_list, self->fates };
  TandemSimMessage *message = tandem_sim_message_order_read (&rules, request);
  g_autoptr (JsonNode) json = NULL;

  if (message == NULL)
    return;
  g_ptr_array_add (self->messages, message);
  tandem_sim_log_write (self->account->log, "rest", "create_message", "to", message->to, "from", message->from, "sid", message->sid,
                        "body", message->body, "status", message->status, NULL);
  json = tandem_sim_message_to_json (message);
  tandem_sim_message_notify (message);
  if (message->send_at == NULL)
    begin (self, message);
  tandem_sim_request_reply_json (request, SOUP_STATUS_CREATED, json);
}

static gboolean
matches (TandemSimRequest *request, const char *name, const char *value)
{
  const char *wanted = tandem_sim_request_get (request, name);

  return wanted == NULL || *wanted == '\0' || g_strcmp0 (wanted, value) == 0;
}

static void
list (TandemSimMessages *self, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = self->messages->len; i-- > 0;) {
    const TandemSimMessage *message = g_ptr_array_index (self->messages, i);
    TandemSimPageItem item = { .sid = message->sid };

    if (!matches (request, "To", message->to) || !matches (request, "From", message->from) ||
        !tandem_sim_page_matches_day (request, "DateSent", message->sent))
      continue;
    item.json = tandem_sim_message_to_json (message);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "messages", items);
}

/* Only two things can be changed: Body= removes the words of one that has its end, Status=canceled takes back a scheduled one. */
static void
update (TandemSimMessages *self, TandemSimRequest *request, TandemSimMessage *message)
{
  const char *body = tandem_sim_request_get (request, "Body");
  const char *status = tandem_sim_request_get (request, "Status");
  g_autoptr (JsonNode) json = NULL;

  if ((body == NULL && status == NULL) || (status != NULL && !g_str_equal (status, "canceled")) || (body != NULL && *body != '\0')) {
    tandem_sim_request_reply_error (request, 400, 20001, "Only an empty Body or the Status 'canceled' can be set");
    return;
  }
  if (status != NULL && !g_str_equal (message->status, "scheduled")) {
    tandem_sim_request_reply_error (request, 400, 30409, "Cannot cancel a message that is %s", message->status);
    return;
  }
  if (body != NULL && message->timer_id != 0) {
    tandem_sim_request_reply_error (request, 400, 20009, "Cannot modify this Message because it has not reached a final state");
    return;
  }
  if (status != NULL)
    tandem_sim_message_set_status (message, "canceled", 0);
  if (body != NULL) {
    g_free (message->body);
    message->body = g_strdup ("");
  }
  tandem_sim_log_write (self->account->log, "rest", "update_message", "sid", message->sid, "status", message->status, NULL);
  json = tandem_sim_message_to_json (message);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
}

static void
handle_one (TandemSimMessages *self, TandemSimRequest *request, TandemSimMessage *message)
{
  g_autoptr (JsonNode) json = NULL;

  if (tandem_sim_request_is (request, "GET")) {
    json = tandem_sim_message_to_json (message);
    tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
  } else if (tandem_sim_request_is (request, "POST")) {
    update (self, request, message);
  } else if (tandem_sim_request_is (request, "DELETE") && message->timer_id == 0) {
    g_ptr_array_remove (self->messages, message);
    tandem_sim_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
  } else {
    tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
  }
}

void
tandem_sim_messages_handle (TandemSimMessages *self, TandemSimRequest *request, char **parts)
{
  g_autofree char *sid = parts[0] != NULL ? g_strdup (parts[0]) : NULL;
  TandemSimMessage *message;

  g_return_if_fail (TANDEM_IS_SIM_MESSAGES (self));
  if (sid != NULL && g_str_has_suffix (sid, ".json"))
    sid[strlen (sid) - strlen (".json")] = '\0';
  message = sid != NULL ? tandem_sim_messages_find (self, sid) : NULL;
  if (sid == NULL && tandem_sim_request_is (request, "GET"))
    list (self, request);
  else if (sid == NULL && tandem_sim_request_is (request, "POST"))
    create (self, request);
  else if (sid == NULL)
    tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
  else if (message == NULL)
    tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                    tandem_sim_request_get_path (request));
  else if (parts[1] != NULL)
    tandem_sim_message_media_handle (message, request, parts + 1);
  else
    handle_one (self, request, message);
}
