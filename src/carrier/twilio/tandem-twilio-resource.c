// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-resource.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-json-guard.h"

#define MAX_BODY (1024 * 1024)
#define MAX_SID 64

void
tandem_twilio_call_free (TandemTwilioCall *self)
{
  g_free (self->sid);
  g_free (self->to);
  g_free (self->from);
  g_free (self);
}

JsonNode *
tandem_twilio_resource_parse (GBytes *body)
{
  gsize n;
  const char *text = g_bytes_get_data (body, &n);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (n == 0 || n > MAX_BODY || !g_utf8_validate_len (text, n, NULL) || !tandem_json_guard (text, (gssize) n) ||
      !json_parser_load_from_data (parser, text, (gssize) n, NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
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

gboolean
tandem_twilio_is_sid (const char *sid, const char *letters)
{
  for (const char *p = sid; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p))
      return FALSE;
  }
  return g_str_has_prefix (sid, letters) && strlen (sid) <= MAX_SID;
}

/* Of a participant only its call is of interest, whose own states come by callback. */
static TandemTwilioCall *
call_from_participant (JsonObject *object)
{
  const char *sid = tandem_twilio_resource_get_string (object, "call_sid");

  if (!tandem_twilio_is_sid (sid, "CA") || !tandem_twilio_is_sid (tandem_twilio_resource_get_string (object, "conference_sid"), "CF"))
    return NULL;
  TandemTwilioCall *self = g_new0 (TandemTwilioCall, 1);
  self->sid = g_strdup (sid);
  self->to = g_strdup ("");
  self->from = g_strdup ("");
  self->state = TANDEM_CALL_STATE_QUEUED;
  return self;
}

static gpointer
call_from_object (JsonObject *object)
{
  TandemCallState state;

  if (json_object_has_member (object, "conference_sid"))
    return call_from_participant (object);

  if (!tandem_twilio_is_sid (tandem_twilio_resource_get_string (object, "sid"), "CA") ||
      !tandem_call_state_from_string (tandem_twilio_resource_get_string (object, "status"), &state))
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

typedef gpointer (*FromObject) (JsonObject *object);

static GPtrArray *
parse_list (GBytes *body, const char *name, FromObject from_object, GDestroyNotify destroy, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonNode *list = root != NULL ? json_object_get_member (json_node_get_object (root), name) : NULL;
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return tandem_twilio_resource_refuse (error);

  JsonArray *array = json_node_get_array (list);
  GPtrArray *found = g_ptr_array_new_with_free_func (destroy);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    gpointer item = JSON_NODE_HOLDS_OBJECT (element) ? from_object (json_node_get_object (element)) : NULL;
    if (item != NULL)
      g_ptr_array_add (found, item);
  }
  return found;
}

GPtrArray *
tandem_twilio_call_list_parse (GBytes *body, GError **error)
{
  return parse_list (body, "calls", call_from_object, (GDestroyNotify) tandem_twilio_call_free, error);
}

void
tandem_twilio_take_free (TandemTwilioTake *self)
{
  g_free (self->sid);
  g_free (self);
}

gboolean
tandem_twilio_recording_status_parse (const char *word, TandemTwilioRecordingStatus *status)
{
  static const struct {
    const char *word;
    TandemTwilioRecordingStatus status;
  } words[] = {
    { "in-progress", TANDEM_TWILIO_RECORDING_IN_PROGRESS }, { "paused", TANDEM_TWILIO_RECORDING_PAUSED },
    { "stopped", TANDEM_TWILIO_RECORDING_PROCESSING },      { "processing", TANDEM_TWILIO_RECORDING_PROCESSING },
    { "completed", TANDEM_TWILIO_RECORDING_COMPLETED },     { "absent", TANDEM_TWILIO_RECORDING_ABSENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].word, word)) {
      *status = words[i].status;
      return TRUE;
    }
  }
  return FALSE;
}

static gpointer
take_from_object (JsonObject *object)
{
  TandemTwilioRecordingStatus status;

  if (!tandem_twilio_is_sid (tandem_twilio_resource_get_string (object, "sid"), "RE") ||
      !tandem_twilio_recording_status_parse (tandem_twilio_resource_get_string (object, "status"), &status))
    return NULL;
  TandemTwilioTake *self = g_new0 (TandemTwilioTake, 1);
  self->sid = g_strdup (tandem_twilio_resource_get_string (object, "sid"));
  self->status = status;
  self->duration_s = (int) CLAMP (g_ascii_strtoll (tandem_twilio_resource_get_string (object, "duration"), NULL, 10), 0, G_MAXINT);
  return self;
}

TandemTwilioTake *
tandem_twilio_take_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  TandemTwilioTake *self = root != NULL ? take_from_object (json_node_get_object (root)) : NULL;
  return self != NULL ? self : tandem_twilio_resource_refuse (error);
}

GPtrArray *
tandem_twilio_take_list_parse (GBytes *body, GError **error)
{
  return parse_list (body, "recordings", take_from_object, (GDestroyNotify) tandem_twilio_take_free, error);
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
