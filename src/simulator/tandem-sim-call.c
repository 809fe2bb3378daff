// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-call.h"

#include "tandem-sim-calls.h"
#include "tandem-sim-request.h"
#include "tandem-sim-runner.h"

/* From the REST answer to the first callback, and from there to the ring. */
#define INITIATE_MS 20
#define RING_MS 150

/* Default main context only. */
struct _TandemSimCall {
  GObject parent_instance;
  /* owned */
  TandemSimCallFacts facts;
  TandemSimCallOptions options;
  TandemSimCallCallback callback;
  TandemSimDetection detection;
  TandemSimScenario *scenario;
  TandemSimPerson *person;
  TandemSimRunner *runner;
  GPtrArray *recordings;
  guint dial_id;       /* the next step of dialling, later the ring or call time limit */
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimCall, tandem_sim_call, G_TYPE_OBJECT)

static void
tandem_sim_call_dispose (GObject *object)
{
  TandemSimCall *self = TANDEM_SIM_CALL (object);

  g_clear_handle_id (&self->dial_id, g_source_remove);
  if (self->runner != NULL)
    tandem_sim_runner_stop (self->runner);
  g_clear_object (&self->runner);
  g_clear_object (&self->person);
  g_clear_object (&self->scenario);
  g_clear_pointer (&self->recordings, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_call_parent_class)->dispose (object);
}

static void
tandem_sim_call_finalize (GObject *object)
{
  TandemSimCall *self = TANDEM_SIM_CALL (object);

  tandem_sim_call_options_clear (&self->options);
  tandem_sim_call_callback_clear (&self->callback);
  tandem_sim_detection_clear (&self->detection);
  tandem_sim_call_facts_clear (&self->facts);
  G_OBJECT_CLASS (tandem_sim_call_parent_class)->finalize (object);
}

static void
tandem_sim_call_class_init (TandemSimCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sim_call_dispose;
  object_class->finalize = tandem_sim_call_finalize;
}

static void
tandem_sim_call_init (TandemSimCall *self)
{
  self->recordings = g_ptr_array_new_with_free_func (g_object_unref);
}

TandemSimCall *
tandem_sim_call_new (const TandemSimAccount *account, TandemSimScenario *scenario, const TandemSimCallOptions *options)
{
  TandemSimCall *self = g_object_new (TANDEM_TYPE_SIM_CALL, NULL);

  self->account = account;
  self->scenario = g_object_ref (scenario);
  tandem_sim_call_facts_init (&self->facts, account->account_sid, options->to, options->from, options->phone_number_sid);
  tandem_sim_call_options_copy (&self->options, options);
  tandem_sim_call_callback_set (&self->callback, options->status_callback, options->status_callback_method);
  self->callback.events = options->events;
  if (options->parent_sid != NULL)
    tandem_sim_call_facts_set_parent (&self->facts, options->parent_sid);
  if (options->inbound)
    tandem_sim_call_facts_set_inbound (&self->facts, options->forwarded_from, options->caller_name, options->stir_verstat);
  return self;
}

static gboolean
is_inbound (TandemSimCall *self)
{
  return g_str_equal (self->facts.direction, "inbound");
}

static void
notify_app (TandemSimCall *self, TandemSimCallEvents event, const char *status)
{
  tandem_sim_call_callback_report (&self->callback, self->account, &self->facts, event, status);
}

static void
set_status (TandemSimCall *self, const char *status)
{
  tandem_sim_call_facts_set_status (&self->facts, status);
  tandem_sim_log_write (self->account->log, "call", status, "call_sid", self->facts.sid, "to", self->facts.to, NULL);
}

/* A terminal status never changes. */
static void
finish (TandemSimCall *self, const char *status)
{
  if (self->facts.ended != NULL)
    return;
  g_clear_handle_id (&self->dial_id, g_source_remove);
  tandem_sim_call_facts_end (&self->facts);
  set_status (self, status);
  if (self->runner != NULL)
    tandem_sim_runner_stop (self->runner);
  if (self->person != NULL)
    tandem_sim_person_end (self->person);
  for (guint i = 0; i < self->recordings->len; i++)
    tandem_sim_recording_stop (g_ptr_array_index (self->recordings, i), "processing");
  g_ptr_array_set_size (self->recordings, 0);
  notify_app (self, TANDEM_SIM_EVENT_COMPLETED, status);
  if (self->options.bridge != NULL)
    self->options.bridge->ended (self, status, self->options.bridge_data);
}

static void
on_add_parameters (TandemSimRunner *runner, GHashTable *form, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  tandem_sim_call_facts_add_parameters (&self->facts, form);
  if (self->options.parameters == NULL)
    return;
  g_hash_table_iter_init (&iter, self->options.parameters);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_replace (form, g_strdup (name), g_strdup (value));
}

static void
on_runner_ended (TandemSimRunner *runner, const char *status, gpointer user_data)
{
  finish (TANDEM_SIM_CALL (user_data), status);
}

static gboolean
on_time_limit (gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  self->dial_id = 0;
  finish (self, "completed");
  return G_SOURCE_REMOVE;
}

