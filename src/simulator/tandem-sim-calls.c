// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-calls.h"

#include "tandem-sim-call-order.h"
#include "tandem-sim-page.h"

#define DEFAULT_TIME_LIMIT_S 14400

/* Default main context only. */
struct _TandemSimCalls {
  GObject parent_instance;
  /* owned */
  GPtrArray *calls;
  GHashTable *by_sid;
  TandemSimNumbers *numbers;
  TandemSimRecordings *recordings;
  GPtrArray *conferences;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimCalls, tandem_sim_calls, G_TYPE_OBJECT)

static void
tandem_sim_calls_finalize (GObject *object)
{
  TandemSimCalls *self = TANDEM_SIM_CALLS (object);

  g_clear_pointer (&self->by_sid, g_hash_table_unref);
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_object (&self->numbers);
  g_clear_object (&self->recordings);
  g_clear_pointer (&self->conferences, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_calls_parent_class)->finalize (object);
}

static void
tandem_sim_calls_class_init (TandemSimCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_calls_finalize;
}

static void
tandem_sim_calls_init (TandemSimCalls *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_sid = g_hash_table_new (g_str_hash, g_str_equal);
  self->conferences = g_ptr_array_new_with_free_func (g_object_unref);
}

TandemSimCalls *
tandem_sim_calls_new (const TandemSimAccount *account, TandemSimNumbers *numbers)
{
  TandemSimCalls *self = g_object_new (TANDEM_TYPE_SIM_CALLS, NULL);

  self->account = account;
  self->numbers = g_object_ref (numbers);
  self->recordings = tandem_sim_recordings_new (account);
  return self;
}

GPtrArray *
tandem_sim_calls_get_all (TandemSimCalls *self)
{
  return self->calls;
}

TandemSimNumbers *
tandem_sim_calls_get_numbers (TandemSimCalls *self)
{
  return self->numbers;
}

TandemSimRecordings *
tandem_sim_calls_get_recordings (TandemSimCalls *self)
{
  return self->recordings;
}

TandemSimCall *
tandem_sim_calls_find (TandemSimCalls *self, const char *sid)
{
  return g_hash_table_lookup (self->by_sid, sid);
}

void
tandem_sim_calls_end_all (TandemSimCalls *self)
{
  g_return_if_fail (TANDEM_IS_SIM_CALLS (self));
  for (guint i = 0; i < self->calls->len; i++)
    tandem_sim_call_hang_up (g_ptr_array_index (self->calls, i), "completed");
}

static void
reply_call (TandemSimRequest *request, guint status, TandemSimCall *call)
{
  g_autoptr (JsonNode) json = tandem_sim_call_to_json (call);

  tandem_sim_request_reply_json (request, status, json);
}

/* Takes @call. */
static void
add_call (TandemSimCalls *self, TandemSimCall *call)
{
  g_ptr_array_add (self->calls, call);
  g_hash_table_insert (self->by_sid, tandem_sim_call_get_facts (call)->sid, call);
}

TandemSimCall *
tandem_sim_calls_call_in (TandemSimCalls *self, TandemSimScenario *scenario, const TandemSimCallOptions *options)
{
  TandemSimCallOptions all = *options;
  const char *to = options->to;
  TandemSimCall *call;

  g_return_val_if_fail (TANDEM_IS_SIM_CALLS (self), NULL);
  all.inbound = TRUE;
  all.calls = self;
  all.phone_number_sid = tandem_sim_numbers_find (self->numbers, to);
  /* A number that belongs to an application or a trunk ignores its own URLs. */
  if (tandem_sim_numbers_get (self->numbers, to, "voice_application_sid") == NULL &&
      tandem_sim_numbers_get (self->numbers, to, "trunk_sid") == NULL) {
    all.url = tandem_sim_numbers_get (self->numbers, to, "voice_url");
    all.fallback_url = tandem_sim_numbers_get (self->numbers, to, "voice_fallback_url");
  }
  if (all.url == NULL)
    all.url = "";
  all.method = tandem_sim_numbers_get (self->numbers, to, "voice_method");
  all.fallback_method = tandem_sim_numbers_get (self->numbers, to, "voice_fallback_method");
  all.status_callback = tandem_sim_numbers_get (self->numbers, to, "status_callback");
  all.status_callback_method = tandem_sim_numbers_get (self->numbers, to, "status_callback_method");
  all.events = TANDEM_SIM_EVENT_COMPLETED;
  all.time_limit_s = DEFAULT_TIME_LIMIT_S;
  call = tandem_sim_call_new (self->account, scenario, &all);
  add_call (self, call);
  tandem_sim_call_start (call);
  return call;
}

