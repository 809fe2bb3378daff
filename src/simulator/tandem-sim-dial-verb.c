// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-dial-verb.h"

#define DEFAULT_TIMEOUT_S 30
#define DEFAULT_TIME_LIMIT_S 14400

/* Default main context only. */
struct _TandemSimDialVerb {
  GObject parent_instance;
  /* owned */
  char *call_sid;
  char *caller;
  char *base;
  GPtrArray *calls;             /* of TandemSimCall that are not over */
  TandemSimCall *answered;      /* the one who is put through */
  gint64 answered_us;
  TandemSimPlayback *playback;  /* what the caller hears */
  TandemSimPlayback *far;       /* what the other hears */
  TandemSimConference *conference;
  TandemSimRoom *room;          /* of the two */
  guint ticket;
  guint far_ticket;
  guint failed_id;
  char *last_sid;               /* of whoever was called last */
  char *last_status;
  /* borrowed */
  const TandemSimAccount *account;
  const TandemSimVerb *verb;
  const TandemSimDialVerbListener *listener;   /* NULL when it is over */
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimDialVerb, tandem_sim_dial_verb, G_TYPE_OBJECT)

static void
tandem_sim_dial_verb_dispose (GObject *object)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (object);
  g_autoptr (GHashTable) form = tandem_sim_dial_verb_stop (self);

  g_clear_object (&self->playback);
  g_clear_object (&self->room);
  g_clear_object (&self->conference);
  G_OBJECT_CLASS (tandem_sim_dial_verb_parent_class)->dispose (object);
}

static void
tandem_sim_dial_verb_finalize (GObject *object)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (object);

  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->caller, g_free);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->last_sid, g_free);
  g_clear_pointer (&self->last_status, g_free);
  G_OBJECT_CLASS (tandem_sim_dial_verb_parent_class)->finalize (object);
}

static void
tandem_sim_dial_verb_class_init (TandemSimDialVerbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sim_dial_verb_dispose;
  object_class->finalize = tandem_sim_dial_verb_finalize;
}

static void
tandem_sim_dial_verb_init (TandemSimDialVerb *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->last_status = g_strdup ("failed");
}

TandemSimDialVerb *
tandem_sim_dial_verb_new (const TandemSimAccount *account, const char *call_sid, const char *caller, const TandemSimVerb *verb,
                          const char *base)
{
  TandemSimDialVerb *self = g_object_new (TANDEM_TYPE_SIM_DIAL_VERB, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->caller = g_strdup (caller);
  self->verb = verb;
  self->base = g_strdup (base);
  return self;
}

static GHashTable *
make_form (TandemSimDialVerb *self)
{
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean bridged = self->answered_us != 0;
  gint64 seconds = (g_get_monotonic_time () - self->answered_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  g_hash_table_replace (form, g_strdup ("DialCallStatus"), g_strdup (bridged ? "completed" : self->last_status));
  g_hash_table_replace (form, g_strdup ("DialBridged"), g_strdup (bridged ? "true" : "false"));
  if (self->last_sid != NULL)
    g_hash_table_replace (form, g_strdup ("DialCallSid"), g_strdup (self->last_sid));
  if (bridged)
    g_hash_table_replace (form, g_strdup ("DialCallDuration"), g_strdup_printf ("%" G_GINT64_FORMAT, seconds));
  tandem_sim_log_write (self->account->log, "twiml", "dialed", "call_sid", self->call_sid, "status",
                        g_hash_table_lookup (form, "DialCallStatus"), NULL);
  return form;
}

/* All but @but (nullable) are hung up on; nobody hears of it. */
static void
drop_calls (TandemSimDialVerb *self, TandemSimCall *but)
{
  g_autoptr (GPtrArray) calls = g_steal_pointer (&self->calls);

  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < calls->len; i++) {
    TandemSimCall *call = g_ptr_array_index (calls, i);

    if (call == but) {
      g_ptr_array_add (self->calls, g_object_ref (call));
    } else {
      tandem_sim_call_unbridge (call);
      tandem_sim_call_hang_up (call, "completed");
    }
  }
}

GHashTable *
tandem_sim_dial_verb_stop (TandemSimDialVerb *self)
{
  GHashTable *form = NULL;

  g_return_val_if_fail (TANDEM_IS_SIM_DIAL_VERB (self), NULL);
  g_clear_handle_id (&self->failed_id, g_source_remove);
  if (self->listener == NULL)
    return NULL;
  self->listener = NULL;
  form = make_form (self);
  if (self->far != NULL)
    tandem_sim_playback_stop (self->far);
  g_clear_object (&self->far);
  drop_calls (self, NULL);
  self->answered = NULL;
  if (self->room != NULL)
    tandem_sim_room_leave (self->room, self->ticket);
  if (self->conference != NULL)
    tandem_sim_conference_leave (self->conference, self->ticket);
  return form;
}

static void
finish (TandemSimDialVerb *self)
{
  const TandemSimDialVerbListener *listener = self->listener;
  g_autoptr (GHashTable) form = tandem_sim_dial_verb_stop (self);

  if (form != NULL)
    listener->dialed (form, self->user_data);
}

static void
hear_near (guint8 *heard, gpointer user_data)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (user_data);

  tandem_sim_room_hear (self->room, self->ticket, heard);
}