/* From now on it is billed. */
static void
set_answered (TandemSimCall *self)
{
  g_clear_handle_id (&self->dial_id, g_source_remove);
  self->dial_id = g_timeout_add_seconds (self->options.time_limit_s, on_time_limit, self);
  self->facts.answered_us = g_get_monotonic_time ();
  set_status (self, "in-progress");
  notify_app (self, TANDEM_SIM_EVENT_ANSWERED, "in-progress");
}

/* A verb answers the call that came in. */
static void
on_runner_answered (TandemSimRunner *runner, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  tandem_sim_log_write (self->account->log, "call", "answered", "call_sid", self->facts.sid, NULL);
  set_answered (self);
  tandem_sim_person_put_through (self->person);
}

static TandemSimRecording *
on_record (TandemSimRunner *runner, const TandemSimRecordingOptions *options, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);
  TandemSimRecordingOptions all = *options;
  TandemSimRecording *recording;

  all.base_url = self->options.base_url;
  recording = tandem_sim_recordings_add (tandem_sim_calls_get_recordings (self->options.calls), &all);
  tandem_sim_call_record (self, recording);
  return recording;
}

static TandemSimCall *
on_dial (TandemSimRunner *runner, const TandemSimCallOptions *options, gpointer user_data)
{
  TandemSimCallOptions all = *options;

  all.base_url = TANDEM_SIM_CALL (user_data)->options.base_url;
  return tandem_sim_calls_dial (TANDEM_SIM_CALL (user_data)->options.calls, &all);
}

static TandemSimConference *
on_get_conference (TandemSimRunner *runner, const char *name, gpointer user_data)
{
  return tandem_sim_calls_get_conference (TANDEM_SIM_CALL (user_data)->options.calls, name);
}

static void
begin_twiml (TandemSimCall *self, TandemSimPerson *person)
{
  static const TandemSimRunnerListener listener = {
    .add_parameters = on_add_parameters, .answered = on_runner_answered, .record = on_record, .dial = on_dial,
    .get_conference = on_get_conference, .ended = on_runner_ended,
  };

  /* Whom a <Dial> calls sees the other end's number. */
  self->runner = tandem_sim_runner_new (self->account, self->facts.sid, is_inbound (self) ? self->facts.from : self->facts.to, person,
                                        &listener, self);
  if (is_inbound (self))
    tandem_sim_runner_ring (self->runner);
  if (self->options.twiml != NULL && self->options.url == NULL)
    tandem_sim_runner_run (self->runner, self->options.twiml);
  else
    tandem_sim_runner_fetch (self->runner, self->options.method, self->options.url, self->options.fallback_method, self->options.fallback_url);
}

static void
on_answered (TandemSimPerson *person, gpointer user_data)
{
  g_autoptr (TandemSimCall) self = g_object_ref (TANDEM_SIM_CALL (user_data));

  if (self->facts.ended != NULL || self->facts.answered_us != 0)
    return;
  set_answered (self);
  if (self->options.recording != NULL)
    tandem_sim_call_record (self, self->options.recording);
  if (self->options.bridge != NULL)
    self->options.bridge->answered (self, person, self->options.bridge_data);
  if (self->facts.ended == NULL && (self->options.bridge == NULL || self->options.app))
    begin_twiml (self, person);
}

static void
on_called (TandemSimPerson *person, gpointer user_data)
{
  g_autoptr (TandemSimCall) self = g_object_ref (TANDEM_SIM_CALL (user_data));

  set_status (self, "ringing");
  begin_twiml (self, person);
}

static void
on_declined (TandemSimPerson *person, const char *status, gpointer user_data)
{
  finish (TANDEM_SIM_CALL (user_data), status);
}

static void
on_digit (TandemSimPerson *person, char digit, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  if (self->runner != NULL)
    tandem_sim_runner_send_digit (self->runner, digit);
}

static void
on_hung_up (TandemSimPerson *person, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  /* Whoever is rung and refuses is busy for the caller. */
  if (self->facts.answered_us != 0)
    finish (self, "completed");
  else
    finish (self, is_inbound (self) ? "no-answer" : "busy");
}

static void
on_ticked (TandemSimPerson *person, const guint8 *heard, const guint8 *said, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  for (guint i = 0; i < self->recordings->len; i++)
    tandem_sim_recording_add (g_ptr_array_index (self->recordings, i), said, heard);
  tandem_sim_detection_hear (&self->detection, self->account, self->facts.sid, said);
  if (self->runner != NULL)
    tandem_sim_runner_hear (self->runner, said);
  if (self->options.bridge != NULL)
    self->options.bridge->said (self, self->options.app ? heard : said, self->options.bridge_data);
}

static void
on_beeped (TandemSimPerson *person, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  tandem_sim_detection_beeped (&self->detection, self->account, self->facts.sid);
}

void
tandem_sim_call_detect (TandemSimCall *self, TandemSimDetection *detection)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self));
  tandem_sim_detection_clear (&self->detection);
  self->detection = *detection;
  self->detection.fax = tandem_sim_scenario_is_fax (self->scenario);
  *detection = (TandemSimDetection) { NULL };
}

