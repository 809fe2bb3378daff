// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-runner.h"

#include "tandem-sim-connect.h"
#include "tandem-sim-dial-verb.h"
#include "tandem-sim-fetch.h"
#include "tandem-sim-playback.h"
#include "tandem-sim-record-verb.h"
#include "tandem-sim-request.h"
#include "tandem-sim-sound-verb.h"
#include "tandem-sim-twiml.h"

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
  GCancellable *cancellable;  /* of whatever runs now */
  TandemSimTwiml *document;
  char *document_url;         /* NULL for inline TwiML */
  char *fallback_method;
  char *fallback_url;
  guint next;
  gboolean ringing;           /* not answered yet */
  const TandemSimVerb *verb;  /* the one that waits; belongs to the document */
  /* borrowed */
  const TandemSimAccount *account;
  const TandemSimRunnerListener *listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRunner, tandem_sim_runner, G_TYPE_OBJECT)

/* Something asked for; its answer counts only while it is still wanted. */
typedef struct {
  TandemSimRunner *self;
  GCancellable *cancellable;
  char *url;
} Pending;

static void step (TandemSimRunner *self);

static void
pending_free (Pending *pending)
{
  g_clear_object (&pending->self);
  g_clear_object (&pending->cancellable);
  g_free (pending->url);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static Pending *
pending_new (TandemSimRunner *self, const char *url)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->self = g_object_ref (self);
  pending->cancellable = g_object_ref (self->cancellable);
  pending->url = g_strdup (url);
  return pending;
}

static void
tandem_sim_runner_dispose (GObject *object)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (object);

  tandem_sim_runner_stop (self);
  g_clear_object (&self->playback);
  g_clear_object (&self->person);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (tandem_sim_runner_parent_class)->dispose (object);
}

static void
tandem_sim_runner_finalize (GObject *object)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->document_url, g_free);
  g_clear_pointer (&self->fallback_method, g_free);
  g_clear_pointer (&self->fallback_url, g_free);
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
  self->cancellable = g_cancellable_new ();
}

