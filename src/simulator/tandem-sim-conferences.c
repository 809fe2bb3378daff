// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-conferences.h"

#include "tandem-sim-page.h"
#include "tandem-sim-participant-leg.h"
#include "tandem-sim-participant-order.h"

/* Default main context only. */
struct _TandemSimConferences {
  GObject parent_instance;
  /* owned */
  TandemSimCalls *calls;
  TandemSimApplications *applications;
  GPtrArray *legs;           /* of TandemSimParticipantLeg, also those that are over */
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimConferences, tandem_sim_conferences, G_TYPE_OBJECT)

static void
tandem_sim_conferences_dispose (GObject *object)
{
  TandemSimConferences *self = TANDEM_SIM_CONFERENCES (object);

  g_clear_pointer (&self->legs, g_ptr_array_unref);
  g_clear_object (&self->calls);
  g_clear_object (&self->applications);
  G_OBJECT_CLASS (tandem_sim_conferences_parent_class)->dispose (object);
}

static void
tandem_sim_conferences_class_init (TandemSimConferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_conferences_dispose;
}

static void
tandem_sim_conferences_init (TandemSimConferences *self)
{
  self->legs = g_ptr_array_new_with_free_func (g_object_unref);
}

TandemSimConferences *
tandem_sim_conferences_new (const TandemSimAccount *account, TandemSimCalls *calls, TandemSimApplications *applications)
{
  TandemSimConferences *self = g_object_new (TANDEM_TYPE_SIM_CONFERENCES, NULL);

  self->account = account;
  self->calls = g_object_ref (calls);
  self->applications = g_object_ref (applications);
  return self;
}

static void
reply_not_found (TandemSimRequest *request)
{
  tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                  tandem_sim_request_get_path (request));
}

static void
reply_not_allowed (TandemSimRequest *request)
{
  tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* --- conferences --------------------------------------------------------------------------------------- */

static JsonNode *
conference_to_json (TandemSimConferences *self, TandemSimConference *conference)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *sid = tandem_sim_conference_get_sid (conference);
  g_autofree char *path = g_strdup_printf ("/2010-04-01/Accounts/%s/Conferences/%s", self->account->account_sid, sid);
  g_autofree char *uri = g_strconcat (path, ".json", NULL);
  g_autofree char *participants = g_strconcat (path, "/Participants.json", NULL);
  g_autofree char *recordings = g_strconcat (path, "/Recordings.json", NULL);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", sid);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  tandem_sim_json_string (builder, "friendly_name", tandem_sim_conference_get_name (conference));
  tandem_sim_json_string (builder, "region", "us1");
  tandem_sim_json_string (builder, "status", tandem_sim_conference_get_status (conference));
  tandem_sim_json_string (builder, "reason_conference_ended", tandem_sim_conference_get_reason (conference));
  tandem_sim_json_string (builder, "call_sid_ending_conference", tandem_sim_conference_get_ender (conference));
  tandem_sim_json_date (builder, "date_created", tandem_sim_conference_get_created (conference));
  tandem_sim_json_date (builder, "date_updated", tandem_sim_conference_get_updated (conference));
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_set_member_name (builder, "subresource_uris");
  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "participants", participants);
  tandem_sim_json_string (builder, "recordings", recordings);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
list_conferences (TandemSimConferences *self, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));
  GPtrArray *conferences = tandem_sim_calls_get_conferences (self->calls);
  const char *name = tandem_sim_request_get (request, "FriendlyName");
  const char *status = tandem_sim_request_get (request, "Status");

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = conferences->len; i-- > 0;) {
    TandemSimConference *conference = g_ptr_array_index (conferences, i);
    TandemSimPageItem item = { .sid = tandem_sim_conference_get_sid (conference) };

    if ((name != NULL && !g_str_equal (tandem_sim_conference_get_name (conference), name)) ||
        !g_str_equal (tandem_sim_conference_get_status (conference), status != NULL ? status : "in-progress"))
      continue;
    item.json = conference_to_json (self, conference);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "conferences", items);
}