TandemSimCall *
tandem_sim_calls_dial (TandemSimCalls *self, const TandemSimCallOptions *options)
{
  g_autoptr (TandemSimScenario) nobody = options->app ? tandem_sim_scenario_new_silent ("application") : NULL;
  TandemSimScenario *scenario = options->app ? nobody : tandem_sim_phone_book_find (self->account->phone_book, options->to);
  TandemSimCallOptions all = *options;
  TandemSimCall *call;

  g_return_val_if_fail (TANDEM_IS_SIM_CALLS (self), NULL);
  if (scenario == NULL || (!options->app && !tandem_sim_number_is_e164 (options->to)))
    return NULL;
  all.calls = self;
  all.phone_number_sid = tandem_sim_numbers_find (self->numbers, options->from);
  call = tandem_sim_call_new (self->account, scenario, &all);
  add_call (self, call);
  tandem_sim_call_start (call);
  return call;
}

TandemSimConference *
tandem_sim_calls_find_conference (TandemSimCalls *self, const char *sid_or_name)
{
  g_return_val_if_fail (TANDEM_IS_SIM_CALLS (self), NULL);
  for (guint i = self->conferences->len; i-- > 0;) {
    TandemSimConference *conference = g_ptr_array_index (self->conferences, i);

    if (g_str_equal (tandem_sim_conference_get_sid (conference), sid_or_name) ||
        (tandem_sim_conference_get_reason (conference) == NULL &&
         g_str_equal (tandem_sim_conference_get_name (conference), sid_or_name)))
      return conference;
  }
  return NULL;
}

TandemSimConference *
tandem_sim_calls_get_conference (TandemSimCalls *self, const char *name)
{
  TandemSimConference *conference = tandem_sim_calls_find_conference (self, name);

  if (conference == NULL || tandem_sim_conference_get_reason (conference) != NULL) {
    conference = tandem_sim_conference_new (self->account, name);
    g_ptr_array_add (self->conferences, conference);
  }
  return conference;
}

GPtrArray *
tandem_sim_calls_get_conferences (TandemSimCalls *self)
{
  return self->conferences;
}

static void
create (TandemSimCalls *self, TandemSimRequest *request)
{
  g_autofree char *base_url = tandem_sim_request_dup_base_url (request);
  TandemSimCallOptions options = { .base_url = base_url, .calls = self };
  TandemSimDetection detection = { NULL };
  TandemSimScenario *scenario;
  TandemSimCall *call;

  if (!tandem_sim_call_order_read (self->account, self->numbers, request, &options))
    return;
  scenario = tandem_sim_phone_book_find (self->account->phone_book, options.to);
  if (scenario == NULL) {
    tandem_sim_request_reply_error (request, 500, 20500, "The simulator has no scenario");
    return;
  }
  if (!tandem_sim_detection_read (&detection, request))
    return;
  if (!tandem_sim_recordings_prepare (self->recordings, request, &options.recording)) {
    tandem_sim_detection_clear (&detection);
    return;
  }
  options.phone_number_sid = tandem_sim_numbers_find (self->numbers, options.from);
  call = tandem_sim_call_new (self->account, scenario, &options);
  tandem_sim_call_detect (call, &detection);
  add_call (self, call);
  tandem_sim_log_write (self->account->log, "rest", "create_call", "to", options.to, "from", options.from,
                        "sid", tandem_sim_call_get_facts (call)->sid, "scenario", tandem_sim_call_get_scenario (call), NULL);
  tandem_sim_call_start (call);
  reply_call (request, SOUP_STATUS_CREATED, call);
}

