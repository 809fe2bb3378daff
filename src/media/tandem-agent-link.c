// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-link.h"

#include "tandem-error.h"
#include "tandem-timer.h"

#define BACK_OFF_MS 500
#define BACK_OFF_MAX_MS 8000
/* A session that lasted this long worked: what ends it then is no failure to connect. */
#define STEADY_US (3 * G_USEC_PER_SEC)
/* So long before the service ends a session the next one is connected, or half its life before if that is less. */
#define MARGIN_MS (5 * 60 * 1000)

struct _TandemAgentLink {
  GObject parent_instance;

  /* owned */
  TandemProfile *profile;
  TandemVoice *voice; /* in use or to be; nullable */
  TandemVoice *next;  /* what will replace it; nullable */
  char *handle;       /* the latest of the one in use, with which the next goes on; nullable */
  GSource *retry;     /* nullable, as the next */
  GSource *rotation;

  /* borrowed */
  const TandemAgentLinkListener *listener;
  gpointer listener_data;
  TandemVoiceFactory factory;
  gpointer factory_data;

  TandemClock clock;
  TandemAgentState state;
  guint n_failures;    /* in a row */
  gint64 ready_us;
  gboolean ready;      /* the session in use is */
  gboolean next_ready;
};

G_DEFINE_FINAL_TYPE (TandemAgentLink, tandem_agent_link, G_TYPE_OBJECT)

static void open_voice (TandemAgentLink *self);
static void on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data);

/* A session that was to go on was refused, which may be why: the next begins anew. */
static void
check_handle (TandemAgentLink *self, const GError *why)
{
  if (g_error_matches (why, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL))
    g_clear_pointer (&self->handle, g_free);
}

static void
start_session (TandemAgentLink *self, TandemVoice *voice)
{
  tandem_voice_set_listener (voice, on_voice_event, self);
  if (self->handle)
    tandem_voice_resume (voice, self->handle);
  tandem_voice_open (voice);
}

/* @open: it has not ended by itself. */
static void
drop_voice (TandemVoice **voice, gboolean open)
{
  if (!*voice)
    return;
  tandem_voice_set_listener (*voice, NULL, NULL);
  if (open)
    tandem_voice_close (*voice);
  g_clear_object (voice);
}

static void
drop_next (TandemAgentLink *self, gboolean open)
{
  tandem_timer_stop (&self->rotation);
  drop_voice (&self->next, open);
  self->next_ready = FALSE;
}

void
tandem_agent_link_close (TandemAgentLink *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_LINK (self));

  tandem_timer_stop (&self->retry);
  drop_next (self, TRUE);
  drop_voice (&self->voice, TRUE);
  self->ready = FALSE;
}

static void
tandem_agent_link_dispose (GObject *object)
{
  TandemAgentLink *self = TANDEM_AGENT_LINK (object);

  tandem_agent_link_close (self);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->handle, g_free);
  G_OBJECT_CLASS (tandem_agent_link_parent_class)->dispose (object);
}

static void
tandem_agent_link_class_init (TandemAgentLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_agent_link_dispose;
}

static void
tandem_agent_link_init (TandemAgentLink *self)
{
}

TandemAgentLink *
tandem_agent_link_new (TandemProfile *profile, TandemClock clock, const TandemAgentLinkListener *listener,
                       gpointer user_data)
{
  TandemAgentLink *self = g_object_new (TANDEM_TYPE_AGENT_LINK, NULL);

  self->profile = g_object_ref (profile);
  self->clock = clock;
  self->listener = listener;
  self->listener_data = user_data;
  return self;
}

TandemAgentState
tandem_agent_link_get_state (TandemAgentLink *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_LINK (self), TANDEM_AGENT_STATE_NONE);
  return self->state;
}

TandemVoice *
tandem_agent_link_get_voice (TandemAgentLink *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_LINK (self), NULL);
  return self->ready ? self->voice : NULL;
}

static void
set_state (TandemAgentLink *self, TandemAgentState state)
{
  if (self->state == state)
    return;
  self->state = state;
  self->listener->state_changed (state, self->listener_data);
}

/* --- losing it -------------------------------------------------------------------------------------- */

/* Trying again changes nothing. */
static gboolean
is_permanent (const GError *error)
{
  return g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH) ||
         g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL) ||
         g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA) ||
         g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
}

static gboolean
on_retry (gpointer user_data)
{
  TandemAgentLink *self = TANDEM_AGENT_LINK (user_data);

  tandem_timer_stop (&self->retry);
  open_voice (self);
  return G_SOURCE_REMOVE;
}

static guint
back_off_ms (guint n_failures)
{
  gint64 ms = MIN ((gint64) BACK_OFF_MS << MIN (n_failures, 10), BACK_OFF_MAX_MS);

  return (guint) (ms * 3 / 4) + (guint) g_random_int_range (0, (gint32) (ms / 2) + 1);
}

/* The session in use is no more. */
static void
take_lost (TandemAgentLink *self, const GError *why)
{
  gboolean again = !is_permanent (why);

  if (self->ready && tandem_clock_now (&self->clock) - self->ready_us >= STEADY_US)
    self->n_failures = 0;
  else if (!self->ready)
    check_handle (self, why);
  self->ready = FALSE;
  drop_voice (&self->voice, FALSE);
  if (again && self->next_ready) {
    self->listener->lost (NULL, self->listener_data);
    /* Whoever was told may have ended it all. */
    if (self->next_ready)
      tandem_agent_link_swap (self);
    return;
  }
  drop_next (self, TRUE);
  again = again && self->n_failures < (guint) tandem_profile_get_max_retries (self->profile);
  if (again)
    tandem_timer_start (&self->retry, back_off_ms (self->n_failures++), on_retry, self);
  set_state (self, again ? TANDEM_AGENT_STATE_RECONNECTING : TANDEM_AGENT_STATE_GONE);
  self->listener->lost (why, self->listener_data);
}