TandemSimRunner *
tandem_sim_runner_new (const TandemSimAccount *account, const char *call_sid, const char *number, TandemSimPerson *person,
                       const TandemSimRunnerListener *listener, gpointer user_data)
{
  TandemSimRunner *self = g_object_new (TANDEM_TYPE_SIM_RUNNER, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->number = g_strdup (number);
  self->person = g_object_ref (person);
  self->listener = listener;
  self->user_data = user_data;
  self->playback = tandem_sim_playback_new (person);
  tandem_sim_playback_start (self->playback);
  return self;
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

static void
log_error (TandemSimRunner *self, int code, const char *text)
{
  g_autofree char *number = g_strdup_printf ("%d", code);

  tandem_sim_log_write (self->account->log, "twiml", "error", "call_sid", self->call_sid, "code", number, "text", text, NULL);
}

/* A last request of the verb that waits; nobody waits for the answer.  Both (nullable). */
static void
tell_action (TandemSimRunner *self, const char *action, GHashTable *form)
{
  g_autofree char *url = action == NULL || *action == '\0' ? NULL : tandem_sim_twiml_resolve (self->document_url, action);

  if (form == NULL || self->listener == NULL || !tandem_sim_webhooks_check_url (url))
    return;
  self->listener->add_parameters (self, form, self->user_data);
  tandem_sim_webhooks_send (self->account->webhooks, self->call_sid, "action", tandem_sim_verb_get (self->verb, "method"), url, form);
}

/* Whoever ends a <Dial>, by hanging up or with other TwiML, leaves its action to be told. */
static void
report_dial (TandemSimRunner *self)
{
  g_autoptr (GHashTable) form = tandem_sim_dial_verb_stop (self->dial);

  tell_action (self, tandem_sim_verb_get (self->verb, "action"), form);
}

/* Whatever runs now does not matter any more. */
static void
interrupt (TandemSimRunner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
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
run_document (TandemSimRunner *self, TandemSimTwiml *document, const char *url)
{
  g_set_object (&self->document, document);
  if (self->document_url != url) {
    g_free (self->document_url);
    self->document_url = g_strdup (url);
  }
  self->next = 0;
  step (self);
}

static void
ask (TandemSimRunner *self, const char *kind, const char *method, const char *url, GHashTable *form);

static void
on_apologized (gpointer user_data)
{
  end (TANDEM_SIM_RUNNER (user_data), "completed");
}

static void
give_up (TandemSimRunner *self, int code, const char *text, const char *url)
{
  g_autofree char *fallback = g_steal_pointer (&self->fallback_url);
  g_autofree char *number = g_strdup_printf ("%d", code);
  g_autoptr (GHashTable) form = NULL;

  log_error (self, code, text);
  if (fallback == NULL) {
    answer (self);
    tandem_sim_playback_say (self->playback, self->account->speech, NULL, APOLOGY, on_apologized, self);
    return;
  }
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (form, g_strdup ("ErrorCode"), g_steal_pointer (&number));
  g_hash_table_replace (form, g_strdup ("ErrorUrl"), g_strdup (url));
  ask (self, "fallback", self->fallback_method, fallback, form);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  TandemSimRunner *self = pending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimTwiml) document = tandem_sim_fetch_finish (result, &error);

  if (g_cancellable_is_cancelled (pending->cancellable))
    return;
  if (document == NULL)
    give_up (self, error->code, error->message, pending->url);
  else
    run_document (self, document, pending->url);
}

/* Requests TwiML; @form (nullable) has what the verb adds to the call's parameters. */
static void
ask (TandemSimRunner *self, const char *kind, const char *method, const char *reference, GHashTable *form)
{
  g_autoptr (GHashTable) all = form != NULL ? g_hash_table_ref (form)
                                            : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *url = tandem_sim_twiml_resolve (self->document_url, reference);

  tandem_sim_log_write (self->account->log, "twiml", "request", "call_sid", self->call_sid, "kind", kind, "url", url, NULL);
  if (self->listener != NULL)
    self->listener->add_parameters (self, all, self->user_data);
  tandem_sim_fetch_async (self->account, kind, method, url, all, self->cancellable, on_fetched, pending_new (self, url));
}

/* A verb is done: its action is requested, or the next one runs. */
static void
after_verb (TandemSimRunner *self, GHashTable *form)
{
  const char *action = tandem_sim_verb_get (self->verb, "action");

  if (action != NULL && *action != '\0')
    ask (self, "action", tandem_sim_verb_get (self->verb, "method"), action, form);
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
  g_autofree char *url = file ? tandem_sim_twiml_resolve (self->document_url, text) : NULL;

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
  g_autofree char *url = g_strdup (*text == '\0' && self->document_url != NULL ? self->document_url : text);

  ask (self, "redirect", tandem_sim_verb_get (verb, "method"), url, NULL);
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
    log_error (self, 12200, "<Reject> is not the first verb: the call is answered and ends");
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

static TandemSimRoom *
on_get_room (const char *name, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);

  return self->listener->get_room (self, name, self->user_data);
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
  static const TandemSimDialVerbListener listener = { .dial = on_dial, .get_room = on_get_room, .dialed = on_dialed };

  self->dial = tandem_sim_dial_verb_new (self->account, self->call_sid, self->number, verb, self->document_url);
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

  return action != NULL && *action != '\0' ? action : self->document_url;
}

static void
on_recorded (GHashTable *form, gpointer user_data)
{
  TandemSimRunner *self = TANDEM_SIM_RUNNER (user_data);
  g_autoptr (TandemSimRecordVerb) record = g_steal_pointer (&self->record);

  if (form == NULL || get_record_action (self) == NULL)
    step (self);
  else
    ask (self, "action", tandem_sim_verb_get (self->verb, "method"), get_record_action (self), form);
}

static gboolean
do_record (TandemSimRunner *self, const TandemSimVerb *verb)
{
  static const TandemSimRecordVerbListener listener = { .record = on_record, .recorded = on_recorded };

  self->record = tandem_sim_record_verb_new (self->account, self->call_sid, verb, self->document_url);
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
    log_error (self, 12200, "<Connect> without <Stream>");
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
  log_error (self, 12200, verb->name);
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
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimTwiml) document = tandem_sim_twiml_parse (twiml, -1, &error);

  g_return_if_fail (TANDEM_IS_SIM_RUNNER (self));
  interrupt (self);
  tandem_sim_playback_start (self->playback);
  if (document == NULL)
    give_up (self, 12100, error->message, "");
  else
    run_document (self, document, NULL);
}

void
tandem_sim_runner_fetch (TandemSimRunner *self, const char *method, const char *url, const char *fallback_method,
                         const char *fallback_url)
{
  g_return_if_fail (TANDEM_IS_SIM_RUNNER (self));
  interrupt (self);
  tandem_sim_playback_start (self->playback);
  g_free (self->fallback_method);
  self->fallback_method = g_strdup (fallback_method);
  g_free (self->fallback_url);
  self->fallback_url = g_strdup (fallback_url);
  ask (self, "twiml", method, url, NULL);
}

/* Twilio tells the action of a <Record> also when the caller hung up. */
static void
report_record (TandemSimRunner *self)
{
  g_autoptr (GHashTable) form = tandem_sim_record_verb_hang_up (self->record);

  tell_action (self, get_record_action (self), form);
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
