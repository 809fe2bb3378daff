// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-rescue.h"

#include "tandem-twilio-account.h"
#include "tandem-twiml.h"

/* A short break needs no words. */
#define QUIET_S 3
/* How long the call is held, all tries together. */
#define HOLD_US (60 * (gint64) G_USEC_PER_SEC)
/* Tries whose stream did not begin. */
#define MAX_FAILURES 5
/* Twilio waits 15 s for an answer; a request of ours must be done or given up by then. */
#define PATIENCE_MS 4000
/* Who asks before we know of the loss waits so long for it. */
#define UNASKED_MS 3000
/* A stream begins within this after its <Connect>, or never. */
#define BEGIN_MS 6000
#define KNOCK_TIMEOUT_MS 3000
#define MAX_PACE_MS 5000

typedef enum {
  ASKED,      /* by Twilio only */
  LOST,       /* the call may end at any moment */
  HELD,       /* it is up, and waits until we can be reached */
  CONNECTING, /* Twilio was told to connect it */
  LEAVING,    /* it hears the farewell */
  STOPPED,
} Phase;

struct _TandemTwilioRescue {
  GObject parent_instance;

  /* owned */
  TandemTwilioClient *client;
  TandemSettings *settings;
  TandemSecrets *secrets;
  char *call_sid;
  char *media_token;     /* nullable */
  char *farewell;
  GPtrArray *waiting;    /* TandemTwilioReply, not freed with it */
  GCancellable *request; /* under way; nullable */
  guint timer_id;        /* the next try, or the end of one */
  guint patience_id;

  Phase phase;
  gint64 deadline_us;    /* monotonic */
  guint pace_ms;
  guint n_tries;
  guint n_failures;
};

G_DEFINE_FINAL_TYPE (TandemTwilioRescue, tandem_twilio_rescue, G_TYPE_OBJECT)

static void hold (TandemTwilioRescue *self);
static void knock (TandemTwilioRescue *self);
static void connect_again (TandemTwilioRescue *self);

static void
tandem_twilio_rescue_dispose (GObject *object)
{
  tandem_twilio_rescue_stop (TANDEM_TWILIO_RESCUE (object));
  G_OBJECT_CLASS (tandem_twilio_rescue_parent_class)->dispose (object);
}

static void
tandem_twilio_rescue_finalize (GObject *object)
{
  TandemTwilioRescue *self = TANDEM_TWILIO_RESCUE (object);

  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_ptr_array_unref (self->waiting);
  g_free (self->call_sid);
  g_free (self->media_token);
  g_free (self->farewell);
  G_OBJECT_CLASS (tandem_twilio_rescue_parent_class)->finalize (object);
}

static void
tandem_twilio_rescue_class_init (TandemTwilioRescueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_rescue_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_rescue_finalize;
}

static void
tandem_twilio_rescue_init (TandemTwilioRescue *self)
{
  self->waiting = g_ptr_array_new ();
}

TandemTwilioRescue *
tandem_twilio_rescue_new (TandemTwilioClient *client, TandemSettings *settings, TandemSecrets *secrets, const char *call_sid, guint pace_ms)
{
  TandemTwilioRescue *self = g_object_new (TANDEM_TYPE_TWILIO_RESCUE, NULL);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->call_sid = g_strdup (call_sid);
  self->pace_ms = pace_ms;
  return self;
}

/* --- what Twilio is told ------------------------------------------------------------------------------ */

/* Made anew each time: a tunnel comes back with another address. */
static TandemTwilioAccount *
get_account (TandemTwilioRescue *self)
{
  return tandem_twilio_account_new (self->settings, self->secrets);
}

static char *
build_hold (TandemTwilioRescue *self)
{
  gint64 left_us = MAX (self->deadline_us - g_get_monotonic_time (), 0);

  return tandem_twiml_hold (QUIET_S, tandem_settings_get_string (self->settings, "please-wait-sentence"),
                            (guint) (left_us / G_USEC_PER_SEC), self->farewell);
}

static char *
build_connect (TandemTwilioRescue *self, guint pause_s)
{
  g_autoptr (TandemTwilioAccount) account = get_account (self);
  g_autofree char *ended = tandem_twilio_account_build_url (account, "/twilio/voice/ended");

  return tandem_twiml_connect_later (pause_s, ended, account->media_url, self->media_token);
}

/* Takes @twiml. */
static void
answer_waiting (TandemTwilioRescue *self, char *twiml)
{
  g_autofree char *owned = twiml;

  g_clear_handle_id (&self->patience_id, g_source_remove);
  for (guint i = 0; i < self->waiting->len; i++)
    tandem_twilio_reply_send (self->waiting->pdata[i], owned);
  g_ptr_array_set_size (self->waiting, 0);
}