static void
handle_conference (TandemSimConferences *self, TandemSimRequest *request, TandemSimConference *conference)
{
  const char *status = tandem_sim_request_get (request, "Status");
  g_autoptr (JsonNode) json = NULL;

  if (!tandem_sim_request_is (request, "GET") && !tandem_sim_request_is (request, "POST")) {
    reply_not_allowed (request);
    return;
  }
  if (tandem_sim_request_is (request, "POST") && status != NULL) {
    if (!g_str_equal (status, "completed")) {
      tandem_sim_request_reply_error (request, 400, 20001, "Status must be completed, not %s", status);
      return;
    }
    tandem_sim_log_write (self->account->log, "rest", "update_conference", "sid", tandem_sim_conference_get_sid (conference), "status", status,
                          NULL);
    tandem_sim_conference_end (conference, "conference-ended-via-api", NULL);
  }
  json = conference_to_json (self, conference);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
}

/* --- participants ----------------------------------------------------------------------------------------- */

static JsonNode *
participant_to_json (TandemSimConferences *self, TandemSimConference *conference, const TandemSimParticipant *participant, const char *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *sid = tandem_sim_conference_get_sid (conference);
  g_autofree char *uri = g_strdup_printf ("/2010-04-01/Accounts/%s/Conferences/%s/Participants/%s.json", self->account->account_sid, sid,
                                          participant->call_sid);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "call_sid", participant->call_sid);
  tandem_sim_json_string (builder, "label", participant->label);
  tandem_sim_json_string (builder, "call_sid_to_coach", participant->call_sid_to_coach);
  add_boolean (builder, "coaching", participant->call_sid_to_coach != NULL);
  tandem_sim_json_string (builder, "conference_sid", sid);
  tandem_sim_json_date (builder, "date_created", tandem_sim_conference_get_created (conference));
  tandem_sim_json_date (builder, "date_updated", tandem_sim_conference_get_updated (conference));
  add_boolean (builder, "end_conference_on_exit", participant->end_on_exit);
  add_boolean (builder, "muted", participant->muted);
  add_boolean (builder, "hold", participant->hold);
  add_boolean (builder, "start_conference_on_enter", participant->start_on_enter);
  tandem_sim_json_string (builder, "status", status);
  tandem_sim_json_string (builder, "queue_time", NULL);
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
reply_participant (TandemSimConferences *self, TandemSimRequest *request, guint code, TandemSimConference *conference,
                   const TandemSimParticipant *participant, const char *status)
{
  g_autoptr (JsonNode) json = participant_to_json (self, conference, participant, status);

  tandem_sim_request_reply_json (request, code, json);
}

static void
create (TandemSimConferences *self, TandemSimRequest *request, TandemSimConference *conference)
{
  g_autofree char *base_url = tandem_sim_request_dup_base_url (request);
  TandemSimParticipantOrder order = { .call = { .base_url = base_url } };
  g_autoptr (TandemSimParticipantLeg) leg = NULL;

  if (tandem_sim_participant_order_read (&order, self->account, tandem_sim_calls_get_numbers (self->calls), self->applications, request)) {
    leg = tandem_sim_participant_leg_new (self->calls, conference, &order.participant, &order.call);
    if (leg == NULL) {
      tandem_sim_request_reply_error (request, 400, 21214, "'To' phone number cannot be reached");
    } else {
      const TandemSimParticipant *participant = tandem_sim_participant_leg_get (leg);

      tandem_sim_log_write (self->account->log, "rest", "create_participant", "sid", participant->call_sid, "label", participant->label,
                            "to", order.call.app ? "app" : order.call.to, "conference_sid", tandem_sim_conference_get_sid (conference), NULL);
      reply_participant (self, request, SOUP_STATUS_CREATED, conference, participant, "queued");
      g_ptr_array_add (self->legs, g_steal_pointer (&leg));
    }
  }
  tandem_sim_participant_order_clear (&order);
}

/* One that is called and has not entered. */
static TandemSimParticipantLeg *
find_dialling (TandemSimConferences *self, TandemSimConference *conference, const char *call_sid_or_label)
{
  for (guint i = 0; i < self->legs->len; i++) {
    TandemSimParticipantLeg *leg = g_ptr_array_index (self->legs, i);
    const TandemSimParticipant *participant = tandem_sim_participant_leg_get (leg);

    if (tandem_sim_participant_leg_get_conference (leg) == conference && tandem_sim_participant_leg_is_dialling (leg) &&
        (g_str_equal (participant->call_sid, call_sid_or_label) || g_strcmp0 (participant->label, call_sid_or_label) == 0))
      return leg;
  }
  return NULL;
}

