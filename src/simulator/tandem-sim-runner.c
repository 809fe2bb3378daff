// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-runner.h"

#include "tandem-sim-connect.h"
#include "tandem-sim-dial-verb.h"
#include "tandem-sim-playback.h"
#include "tandem-sim-record-verb.h"
#include "tandem-sim-script.h"
#include "tandem-sim-sound-verb.h"

#define APOLOGY "We are sorry. An application error has occurred. Goodbye."

/* Default main context only. */
struct _TandemSimRunner {
  GObject parent_instance;
  /* owned */
  char *call_sid;
  char *number;
  TandemSimPerson *person;
  TandemSimPlayback *playback;
  TandemSimConnect *connect;
  TandemSimDialVerb *dial;
  TandemSimRecordVerb *record;
  TandemSimSoundVerb *sound;
  TandemSimScript *script;
  TandemSimTwiml *document;
  guint next;
  gboolean ringing;           /* not answered yet */
  const TandemSimVerb *verb;  /* the one that waits; belongs to the document */
  /* borrowed */
  const TandemSimAccount *account;
  const TandemSimRunnerListener *listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRunner, tandem_sim_runner, G_TYPE_OBJECT)

static void step (TandemSimRunner *self);

static void
tandem_sim_runner_dispose (GObject *object)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (object);

  if (self->script != NULL)
    tandem_sim_runner_stop (self);
  g_clear_object (&self->playback);
  g_clear_object (&self->person);
  g_clear_object (&self->document);
  g_clear_object (&self->script);
  G_OBJECT_CLASS (tandem_sim_runner_parent_class)->dispose (object);
}

static void
tandem_sim_runner_finalize (GObject *object)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (object);

  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->number, g_free);
  G_OBJECT_CLASS (tandem_sim_runner_parent_class)->finalize (object);
}

static void
tandem_sim_runner_class_init (TandemSimRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sim_runner_dispose;
  object_class->finalize = tandem_sim_runner_finalize;
}

static void
tandem_sim_runner_init (TandemSimRunner *self)
{
}

static void
answer (TandemSimRunner *self)
{
  if (self->ringing && self->listener != NULL) {
    self->ringing = FALSE;
    self->listener->answered (self, self->user_data);
  }
}

static void
end (TandemSimRunner *self, const char *status)
{
  const TandemSimRunnerListener *listener;

  /* Whatever is not rejected is answered, if only to be ended. */
  if (g_str_equal (status, "completed"))
    answer (self);
  listener = g_steal_pointer (&self->listener);
  if (listener != NULL)
    listener->ended (self, status, self->user_data);
}

/* Whoever ends a <Dial>, by hanging up or with other TwiML, leaves its action to be told. */
static void
report_dial (TandemSimRunner *self)
{
  g_autoptr (GHashTable) form = tandem_sim_dial_verb_stop (self->dial);

  tandem_sim_script_tell (self->script, tandem_sim_verb_get (self->verb, "method"), tandem_sim_verb_get (self->verb, "action"), form);
}

/* Whatever runs now does not matter any more. */
static void
interrupt (TandemSimRunner *self)
{
  tandem_sim_script_cancel (self->script);
  if (self->connect != NULL)
    tandem_sim_connect_stop (self->connect);
  g_clear_object (&self->connect);
  if (self->record != NULL)
    tandem_sim_record_verb_stop (self->record);
  g_clear_object (&self->record);
  g_clear_object (&self->sound);
  if (self->dial != NULL)
    report_dial (self);
  g_clear_object (&self->dial);
  tandem_sim_playback_stop (self->playback);
}

static void
on_apologized (gpointer user_data)
{
  end (TANDEM_SIM_RUNNER (user_data), "completed");
}

static void
on_next (TandemSimTwiml *document, gpointer user_data)
{
  g_autoptr (TandemSimRunner) self = g_object_ref (TANDEM_SIM_RUNNER (user_data));

  if (document == NULL) {
    answer (self);
    tandem_sim_playback_say (self->playback, self->account->speech, NULL, APOLOGY, on_apologized, self);
    return;
  }
  g_set_object (&self->document, document);
  self->next = 0;
  step (self);
}

static void
on_add_parameters (GHashTable *form, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);

  if (self->listener != NULL)
    self->listener->add_parameters (self, form, self->user_data);
}

