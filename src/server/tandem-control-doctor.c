// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-doctor.h"

#include "tandem-control-answer.h"
#include "tandem-control-member.h"

/* @at: ms since 1970; 0 is unknown. */
static void
set_time (JsonObject *object, const char *name, gint64 at)
{
  g_autoptr (GDateTime) time = at > 0 ? g_date_time_new_from_unix_utc (at / 1000) : NULL;

  tandem_control_member_set_time (object, name, time);
}

static JsonObject *
describe (TandemCheck *check)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "hop", tandem_check_get_hop (check));
  json_object_set_string_member (object, "title", tandem_check_get_title (check));
  json_object_set_string_member (object, "state", tandem_check_state_to_string (tandem_check_get_state (check)));
  json_object_set_string_member (object, "code", tandem_check_get_code (check));
  json_object_set_string_member (object, "message", tandem_check_get_sentence (check));
  tandem_control_member_set_string (object, "fix", tandem_check_get_fix (check));
  tandem_control_member_set_string (object, "setting", tandem_check_get_setting (check));
  set_time (object, "last_event_at", tandem_check_get_event_at (check));
  return object;
}

JsonNode *
tandem_control_doctor_report (TandemCheckup *checkup, gboolean running)
{
  GListModel *checks = tandem_checkup_get_checks (checkup);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (checks); i++) {
    g_autoptr (TandemCheck) check = g_list_model_get_item (checks, i);

    json_array_add_object_element (list, describe (check));
  }
  json_object_set_boolean_member (object, "success", TRUE);
  json_object_set_boolean_member (object, "ok", tandem_checkup_count (checkup, TANDEM_CHECK_FAILED) == 0);
  json_object_set_boolean_member (object, "running", running);
  set_time (object, "checked_at", tandem_checkup_get_finished_at (checkup));
  json_object_set_array_member (object, "checks", list);
  json_object_unref (object);
  return node;
}

static void
on_finished (TandemCheckup *checkup, gpointer user_data)
{
  SoupServerMessage *message = user_data;

  g_signal_handlers_disconnect_by_data (checkup, message);
  tandem_control_answer (message, SOUP_STATUS_OK, tandem_control_doctor_report (checkup, TRUE));
  soup_server_message_unpause (message);
}

static void
refuse_unknown (const TandemControlRequest *request)
{
  tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "not_set_up", NULL,
                                 "Tandem is still starting: ask again in a moment.");
}

void
tandem_control_doctor_look (const TandemControlRequest *request)
{
  if (!request->checkup) {
    refuse_unknown (request);
    return;
  }
  soup_server_message_pause (request->message);
  g_signal_connect_data (request->checkup, "finished", G_CALLBACK (on_finished), g_object_ref (request->message),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  tandem_checkup_request (request->checkup);
}

void
tandem_control_doctor_reachability (const TandemControlRequest *request)
{
  TandemReachability *reachability = request->reachability;
  JsonObject *object;
  JsonNode *node;

  if (!reachability) {
    refuse_unknown (request);
    return;
  }
  object = json_object_new ();
  node = json_node_init_object (json_node_alloc (), object);
  json_object_set_boolean_member (object, "success", TRUE);
  json_object_set_string_member (object, "state",
                                 tandem_reach_state_to_string (tandem_reachability_get_state (reachability)));
  tandem_control_member_set_string (object, "url", tandem_reachability_get_url (reachability));
  tandem_control_member_set_string (object, "message", tandem_reachability_get_sentence (reachability));
  set_time (object, "checked_at", tandem_reachability_get_checked_at (reachability));
  json_object_set_boolean_member (object, "number_taken", tandem_reachability_get_number_taken (reachability));
  json_object_set_boolean_member (object, "number_kept", tandem_reachability_get_number_kept (reachability));
  tandem_control_member_set_string (object, "number_message", tandem_reachability_get_number_sentence (reachability));
  json_object_unref (object);
  tandem_control_answer (request->message, SOUP_STATUS_OK, node);
}
