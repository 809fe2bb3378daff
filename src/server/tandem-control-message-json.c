// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-message-json.h"

#include "tandem-control-member.h"

static const char *
direction_word (TandemDirection direction)
{
  return direction == TANDEM_DIRECTION_INBOUND ? "inbound" : "outbound";
}

/* Twilio has no word for a text that it has not heard of yet. */
static const char *
status_word (TandemMessageStatus status, gboolean later)
{
  if (status != TANDEM_MESSAGE_STATUS_NEW)
    return tandem_message_status_to_string (status);
  return tandem_message_status_to_string (later ? TANDEM_MESSAGE_STATUS_SCHEDULED : TANDEM_MESSAGE_STATUS_QUEUED);
}

static JsonArray *
list_media (GListModel *media)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "content_type", tandem_message_media_get_content_type (one));
    tandem_control_member_set_string (object, "url", tandem_message_media_get_url (one));
    tandem_control_member_set_string (object, "name", tandem_message_media_get_name (one));
    if (tandem_message_media_get_size (one) > 0)
      json_object_set_int_member (object, "size", tandem_message_media_get_size (one));
    else
      json_object_set_null_member (object, "size");
    json_array_add_object_element (array, object);
  }
  return array;
}

static TandemParty
get_author (TandemMessage *message)
{
  if (tandem_message_get_direction (message) == TANDEM_DIRECTION_INBOUND)
    return TANDEM_PARTY_REMOTE;
  return tandem_message_get_answers (message) ? TANDEM_PARTY_AGENT : TANDEM_PARTY_OPERATOR;
}

JsonNode *
tandem_control_json_from_message (TandemMessage *message)
{
  gboolean inbound = tandem_message_get_direction (message) == TANDEM_DIRECTION_INBOUND;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", tandem_message_get_id (message));
  tandem_control_member_set_string (object, "message_sid", tandem_message_get_message_sid (message));
  json_object_set_string_member (object, "direction", direction_word (tandem_message_get_direction (message)));
  tandem_control_member_set_string (object, "from",
                                    inbound ? tandem_message_get_number (message) : tandem_message_get_own_number (message));
  tandem_control_member_set_string (object, "to",
                                    inbound ? tandem_message_get_own_number (message) : tandem_message_get_number (message));
  json_object_set_string_member (object, "body", tandem_message_get_body (message));
  json_object_set_string_member (object, "status", status_word (tandem_message_get_status (message),
                                                                tandem_message_get_send_at (message) != NULL));
  if (tandem_message_get_error_code (message) > 0)
    json_object_set_int_member (object, "error_code", tandem_message_get_error_code (message));
  else
    json_object_set_null_member (object, "error_code");
  tandem_control_member_set_string (object, "error_message", tandem_message_get_error_detail (message));
  tandem_control_member_set_time (object, "at", tandem_message_get_at (message));
  tandem_control_member_set_time (object, "send_at", tandem_message_get_send_at (message));
  if (tandem_message_get_segments (message) > 0)
    json_object_set_int_member (object, "segments", tandem_message_get_segments (message));
  else
    json_object_set_null_member (object, "segments");
  json_object_set_boolean_member (object, "read", tandem_message_get_read (message));
  json_object_set_string_member (object, "author", tandem_party_to_string (get_author (message)));
  tandem_control_member_set_string (object, "answers", tandem_message_get_answers (message));
  json_object_set_boolean_member (object, "handed_over", tandem_message_get_handed_over (message));
  json_object_set_array_member (object, "media", list_media (tandem_message_get_media (message)));
  return tandem_control_member_take (object);
}

JsonNode *
tandem_control_json_from_thread (TandemThread *thread)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (tandem_thread_get_at_ms (thread) / 1000);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "number", tandem_thread_get_number (thread));
  tandem_control_member_set_string (object, "own_number", tandem_thread_get_own_number (thread));
  json_object_set_string_member (object, "text", tandem_thread_get_text (thread) ? tandem_thread_get_text (thread) : "");
  json_object_set_string_member (object, "direction", direction_word (tandem_thread_get_direction (thread)));
  json_object_set_string_member (object, "status", status_word (tandem_thread_get_status (thread), FALSE));
  tandem_control_member_set_time (object, "at", at);
  json_object_set_int_member (object, "unread", tandem_thread_get_unread (thread));
  json_object_set_boolean_member (object, "opted_out", tandem_thread_get_opted_out (thread));
  json_object_set_boolean_member (object, "wants_person", tandem_thread_get_wants_person (thread));
  return tandem_control_member_take (object);
}