void
tandem_twilio_rescue_stop (TandemTwilioRescue *self)
{
  self->phase = STOPPED;
  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  answer_waiting (self, tandem_twiml_hang_up ());
}

static void
start_timer (TandemTwilioRescue *self, guint ms, GSourceFunc func)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (ms, func, self);
}

/* Longer each time, and not all calls at once. */
static guint
next_pace_ms (TandemTwilioRescue *self)
{
  guint full = MIN (MAX_PACE_MS, self->pace_ms << MIN (self->n_tries, 4));

  self->n_tries++;
  return full / 2 + (guint) g_random_int_range (0, (gint32) (full / 2 + 1));
}

static gboolean
is_too_late (TandemTwilioRescue *self)
{
  return g_get_monotonic_time () >= self->deadline_us;
}

/* Takes @twiml, which replaces what the call is doing. */
static void
send_twiml (TandemTwilioRescue *self, char *twiml, GAsyncReadyCallback callback)
{
  g_autofree char *owned = twiml;
  g_autofree char *escaped = g_uri_escape_string (owned, NULL, FALSE);
  g_autofree char *form = g_strconcat ("Twiml=", escaped, NULL);
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", self->call_sid);
  g_autoptr (TandemTwilioAccount) account = get_account (self);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->request);
  self->request = g_cancellable_new ();
  tandem_twilio_client_send_async (self->client, account, path, form, self->request, callback, g_object_ref (self));
}

typedef enum { SENT, FAILED, GONE } Outcome;

/* @maybe: Twilio may do it although no answer came. */
static Outcome
finish_twiml (TandemTwilioRescue *self, GObject *source, GAsyncResult *result, gboolean *maybe)
{
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  *maybe = body == NULL && failure.sent;
  if (self->phase == STOPPED)
    return GONE;
  g_clear_object (&self->request);
  if (body != NULL)
    return SENT;
  g_message ("A call that lost its stream could not be told what to do: %s", error->message);
  if (!tandem_twilio_failure_is_gone (&failure))
    return FAILED;
  /* It is over: whoever follows it hears of that in another way. */
  tandem_twilio_rescue_stop (self);
  return GONE;
}

/* --- the tries ---------------------------------------------------------------------------------------- */

static gboolean
on_not_begun (gpointer user_data)
{
  TandemTwilioRescue *self = TANDEM_TWILIO_RESCUE (user_data);

  self->timer_id = 0;
  self->n_failures++;
  hold (self);
  return G_SOURCE_REMOVE;
}

static void
await_begin (TandemTwilioRescue *self)
{
  self->phase = CONNECTING;
  start_timer (self, BEGIN_MS, on_not_begun);
}

static gboolean
on_hold_again (gpointer user_data)
{
  TandemTwilioRescue *self = TANDEM_TWILIO_RESCUE (user_data);

  self->timer_id = 0;
  hold (self);
  return G_SOURCE_REMOVE;
}

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioRescue) self = user_data;
  gboolean maybe;
  Outcome outcome = finish_twiml (self, source, result, &maybe);

  if (outcome == GONE || self->phase == LEAVING)
    return;
  if (outcome == SENT) {
    gboolean reached = self->waiting->len > 0;

    self->phase = HELD;
    /* Twilio forgets what it asked before; should it not, it is told the same. */
    answer_waiting (self, build_hold (self));
    if (reached)
      connect_again (self);
    else
      knock (self);
  } else if (self->waiting->len > 0) {
    answer_waiting (self, build_connect (self, 0));
    await_begin (self);
  } else if (!is_too_late (self)) {
    start_timer (self, next_pace_ms (self), on_hold_again);
  }
}

static void
hold (TandemTwilioRescue *self)
{
  gboolean leave = self->n_failures > MAX_FAILURES;

  self->phase = leave ? LEAVING : LOST;
  if (leave)
    answer_waiting (self, tandem_twiml_say (self->farewell, NULL));
  send_twiml (self, leave ? tandem_twiml_say (self->farewell, NULL) : build_hold (self), on_held);
}

static gboolean
on_knock_again (gpointer user_data)
{
  TandemTwilioRescue *self = TANDEM_TWILIO_RESCUE (user_data);

  self->timer_id = 0;
  knock (self);
  return G_SOURCE_REMOVE;
}

static void
on_knocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioRescue) self = user_data;
  g_autoptr (GError) error = NULL;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (self->phase != HELD)
    return;
  g_clear_object (&self->request);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (body != NULL && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    connect_again (self);
  else if (!is_too_late (self))
    start_timer (self, next_pace_ms (self), on_knock_again);
}

