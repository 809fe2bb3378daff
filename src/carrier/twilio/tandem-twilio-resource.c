// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-resource.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-json-scanner.h"

#define MAX_BODY (1024 * 1024)

void
tandem_twilio_call_free (TandemTwilioCall *self)
{
  g_free (self->sid);
  g_free (self->to);
  g_free (self->from);
  g_free (self);
}

/* json-glib parses recursively: the scanner's limit on nesting protects the stack. */
JsonNode *
tandem_twilio_resource_parse (GBytes *body)
{
  gsize n;
  const char *text = g_bytes_get_data (body, &n);
  TandemJsonScanner scanner;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (n == 0 || n > MAX_BODY || !tandem_json_scanner_init (&scanner, text, n) || tandem_json_scanner_peek (&scanner) != '{'
      || !tandem_json_scanner_skip (&scanner))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) n, NULL))
    return NULL;
  return json_parser_steal_root (parser);
}

const char *
tandem_twilio_resource_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  return text != NULL ? text : "";
}

static gint64
get_time (JsonObject *object, const char *name)
{
  g_autoptr (GDateTime) time = soup_date_time_new_from_http_string (tandem_twilio_resource_get_string (object, name));
  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static gboolean
is_call_sid (const char *sid)
{
  for (const char *p = sid; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p))
      return FALSE;
  }
  return g_str_has_prefix (sid, "CA") && strlen (sid) <= 64;
}

static TandemTwilioCall *
call_from_object (JsonObject *object)
{
  TandemCallState state;

  if (!is_call_sid (tandem_twilio_resource_get_string (object, "sid")) || !tandem_call_state_from_string (tandem_twilio_resource_get_string (object, "status"), &state))
    return NULL;
  TandemTwilioCall *self = g_new0 (TandemTwilioCall, 1);
  self->sid = g_strdup (tandem_twilio_resource_get_string (object, "sid"));
  self->to = g_strdup (tandem_twilio_resource_get_string (object, "to"));
  self->from = g_strdup (tandem_twilio_resource_get_string (object, "from"));
  self->state = state;
  self->created_s = get_time (object, "date_created");
  if (self->created_s == 0)
    self->created_s = get_time (object, "start_time");
  return self;
}

gpointer
tandem_twilio_resource_refuse (GError **error)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL,
                       "Twilio's answer cannot be understood: check the Twilio API URL in Preferences");
  return NULL;
}

TandemTwilioCall *
tandem_twilio_call_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  TandemTwilioCall *self = root != NULL ? call_from_object (json_node_get_object (root)) : NULL;
  return self != NULL ? self : tandem_twilio_resource_refuse (error);
}

GPtrArray *
tandem_twilio_call_list_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonNode *list = root != NULL ? json_object_get_member (json_node_get_object (root), "calls") : NULL;
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return tandem_twilio_resource_refuse (error);

  JsonArray *array = json_node_get_array (list);
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_twilio_call_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    TandemTwilioCall *call = JSON_NODE_HOLDS_OBJECT (element) ? call_from_object (json_node_get_object (element)) : NULL;
    if (call != NULL)
      g_ptr_array_add (calls, call);
  }
  return calls;
}

void
tandem_twilio_problem_parse (TandemTwilioProblem *self, GBytes *body)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  if (root == NULL)
    return;
  JsonObject *object = json_node_get_object (root);
  JsonNode *code = json_object_get_member (object, "code");
  const char *message = tandem_twilio_resource_get_string (object, "message");

  if (code != NULL && JSON_NODE_HOLDS_VALUE (code)) {
    /* Numbers are frequently strings. */
    gint64 value = json_node_get_value_type (code) == G_TYPE_STRING ? g_ascii_strtoll (json_node_get_string (code), NULL, 10) : json_node_get_int (code);
    self->code = (int) CLAMP (value, 0, 999999);
  }
  if (*message != '\0')
    self->message = g_strdup (message);
}

void
tandem_twilio_problem_clear (TandemTwilioProblem *self)
{
  g_clear_pointer (&self->message, g_free);
  self->code = 0;
}