TandemSimRunner *
tandem_sim_runner_new (const TandemSimAccount *account, const char *call_sid, const char *number, TandemSimPerson *person,
                       const TandemSimRunnerListener *listener, gpointer user_data)
{
  static const TandemSimScriptListener script_listener = { .add_parameters = on_add_parameters, .next = on_next };
  TandemSimRunner *self = g_object_new (TANDEM_TYPE_SIM_RUNNER, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->number = g_strdup (number);
  self->person = g_object_ref (person);
  self->listener = listener;
  self->user_data = user_data;
  self->script = tandem_sim_script_new (account, call_sid, &script_listener, self);
  self->playback = tandem_sim_playback_new (person);
  tandem_sim_playback_start (self->playback);
  return self;
}

/* A verb is done: its action is requested, or the next one runs. */
static void
after_verb (TandemSimRunner *self, GHashTable *form)
{
  const char *action = tandem_sim_verb_get (self->verb, "action");

  if (action != NULL && *action != '\0')
    tandem_sim_script_ask (self->script, "action", tandem_sim_verb_get (self->verb, "method"), action, form);
  else
    step (self);
}

static void
on_played (gpointer user_data)
{
  step (TANDEM_SIM_RUNNER (user_data));
}

static gboolean
do_pause (TandemSimRunner *self, const TandemSimVerb *verb)
{
  tandem_sim_playback_wait (self->playback, 1000 * tandem_sim_verb_get_uint (verb, "length", 1), on_played, self);
  return FALSE;
}

static void
on_sounded (gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);
  g_autoptr (TandemSimSoundVerb) sound = g_steal_pointer (&self->sound);

  step (self);
}

static gboolean
do_sound (TandemSimRunner *self, const TandemSimVerb *verb)
{
  g_autofree char *text = tandem_sim_verb_dup_text (verb);
  gboolean file = g_str_equal (verb->name, "Play") && tandem_sim_verb_get (verb, "digits") == NULL;
  g_autofree char *url = file ? tandem_sim_twiml_resolve (tandem_sim_script_get_url (self->script), text) : NULL;

  if (g_str_equal (verb->name, "Say") && *text == '\0')
    return TRUE;
  self->sound = tandem_sim_sound_verb_new (self->account, self->call_sid, verb, url);
  tandem_sim_sound_verb_start (self->sound, self->playback, on_sounded, self);
  return FALSE;
}

static gboolean
do_redirect (TandemSimRunner *self, const TandemSimVerb *verb)
{
  g_autofree char *text = tandem_sim_verb_dup_text (verb);
  const char *url = tandem_sim_script_get_url (self->script);

  tandem_sim_script_ask (self->script, "redirect", tandem_sim_verb_get (verb, "method"), *text == '\0' && url != NULL ? url : text, NULL);
  return FALSE;
}

static gboolean
do_hangup (TandemSimRunner *self, const TandemSimVerb *verb)
{
  end (self, "completed");
  return FALSE;
}

static gboolean
do_reject (TandemSimRunner *self, const TandemSimVerb *verb)
{
  gboolean busy = g_strcmp0 (tandem_sim_verb_get (verb, "reason"), "busy") == 0;

  if (self->ringing && self->next == 1) {
    tandem_sim_log_write (self->account->log, "call", "rejected", "call_sid", self->call_sid, "reason", busy ? "busy" : "rejected", NULL);
    end (self, busy ? "busy" : "no-answer");
  } else {
    tandem_sim_script_log_error (self->script, 12200, "<Reject> is not the first verb: the call is answered and ends");
    end (self, "completed");
  }
  return FALSE;
}

static TandemSimCall *
on_dial (const TandemSimCallOptions *options, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);

  return self->listener->dial (self, options, self->user_data);
}

static TandemSimConference *
on_get_conference (const char *name, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);

  return self->listener->get_conference (self, name, self->user_data);
}

static void
on_dialed (GHashTable *form, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);
  g_autoptr (TandemSimDialVerb) dial = g_steal_pointer (&self->dial);

  tandem_sim_playback_wait (self->playback, 0, NULL, NULL);
  after_verb (self, form);
}

static gboolean
do_dial (TandemSimRunner *self, const TandemSimVerb *verb)
{
  static const TandemSimDialVerbListener listener = { .dial = on_dial, .get_conference = on_get_conference, .dialed = on_dialed };

  self->dial = tandem_sim_dial_verb_new (self->account, self->call_sid, self->number, verb, tandem_sim_script_get_url (self->script));
  tandem_sim_dial_verb_start (self->dial, self->playback, &listener, self);
  return FALSE;
}

static TandemSimRecording *
on_record (const TandemSimRecordingOptions *options, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);

  return self->listener->record (self, options, self->user_data);
}

/* Without an action <Record> asks for its own document again; inline TwiML has none. */
static const char *
get_record_action (TandemSimRunner *self)
{
  const char *action = tandem_sim_verb_get (self->verb, "action");

  return action != NULL && *action != '\0' ? action : tandem_sim_script_get_url (self->script);
}

static void
on_recorded (GHashTable *form, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);
  g_autoptr (TandemSimRecordVerb) record = g_steal_pointer (&self->record);

  if (form == NULL || get_record_action (self) == NULL)
    step (self);
  else
    tandem_sim_script_ask (self->script, "action", tandem_sim_verb_get (self->verb, "method"), get_record_action (self), form);
}

static gboolean
do_record (TandemSimRunner *self, const TandemSimVerb *verb)
{
  static const TandemSimRecordVerbListener listener = { .record = on_record, .recorded = on_recorded };

  self->record = tandem_sim_record_verb_new (self->account, self->call_sid, verb, tandem_sim_script_get_url (self->script));
  tandem_sim_record_verb_start (self->record, self->playback, &listener, self);
  return FALSE;
}