static gboolean
matches (TandemSimRequest *request, const char *name, gboolean value)
{
  const char *wanted = tandem_sim_request_get (request, name);

  return wanted == NULL || g_str_equal (wanted, "true") == value;
}

static void
list_participants (TandemSimConferences *self, TandemSimRequest *request, TandemSimConference *conference)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));
  g_autoptr (GArray) tickets = tandem_sim_conference_list (conference);

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = 0; i < tickets->len; i++) {
    const TandemSimParticipant *participant = tandem_sim_conference_get (conference, g_array_index (tickets, guint, i));
    TandemSimPageItem item = { .sid = participant->call_sid };

    if (!matches (request, "Muted", participant->muted) || !matches (request, "Hold", participant->hold) ||
        !matches (request, "Coaching", participant->call_sid_to_coach != NULL))
      continue;
    item.json = participant_to_json (self, conference, participant, "connected");
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "participants", items);
}

static void
update (TandemSimConferences *self, TandemSimRequest *request, TandemSimConference *conference, guint ticket)
{
  TandemSimParticipant participant = *tandem_sim_conference_get (conference, ticket);

  if (!tandem_sim_participant_order_update (request, conference, &participant))
    return;
  tandem_sim_log_write (self->account->log, "rest", "update_participant", "sid", participant.call_sid, "label", participant.label,
                        "hold", participant.hold ? "true" : "false", "muted", participant.muted ? "true" : "false",
                        "end_on_exit", participant.end_on_exit ? "true" : "false", NULL);
  tandem_sim_conference_modify (conference, ticket, &participant);
  reply_participant (self, request, SOUP_STATUS_OK, conference, tandem_sim_conference_get (conference, ticket), "connected");
}

static void
handle_participant (TandemSimConferences *self, TandemSimRequest *request, TandemSimConference *conference, const char *who)
{
  guint ticket = tandem_sim_conference_find (conference, who);
  TandemSimParticipantLeg *leg = ticket == 0 ? find_dialling (self, conference, who) : NULL;

  if (ticket == 0 && leg == NULL) {
    reply_not_found (request);
  } else if (tandem_sim_request_is (request, "DELETE")) {
    tandem_sim_log_write (self->account->log, "rest", "remove_participant", "sid", who, NULL);
    if (leg != NULL)
      tandem_sim_call_hang_up (tandem_sim_participant_leg_get_call (leg), "canceled");
    else
      tandem_sim_conference_kick (conference, ticket);
    tandem_sim_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
  } else if (tandem_sim_request_is (request, "GET")) {
    reply_participant (self, request, SOUP_STATUS_OK, conference,
                       leg != NULL ? tandem_sim_participant_leg_get (leg) : tandem_sim_conference_get (conference, ticket),
                       leg != NULL ? "ringing" : "connected");
  } else if (!tandem_sim_request_is (request, "POST")) {
    reply_not_allowed (request);
  } else if (leg != NULL) {
    /* It is not in the conference yet. */
    reply_not_found (request);
  } else {
    update (self, request, conference, ticket);
  }
}

void
tandem_sim_conferences_handle (TandemSimConferences *self, TandemSimRequest *request, char **parts)
{
  guint n = g_strv_length (parts);
  gboolean creates = n == 2 && tandem_sim_request_is (request, "POST");
  TandemSimConference *conference = n == 0 ? NULL : tandem_sim_calls_find_conference (self->calls, parts[0]);

  g_return_if_fail (TANDEM_IS_SIM_CONFERENCES (self));
  /* A name makes a new one, a SID does not. */
  if (conference == NULL && creates && !g_str_has_prefix (parts[0], "CF"))
    conference = tandem_sim_calls_get_conference (self->calls, parts[0]);
  if (n == 0 && tandem_sim_request_is (request, "GET"))
    list_conferences (self, request);
  else if (n == 0)
    reply_not_allowed (request);
  else if (conference == NULL || (n > 1 && !g_str_equal (parts[1], "Participants")) ||
           (n > 1 && tandem_sim_conference_get_reason (conference) != NULL))
    reply_not_found (request);
  else if (n == 1)
    handle_conference (self, request, conference);
  else if (n == 3)
    handle_participant (self, request, conference, parts[2]);
  else if (creates)
    create (self, request, conference);
  else if (tandem_sim_request_is (request, "GET"))
    list_participants (self, request, conference);
  else
    reply_not_allowed (request);
}