void
tandem_agent_link_fail (TandemAgentLink *self, const GError *why)
{
  g_return_if_fail (TANDEM_IS_AGENT_LINK (self));

  tandem_agent_link_close (self);
  set_state (self, TANDEM_AGENT_STATE_GONE);
  self->listener->lost (why, self->listener_data);
}

/* --- replacing it ----------------------------------------------------------------------------------- */

static gboolean on_rotation (gpointer user_data);

/* Its successor is connected in good time. */
static void
begin_use (TandemAgentLink *self)
{
  gint64 lifetime_ms = tandem_voice_get_lifetime_ms (self->voice);

  self->ready = TRUE;
  self->ready_us = tandem_clock_now (&self->clock);
  if (lifetime_ms > 0)
    tandem_timer_start (&self->rotation, (guint) (lifetime_ms - MIN (MARGIN_MS, lifetime_ms / 2)), on_rotation, self);
  self->listener->ready (self->listener_data);
  if (self->ready)
    set_state (self, TANDEM_AGENT_STATE_CONNECTED);
}

gboolean
tandem_agent_link_is_due (TandemAgentLink *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_LINK (self), FALSE);
  return self->ready && self->next_ready;
}

void
tandem_agent_link_swap (TandemAgentLink *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_LINK (self) && self->next_ready);

  drop_voice (&self->voice, TRUE);
  self->voice = g_steal_pointer (&self->next);
  self->next_ready = FALSE;
  /* What the other one was given since is of a conversation that nobody goes on with. */
  g_free (self->handle);
  self->handle = g_strdup (tandem_voice_get_resumed (self->voice));
  begin_use (self);
}

static void
on_next_event (TandemVoice *voice, const TandemVoiceEvent *event, TandemAgentLink *self)
{
  if (event->type == TANDEM_VOICE_READY) {
    self->next_ready = TRUE;
  } else if (event->type == TANDEM_VOICE_CLOSED) {
    /* There is one that works, so there is time; when it ends, too, that is what the operator hears of. */
    g_debug ("agent: the next session did not come about: %s", event->error ? event->error->message : "closed");
    check_handle (self, event->error);
    drop_next (self, FALSE);
    tandem_timer_start (&self->rotation, BACK_OFF_MAX_MS, on_rotation, self);
  }
}

/* --- sessions --------------------------------------------------------------------------------------- */

/* Whoever closes a session here has stopped listening to it: without an error, too, it was the service. */
static void
take_closed (TandemAgentLink *self, const GError *why)
{
  g_autoptr (GError) ended = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                                  "The AI service ended the session.");

  take_lost (self, why ? why : ended);
}

/* Sooner than was to be expected: its successor is wanted now. */
static void
take_ending (TandemAgentLink *self)
{
  if (!self->next && self->ready)
    tandem_timer_start (&self->rotation, 0, on_rotation, self);
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  g_autoptr (TandemAgentLink) self = g_object_ref (TANDEM_AGENT_LINK (user_data));
  /* It is on the stack until this returns, whatever becomes of it. */
  g_autoptr (TandemVoice) keep = g_object_ref (voice);

  if (voice == self->next) {
    on_next_event (voice, event, self);
    return;
  }
  if (event->type == TANDEM_VOICE_KEPT) {
    g_free (self->handle);
    self->handle = g_strdup (event->text);
  }
  if (event->type == TANDEM_VOICE_CLOSED)
    take_closed (self, event->error);
  else if (event->type == TANDEM_VOICE_ENDING)
    take_ending (self);
  else if (event->type != TANDEM_VOICE_READY)
    self->listener->event (event, self->listener_data);
  else if (!self->ready)
    begin_use (self);
}

static void
open_voice (TandemAgentLink *self)
{
  g_autoptr (GError) error = NULL;

  self->voice = self->factory (self->profile, self->factory_data, &error);
  if (error)
    take_lost (self, error);
  if (!self->voice)
    return;
  start_session (self, self->voice);
}

static gboolean
on_rotation (gpointer user_data)
{
  TandemAgentLink *self = TANDEM_AGENT_LINK (user_data);

  tandem_timer_stop (&self->rotation);
  self->next = self->factory (self->profile, self->factory_data, NULL);
  if (!self->next) {
    tandem_timer_start (&self->rotation, BACK_OFF_MAX_MS, on_rotation, self);
    return G_SOURCE_REMOVE;
  }
  start_session (self, self->next);
  return G_SOURCE_REMOVE;
}

void
tandem_agent_link_open (TandemAgentLink *self, TandemVoiceFactory factory, gpointer factory_data)
{
  g_return_if_fail (TANDEM_IS_AGENT_LINK (self) && !self->factory);

  self->factory = factory;
  self->factory_data = factory_data;
  open_voice (self);
  if (self->voice && self->state == TANDEM_AGENT_STATE_NONE)
    set_state (self, TANDEM_AGENT_STATE_CONNECTING);
}