static void
hear_far (guint8 *heard, gpointer user_data)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (user_data);

  tandem_sim_room_hear (self->room, self->far_ticket, heard);
}

static void
on_answered (TandemSimCall *call, TandemSimPerson *person, gpointer user_data)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (user_data);

  self->answered = call;
  self->answered_us = g_get_monotonic_time ();
  g_free (self->last_sid);
  self->last_sid = g_strdup (tandem_sim_call_get_facts (call)->sid);
  drop_calls (self, call);
  self->room = tandem_sim_room_new ();
  self->ticket = tandem_sim_room_join (self->room);
  self->far_ticket = tandem_sim_room_join (self->room);
  self->far = tandem_sim_playback_new (person);
  tandem_sim_playback_listen (self->far, hear_far, self);
  tandem_sim_playback_listen (self->playback, hear_near, self);
}

static void
on_said (TandemSimCall *call, const guint8 *said, gpointer user_data)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (user_data);

  if (call == self->answered)
    tandem_sim_room_say (self->room, self->far_ticket, said);
}

static void
on_ended (TandemSimCall *call, const char *status, gpointer user_data)
{
  g_autoptr (TandemSimDialVerb) self = g_object_ref (TANDEM_SIM_DIAL_VERB (user_data));

  g_free (self->last_sid);
  self->last_sid = g_strdup (tandem_sim_call_get_facts (call)->sid);
  g_free (self->last_status);
  self->last_status = g_strdup (status);
  g_ptr_array_remove (self->calls, call);
  if (self->calls->len == 0)
    finish (self);
}

static gboolean
on_failed (gpointer user_data)
{
  g_autoptr (TandemSimDialVerb) self = g_object_ref (TANDEM_SIM_DIAL_VERB (user_data));

  self->failed_id = 0;
  finish (self);
  return G_SOURCE_REMOVE;
}

static TandemSimCallEvents
read_events (const char *text)
{
  static const char *const names[] = { "initiated", "ringing", "answered", "completed" };
  g_auto (GStrv) words = text == NULL ? NULL : g_strsplit (text, " ", -1);
  guint events = 0;

  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_strv_contains ((const char *const *) words, names[i]))
      events |= 1u << i;
  return words == NULL ? TANDEM_SIM_EVENT_COMPLETED : (TandemSimCallEvents) events;
}

/* @noun (nullable): the <Number>. */
static void
dial_number (TandemSimDialVerb *self, const char *number, const TandemSimVerb *noun)
{
  static const TandemSimCallBridge bridge = { .answered = on_answered, .said = on_said, .ended = on_ended };
  const char *caller = tandem_sim_verb_get (self->verb, "callerId");
  TandemSimCallOptions options = {
    .to = number, .from = caller != NULL ? caller : self->caller, .parent_sid = self->call_sid,
    .timeout_s = CLAMP (tandem_sim_verb_get_uint (self->verb, "timeout", DEFAULT_TIMEOUT_S), 5, 600),
    .time_limit_s = MAX (1, tandem_sim_verb_get_uint (self->verb, "timeLimit", DEFAULT_TIME_LIMIT_S)),
    .bridge = &bridge, .bridge_data = self,
  };
  g_autofree char *callback = noun == NULL ? NULL : tandem_sim_twiml_resolve (self->base, tandem_sim_verb_get (noun, "statusCallback"));
  TandemSimCall *call;

  if (tandem_sim_webhooks_check_url (callback)) {
    options.status_callback = callback;
    options.status_callback_method = tandem_sim_verb_get (noun, "statusCallbackMethod");
    options.events = read_events (tandem_sim_verb_get (noun, "statusCallbackEvent"));
  }
  call = self->listener->dial (&options, self->user_data);
  if (call != NULL)
    g_ptr_array_add (self->calls, g_object_ref (call));
}