static gboolean
on_patience_over (gpointer user_data)
{
  TandemTwilioRescue *self = TANDEM_TWILIO_RESCUE (user_data);

  self->patience_id = 0;
  g_cancellable_cancel (self->request);
  return G_SOURCE_REMOVE;
}

static void
start_patience (TandemTwilioRescue *self, guint ms)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->patience_id = g_timeout_add (ms, on_patience_over, self);
}

/* Whether our public address leads here again. */
static void
knock (TandemTwilioRescue *self)
{
  g_autoptr (TandemTwilioAccount) account = get_account (self);
  g_autofree char *url = tandem_twilio_account_build_url (account, "/healthz");
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  /* A tunnel that broke has no address until it is there again. */
  if (message == NULL) {
    if (!is_too_late (self))
      start_timer (self, next_pace_ms (self), on_knock_again);
    return;
  }
  /* An old connection tells nothing. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  g_clear_object (&self->request);
  self->request = g_cancellable_new ();
  start_patience (self, KNOCK_TIMEOUT_MS);
  soup_session_send_and_read_async (tandem_twilio_client_get_session (self->client), message, G_PRIORITY_DEFAULT, self->request,
                                    on_knocked, g_object_ref (self));
}

static void
on_connect_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioRescue) self = user_data;
  gboolean maybe;
  Outcome outcome = finish_twiml (self, source, result, &maybe);

  if (outcome == GONE)
    return;
  if (outcome == SENT || maybe) {
    answer_waiting (self, build_hold (self));
    await_begin (self);
  } else if (self->waiting->len > 0) {
    answer_waiting (self, build_connect (self, 0));
    await_begin (self);
  } else if (!is_too_late (self)) {
    self->phase = HELD;
    start_timer (self, next_pace_ms (self), on_knock_again);
  }
}

static void
connect_again (TandemTwilioRescue *self)
{
  self->phase = CONNECTING;
  send_twiml (self, build_connect (self, 0), on_connect_sent);
}

/* --- what happens ------------------------------------------------------------------------------------- */

static gboolean
on_unasked (gpointer user_data)
{
  TandemTwilioRescue *self = TANDEM_TWILIO_RESCUE (user_data);

  self->timer_id = 0;
  answer_waiting (self, tandem_twiml_hang_up ());
  return G_SOURCE_REMOVE;
}

void
tandem_twilio_rescue_take (TandemTwilioRescue *self, TandemTwilioReply *reply)
{
  g_ptr_array_add (self->waiting, reply);
  if (self->phase == ASKED) {
    start_timer (self, UNASKED_MS, on_unasked);
  } else if (self->phase == STOPPED) {
    answer_waiting (self, tandem_twiml_hang_up ());
  } else if (self->phase == LEAVING) {
    answer_waiting (self, tandem_twiml_say (self->farewell, NULL));
  } else if (self->request != NULL && self->phase != HELD) {
    start_patience (self, PATIENCE_MS);
  } else if (self->phase == HELD) {
    /* A question of before, that Twilio does not wait for; but we can be reached. */
    answer_waiting (self, build_hold (self));
    g_cancellable_cancel (self->request);
    connect_again (self);
  } else if (self->phase == CONNECTING && ++self->n_failures > MAX_FAILURES) {
    self->phase = LEAVING;
    g_clear_handle_id (&self->timer_id, g_source_remove);
    answer_waiting (self, tandem_twiml_say (self->farewell, NULL));
  } else {
    answer_waiting (self, build_connect (self, MIN (self->n_failures, QUIET_S)));
    await_begin (self);
  }
}

void
tandem_twilio_rescue_start (TandemTwilioRescue *self, const char *media_token, const char *farewell)
{
  gboolean asked = self->phase == ASKED && self->waiting->len > 0;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_free (self->media_token);
  self->media_token = g_strdup (media_token);
  g_free (self->farewell);
  self->farewell = g_strdup (farewell);
  self->deadline_us = g_get_monotonic_time () + HOLD_US;
  if (media_token == NULL)
    self->n_failures = MAX_FAILURES + 1;
  if (asked && media_token != NULL) {
    answer_waiting (self, build_connect (self, 0));
    await_begin (self);
  } else if (asked) {
    self->phase = LEAVING;
    answer_waiting (self, tandem_twiml_say (self->farewell, NULL));
  } else {
    hold (self);
  }
}

gboolean
tandem_twilio_rescue_is_done_by (TandemTwilioRescue *self, const char *media_token)
{
  return g_strcmp0 (self->media_token, media_token) == 0;
}

gboolean
tandem_twilio_rescue_is_started (TandemTwilioRescue *self)
{
  return self->phase != ASKED;
}