static gboolean
do_message (TandemSimRunner *self, const TandemSimVerb *verb)
{
  g_autofree char *body = tandem_sim_verb_dup_text (verb);

  tandem_sim_log_write (self->account->log, "twiml", "message", "call_sid", self->call_sid, "to", tandem_sim_verb_get (verb, "to"),
                        "body", body, NULL);
  return TRUE;
}

static void
on_connect_ended (TandemSimConnect *connect, gpointer user_data)
{
  g_autoptr (TandemSimRunner) self = g_object_ref (TANDEM_SIM_RUNNER (user_data));

  g_clear_object (&self->connect);
  tandem_sim_playback_start (self->playback);
  after_verb (self, NULL);
}

static gboolean
do_connect (TandemSimRunner *self, const TandemSimVerb *verb)
{
  TandemSimVerb *stream = tandem_sim_verb_child (verb, "Stream");

  if (stream == NULL) {
    tandem_sim_script_log_error (self->script, 12200, "<Connect> without <Stream>");
    return TRUE;
  }
  tandem_sim_playback_stop (self->playback);
  self->connect = tandem_sim_connect_new (self->account, self->call_sid, self->person, stream);
  tandem_sim_connect_start (self->connect, on_connect_ended, self);
  return FALSE;
}

/* Each returns TRUE when the next verb can run at once. */
static const struct {
  const char *name;
  gboolean (*run) (TandemSimRunner *self, const TandemSimVerb *verb);
  gboolean answers;
} verbs[] = {
  { "Connect", do_connect, TRUE }, { "Dial", do_dial, TRUE }, { "Hangup", do_hangup, TRUE }, { "Message", do_message, FALSE },
  { "Pause", do_pause, FALSE }, { "Play", do_sound, TRUE }, { "Record", do_record, TRUE }, { "Redirect", do_redirect, FALSE },
  { "Reject", do_reject, FALSE }, { "Say", do_sound, TRUE },
};

static gboolean
run_verb (TandemSimRunner *self, const TandemSimVerb *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (!g_str_equal (verbs[i].name, verb->name))
      continue;
    if (verbs[i].answers)
      answer (self);
    return verbs[i].run (self, verb);
  }
  /* Twilio warns about its schema and goes on. */
  tandem_sim_script_log_error (self->script, 12200, verb->name);
  return TRUE;
}

static void
step (TandemSimRunner *self)
{
  GPtrArray *list = tandem_sim_twiml_get_verbs (self->document);

  while (self->next < list->len) {
    self->verb = g_ptr_array_index (list, self->next++);
    if (!run_verb (self, self->verb))
      return;
  }
  end (self, "completed");
}

void
tandem_sim_runner_ring (TandemSimRunner *self)
{
  g_return_if_fail (TANDEM_IS_SIM_RUNNER (self));
  self->ringing = TRUE;
}

void
tandem_sim_runner_run (TandemSimRunner *self, const char *twiml)
{
  g_return_if_fail (TANDEM_IS_SIM_RUNNER (self));
  interrupt (self);
  tandem_sim_playback_start (self->playback);
  tandem_sim_script_read (self->script, twiml);
}

void
tandem_sim_runner_fetch (TandemSimRunner *self, const char *method, const char *url, const char *fallback_method,
                         const char *fallback_url)
{
  g_return_if_fail (TANDEM_IS_SIM_RUNNER (self));
  interrupt (self);
  tandem_sim_playback_start (self->playback);
  tandem_sim_script_set_fallback (self->script, fallback_method, fallback_url);
  tandem_sim_script_ask (self->script, "twiml", method, url, NULL);
}

/* Twilio tells the action of a <Record> also when the caller hung up. */
static void
report_record (TandemSimRunner *self)
{
  g_autoptr (GHashTable) form = tandem_sim_record_verb_hang_up (self->record);

  tandem_sim_script_tell (self->script, tandem_sim_verb_get (self->verb, "method"), get_record_action (self), form);
}

void
tandem_sim_runner_stop (TandemSimRunner *self)
{
  if (self->record != NULL)
    report_record (self);
  if (self->dial != NULL)
    report_dial (self);
  self->listener = NULL;
  interrupt (self);
}

void
tandem_sim_runner_send_digit (TandemSimRunner *self, char digit)
{
  if (self->connect != NULL)
    tandem_sim_connect_send_digit (self->connect, digit);
  if (self->record != NULL)
    tandem_sim_record_verb_press (self->record, digit);
  if (self->dial != NULL)
    tandem_sim_dial_verb_press (self->dial, digit);
}

void
tandem_sim_runner_hear (TandemSimRunner *self, const guint8 *said)
{
  /* What ends with this frame can end the call. */
  g_autoptr (TandemSimRunner) alive = g_object_ref (self);

  if (alive->record != NULL)
    tandem_sim_record_verb_hear (alive->record, said);
  if (alive->dial != NULL)
    tandem_sim_dial_verb_hear (alive->dial, said);
}

const char *
tandem_sim_runner_get_stream_sid (TandemSimRunner *self)
{
  return self->connect == NULL ? NULL : tandem_sim_connect_get_stream_sid (self->connect);
}