static void
on_closed (gpointer user_data)
{
  g_autoptr (TandemSimDialVerb) self = g_object_ref (TANDEM_SIM_DIAL_VERB (user_data));

  finish (self);
}

static void
hear_conference (guint8 *heard, gpointer user_data)
{
  TandemSimDialVerb *self = TANDEM_SIM_DIAL_VERB (user_data);

  tandem_sim_conference_hear (self->conference, self->ticket, heard);
}

static gboolean
is_set (const TandemSimVerb *noun, const char *attribute, gboolean fallback)
{
  const char *value = tandem_sim_verb_get (noun, attribute);

  return value == NULL ? fallback : g_str_equal (value, "true");
}

static void
join (TandemSimDialVerb *self, const TandemSimVerb *noun, const char *name)
{
  const char *wait = tandem_sim_verb_get (noun, "waitUrl");
  g_autofree char *callback = tandem_sim_twiml_resolve (self->base, tandem_sim_verb_get (noun, "statusCallback"));
  TandemSimParticipant participant = {
    .call_sid = self->call_sid, .label = tandem_sim_verb_get (noun, "participantLabel"),
    .call_sid_to_coach = tandem_sim_verb_get (noun, "coach"), .muted = is_set (noun, "muted", FALSE),
    .silent_wait = wait != NULL && *wait == '\0', .start_on_enter = is_set (noun, "startConferenceOnEnter", TRUE),
    .end_on_exit = is_set (noun, "endConferenceOnExit", FALSE), .callback = callback,
    .callback_method = tandem_sim_verb_get (noun, "statusCallbackMethod"), .callback_events = tandem_sim_verb_get (noun, "statusCallbackEvent"),
  };

  self->conference = g_object_ref (self->listener->get_conference (name, self->user_data));
  self->answered_us = g_get_monotonic_time ();
  self->ticket = tandem_sim_conference_join (self->conference, &participant, on_closed, self);
  tandem_sim_playback_listen (self->playback, hear_conference, self);
}

static void
start_noun (TandemSimDialVerb *self, const TandemSimVerb *noun, const char *name)
{
  g_autofree char *text = tandem_sim_verb_dup_text (noun);

  tandem_sim_log_write (self->account->log, "twiml", "dial", "call_sid", self->call_sid, "to", text, "noun", name, NULL);
  if (g_str_equal (name, "Conference"))
    join (self, noun, text);
  else if (g_str_equal (name, "Number"))
    dial_number (self, text, noun);
}

void
tandem_sim_dial_verb_start (TandemSimDialVerb *self, TandemSimPlayback *playback, const TandemSimDialVerbListener *listener,
                            gpointer user_data)
{
  const GPtrArray *nouns = self->verb->children;

  g_return_if_fail (TANDEM_IS_SIM_DIAL_VERB (self));
  self->playback = g_object_ref (playback);
  self->listener = listener;
  self->user_data = user_data;
  for (guint i = 0; i < nouns->len && self->conference == NULL; i++)
    start_noun (self, g_ptr_array_index (nouns, i), ((TandemSimVerb *) g_ptr_array_index (nouns, i))->name);
  if (nouns->len == 0)
    start_noun (self, self->verb, "Number");
  /* A client or a SIP address: nobody is there. */
  if (self->conference == NULL && self->calls->len == 0)
    self->failed_id = g_idle_add (on_failed, self);
}

void
tandem_sim_dial_verb_hear (TandemSimDialVerb *self, const guint8 *said)
{
  g_return_if_fail (TANDEM_IS_SIM_DIAL_VERB (self));
  if (self->room != NULL)
    tandem_sim_room_say (self->room, self->ticket, said);
  if (self->conference != NULL)
    tandem_sim_conference_say (self->conference, self->ticket, said);
}

void
tandem_sim_dial_verb_press (TandemSimDialVerb *self, char key)
{
  g_autoptr (TandemSimDialVerb) alive = g_object_ref (self);

  if (key == '*' && g_strcmp0 (tandem_sim_verb_get (self->verb, "hangupOnStar"), "true") == 0) {
    drop_calls (alive, NULL);
    finish (alive);
  }
}
