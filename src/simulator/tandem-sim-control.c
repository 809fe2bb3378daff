// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-control.h"

#include "tandem-sim-call-in.h"
#include "tandem-sim-request.h"
#include "tandem-sim-text-in.h"

#define ROOT "/simulator"
#define MAX_COUNT 1000000

/* Default main context only. */
struct _TandemSimControl {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  TandemSimCalls *calls;
  TandemSimMessages *messages;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimControl, tandem_sim_control, G_TYPE_OBJECT)

static void
tandem_sim_control_dispose (GObject *object)
{
  TandemSimControl *self = TANDEM_SIM_CONTROL (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, ROOT);
  g_clear_object (&self->server);
  g_clear_object (&self->calls);
  g_clear_object (&self->messages);
  G_OBJECT_CLASS (tandem_sim_control_parent_class)->dispose (object);
}

static void
tandem_sim_control_class_init (TandemSimControlClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_control_dispose;
}

static void
tandem_sim_control_init (TandemSimControl *self)
{
}

static void
reply (TandemSimRequest *request, guint status, const char *member, const char *value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, member, value);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, status, root);
}

static void
list_calls (TandemSimControl *self, TandemSimRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *calls = tandem_sim_calls_get_all (self->calls);

  json_builder_begin_array (builder);
  for (guint i = 0; i < calls->len; i++) {
    TandemSimCall *call = g_ptr_array_index (calls, i);

    json_builder_begin_object (builder);
    tandem_sim_json_string (builder, "sid", tandem_sim_call_get_facts (call)->sid);
    tandem_sim_json_string (builder, "to", tandem_sim_call_get_facts (call)->to);
    tandem_sim_json_string (builder, "from", tandem_sim_call_get_facts (call)->from);
    tandem_sim_json_string (builder, "status", tandem_sim_call_get_facts (call)->status);
    tandem_sim_json_string (builder, "scenario", tandem_sim_call_get_scenario (call));
    tandem_sim_json_string (builder, "stream_sid", tandem_sim_call_get_stream_sid (call));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, root);
}

static void
hang_up (TandemSimControl *self, TandemSimRequest *request, const char *sid)
{
  TandemSimCall *call = tandem_sim_calls_find (self->calls, sid);

  if (call == NULL) {
    reply (request, SOUP_STATUS_NOT_FOUND, "error", "There is no such call");
    return;
  }
  tandem_sim_call_person_hangs_up (call);
  reply (request, SOUP_STATUS_OK, "status", "ok");
}

static void
list_messages (TandemSimControl *self, TandemSimRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *messages = tandem_sim_messages_get_all (self->messages);

  json_builder_begin_array (builder);
  for (guint i = 0; i < messages->len; i++)
    json_builder_add_value (builder, tandem_sim_message_to_json (g_ptr_array_index (messages, i)));
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, root);
}

static void
send_now (TandemSimControl *self, TandemSimRequest *request, const char *sid)
{
  TandemSimMessage *message = tandem_sim_messages_find (self->messages, sid);

  if (message == NULL || !tandem_sim_messages_send_now (self->messages, message))
    reply (request, SOUP_STATUS_NOT_FOUND, "error", "There is no such scheduled text");
  else
    reply (request, SOUP_STATUS_OK, "status", "ok");
}

/* What follows /simulator in the path; FALSE: it is not about texts. */
static gboolean
handle_texts (TandemSimControl *self, TandemSimRequest *request, char **parts)
{
  gboolean post = tandem_sim_request_is (request, "POST");
  guint n = g_strv_length (parts);

  if (post && n == 1 && g_str_equal (parts[0], "fates"))
    tandem_sim_fates_handle (tandem_sim_messages_get_fates (self->messages), request);
  else if (n == 0 || !g_str_equal (parts[0], "messages"))
    return FALSE;
  else if (post && n == 1)
    tandem_sim_text_in_handle (self->account, self->messages, request);
  else if (post && n == 3 && g_str_equal (parts[2], "send"))
    send_now (self, request, parts[1]);
  else if (!post && n == 1)
    list_messages (self, request);
  else
    return FALSE;
  return TRUE;
}

/* The value of a member as text, whether it came as a string or as a number. */
static char *
dup_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static void
arm_fault (TandemSimControl *self, TandemSimRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (tandem_sim_request_get_message (request));
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  JsonObject *object;
  gint64 count;

  if (body->length == 0 || !json_parser_load_from_data (parser, body->data, body->length, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    reply (request, SOUP_STATUS_BAD_REQUEST, "error", "Send a JSON object: {\"name\",\"count\",\"value\"}");
    return;
  }
  object = json_node_get_object (json_parser_get_root (parser));
  name = dup_text (object, "name");
  value = dup_text (object, "value");
  count = json_object_get_int_member_with_default (object, "count", 1);
  if (count < 0 || count > MAX_COUNT) {
    reply (request, SOUP_STATUS_BAD_REQUEST, "error", "count must be between 0 and 1000000");
  } else if (!tandem_sim_faults_arm (self->account->faults, name, (guint) count, value)) {
    reply (request, SOUP_STATUS_BAD_REQUEST, "error", "There is no fault of that name");
  } else {
    tandem_sim_log_write (self->account->log, "fault", "armed", "name", name, "value", value, NULL);
    reply (request, SOUP_STATUS_OK, "status", "ok");
  }
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimControl *self = TANDEM_SIM_CONTROL (user_data);
  g_autoptr (TandemSimRequest) request = tandem_sim_request_new (message, path);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n = g_strv_length (parts);
  const char *what = n > 2 ? parts[2] : "";

  if (tandem_sim_request_is (request, "GET") && n == 3 && g_str_equal (what, "health"))
    reply (request, SOUP_STATUS_OK, "status", "ok");
  else if (tandem_sim_request_is (request, "GET") && n == 3 && g_str_equal (what, "calls"))
    list_calls (self, request);
  else if (tandem_sim_request_is (request, "POST") && n == 3 && g_str_equal (what, "calls"))
    tandem_sim_call_in_handle (self->account, self->calls, request);
  else if (tandem_sim_request_is (request, "POST") && n == 5 && g_str_equal (what, "calls") && g_str_equal (parts[4], "hangup"))
    hang_up (self, request, parts[3]);
  else if (tandem_sim_request_is (request, "POST") && n == 3 && g_str_equal (what, "faults"))
    arm_fault (self, request);
  else if (n > 2 && handle_texts (self, request, parts + 2))
    return;
  else
    reply (request, SOUP_STATUS_NOT_FOUND, "error", "See tandem-sim-control.h for what there is");
}

TandemSimControl *
tandem_sim_control_new (SoupServer *server, const TandemSimAccount *account, TandemSimCalls *calls,
                        TandemSimMessages *messages)
{
  TandemSimControl *self = g_object_new (TANDEM_TYPE_SIM_CONTROL, NULL);

  self->server = g_object_ref (server);
  self->account = account;
  self->calls = g_object_ref (calls);
  self->messages = g_object_ref (messages);
  soup_server_add_handler (server, ROOT, on_request, self, NULL);
  return self;
}