void
tandem_sim_call_record (TandemSimCall *self, TandemSimRecording *recording)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self) && self->facts.answered_us != 0 && self->facts.ended == NULL);
  g_ptr_array_add (self->recordings, g_object_ref (recording));
  tandem_sim_recording_start (recording, self->facts.sid);
}

void
tandem_sim_call_unbridge (TandemSimCall *self)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self));
  self->options.bridge = NULL;
}

void
tandem_sim_call_person_hangs_up (TandemSimCall *self)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self));
  /* The person reports it from the main loop: this may be the middle of a tick of the very stream that ends with the call. */
  if (self->facts.ended == NULL && self->person != NULL)
    tandem_sim_person_hang_up (self->person);
}

static gboolean
on_ring_timeout (gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  self->dial_id = 0;
  finish (self, "no-answer");
  return G_SOURCE_REMOVE;
}

/* A number that cannot be reached never rings. */
static gboolean
rings (TandemSimScenario *scenario)
{
  GPtrArray *steps = tandem_sim_scenario_get_steps (scenario);

  return steps->len == 0 || ((TandemSimStep *) g_ptr_array_index (steps, 0))->type != TANDEM_SIM_STEP_FAIL;
}

static void
on_mouth (guint8 *said, gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  if (self->options.bridge != NULL && self->options.bridge->hear != NULL)
    self->options.bridge->hear (self, said, self->options.bridge_data);
}

static void
add_person (TandemSimCall *self)
{
  static const TandemSimPersonListener listener = {
    .answered = on_answered, .called = on_called, .declined = on_declined, .digit = on_digit, .hung_up = on_hung_up,
    .ticked = on_ticked, .beeped = on_beeped,
  };

  self->person = tandem_sim_person_new (self->scenario, self->account->speech, self->account->log, self->facts.sid);
  tandem_sim_person_set_listener (self->person, &listener, self);
  if (self->options.app)
    tandem_sim_person_set_mouth (self->person, on_mouth, self);
}

static gboolean
on_ring (gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  if (rings (self->scenario)) {
    set_status (self, "ringing");
    notify_app (self, TANDEM_SIM_EVENT_RINGING, "ringing");
  }
  self->dial_id = g_timeout_add_seconds (self->options.timeout_s, on_ring_timeout, self);
  add_person (self);
  tandem_sim_person_ring (self->person);
  return G_SOURCE_REMOVE;
}

static gboolean
on_initiate (gpointer user_data)
{
  TandemSimCall *self = TANDEM_SIM_CALL (user_data);

  self->facts.started = g_date_time_new_now_utc ();
  tandem_sim_log_write (self->account->log, "call", "initiated", "call_sid", self->facts.sid, "to", self->facts.to, NULL);
  notify_app (self, TANDEM_SIM_EVENT_INITIATED, "initiated");
  self->dial_id = g_timeout_add (RING_MS, on_ring, self);
  return G_SOURCE_REMOVE;
}

void
tandem_sim_call_start (TandemSimCall *self)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self));
  if (is_inbound (self)) {
    tandem_sim_log_write (self->account->log, "call", "call-in", "call_sid", self->facts.sid, "to", self->facts.to, "from", self->facts.from,
                          "scenario", tandem_sim_scenario_get_name (self->scenario), NULL);
    add_person (self);
    tandem_sim_person_call (self->person);
  } else {
    self->dial_id = g_timeout_add (INITIATE_MS, on_initiate, self);
  }
}

void
tandem_sim_call_hang_up (TandemSimCall *self, const char *status)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self));
  if (g_str_equal (status, "canceled") && self->facts.answered_us != 0)
    return;
  /* Hanging up what was not answered cancels it, whichever word asks for it. */
  finish (self, self->facts.answered_us != 0 ? "completed" : "canceled");
}

void
tandem_sim_call_redirect (TandemSimCall *self, const char *method, const char *url, const char *twiml)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self) && self->runner != NULL);
  tandem_sim_call_facts_touch (&self->facts);
  if (url != NULL)
    tandem_sim_runner_fetch (self->runner, method, url, NULL, NULL);
  else
    tandem_sim_runner_run (self->runner, twiml);
}

void
tandem_sim_call_set_status_callback (TandemSimCall *self, const char *method, const char *url)
{
  g_return_if_fail (TANDEM_IS_SIM_CALL (self));
  tandem_sim_call_callback_set (&self->callback, url, method);
}

const TandemSimCallFacts *
tandem_sim_call_get_facts (TandemSimCall *self)
{
  return &self->facts;
}

const char *
tandem_sim_call_get_scenario (TandemSimCall *self)
{
  return tandem_sim_scenario_get_name (self->scenario);
}

const char *
tandem_sim_call_get_stream_sid (TandemSimCall *self)
{
  return self->runner == NULL ? NULL : tandem_sim_runner_get_stream_sid (self->runner);
}

JsonNode *
tandem_sim_call_to_json (TandemSimCall *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_CALL (self), NULL);
  return tandem_sim_call_facts_to_json (&self->facts);
}