static gboolean
matches (TandemSimCall *call, TandemSimRequest *request)
{
  const TandemSimCallFacts *facts = tandem_sim_call_get_facts (call);
  const char *to = tandem_sim_request_get (request, "To");
  const char *from = tandem_sim_request_get (request, "From");
  const char *status = tandem_sim_request_get (request, "Status");
  const char *parent = tandem_sim_request_get (request, "ParentCallSid");

  return (to == NULL || g_str_equal (to, facts->to)) &&
         (from == NULL || g_str_equal (from, facts->from)) &&
         (status == NULL || g_str_equal (status, facts->status)) &&
         (parent == NULL || g_strcmp0 (parent, facts->parent_sid) == 0) &&
         tandem_sim_page_matches_day (request, "StartTime", facts->started != NULL ? facts->started : facts->created) &&
         tandem_sim_page_matches_day (request, "EndTime", facts->ended);
}

static void
list (TandemSimCalls *self, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = self->calls->len; i-- > 0;) {
    TandemSimCall *call = g_ptr_array_index (self->calls, i);
    TandemSimPageItem item = { .sid = tandem_sim_call_get_facts (call)->sid };

    if (!matches (call, request))
      continue;
    item.json = tandem_sim_call_to_json (call);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "calls", items);
}

static void
update_status (TandemSimRequest *request, TandemSimCall *call, const char *status)
{
  if (!g_str_equal (status, "completed") && !g_str_equal (status, "canceled")) {
    tandem_sim_request_reply_error (request, 400, 20001, "Status must be completed or canceled, not %s", status);
  } else if (tandem_sim_call_get_facts (call)->ended != NULL) {
    tandem_sim_request_reply_error (request, 400, 21220, "Call is not in-progress. Cannot redirect.");
  } else {
    tandem_sim_call_hang_up (call, status);
    reply_call (request, SOUP_STATUS_OK, call);
  }
}

static void
update (TandemSimCalls *self, TandemSimRequest *request, TandemSimCall *call)
{
  const char *status = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "Status"));
  const char *url = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "Url"));
  const char *twiml = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "Twiml"));

  tandem_sim_log_write (self->account->log, "rest", "update_call", "sid", tandem_sim_call_get_facts (call)->sid, "status", status,
                        "url", url, "twiml", twiml, NULL);
  if (status != NULL) {
    update_status (request, call, status);
  } else if (url != NULL && twiml != NULL) {
    tandem_sim_request_reply_error (request, 400, 20001, "Url and Twiml exclude each other");
  } else if (url == NULL && twiml == NULL) {
    reply_call (request, SOUP_STATUS_OK, call);
  } else if (!g_str_equal (tandem_sim_call_get_facts (call)->status, "in-progress")) {
    tandem_sim_request_reply_error (request, 400, 21220, "Call is not in-progress. Cannot redirect.");
  } else if (tandem_sim_call_order_check_instructions (request, url, twiml) &&
             tandem_sim_call_order_check_callback (request, tandem_sim_request_get (request, "StatusCallback"))) {
    /* Twilio honours a new StatusCallback together with Url only. */
    if (url != NULL)
      tandem_sim_call_set_status_callback (call, tandem_sim_request_get (request, "StatusCallbackMethod"),
                                           tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "StatusCallback")));
    tandem_sim_call_redirect (call, tandem_sim_request_get (request, "Method"), url, twiml);
    reply_call (request, SOUP_STATUS_OK, call);
  }
}

void
tandem_sim_calls_handle (TandemSimCalls *self, TandemSimRequest *request, const char *sid)
{
  TandemSimCall *call = sid == NULL ? NULL : tandem_sim_calls_find (self, sid);
  gboolean get = tandem_sim_request_is (request, "GET");
  gboolean post = tandem_sim_request_is (request, "POST");

  g_return_if_fail (TANDEM_IS_SIM_CALLS (self));
  if (!get && !post)
    tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
  else if (sid == NULL && get)
    list (self, request);
  else if (sid == NULL)
    create (self, request);
  else if (call == NULL)
    tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                    tandem_sim_request_get_path (request));
  else if (get)
    reply_call (request, SOUP_STATUS_OK, call);
  else
    update (self, request, call);
}
