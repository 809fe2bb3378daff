// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include "tandem-announcement.h"
#include "tandem-captions.h"
#include "tandem-error.h"
#include "tandem-next-stream.h"
#include "tandem-operator-port.h"
#include "tandem-playout.h"
#include "tandem-stopgap.h"
#include "tandem-tape.h"
#include "tandem-timer.h"
#include "tandem-uplink.h"

/* How long the words that the remote said last may still be on their way. */
#define LAST_WORDS_MS 2000

struct _TandemLine {
  GObject parent_instance;

  /* owned */
  char *call_id;
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemAgentPort *agent;
  TandemCaptions *captions;    /* nullable: an agent's session writes down what is said */
  TandemOperatorPort *operator;
  TandemAnnouncement *announcement; /* nullable */
  TandemTape *tape;
  TandemCarrierStream *stream; /* nullable; kept to the end or to the next one, it may be on the stack */
  TandemCarrierStream *next;   /* nullable */
  GSource *last_words;         /* nullable */
  char *reason;                /* of the end, nullable */

  /* borrowed */
  const TandemLineListener *listener;
  gpointer listener_data;

  TandemClock clock;
  TandemPatch patch;
  TandemStopgap stopgap;
  gint64 attached_us;          /* when the first stream began: the line's time counts from there */
  gint64 offset_ms;            /* of this stream's beginning */
  gboolean muted;
  gboolean attached;
  gboolean lost;               /* the stream is; another may come */
  gboolean ending;
  gboolean over;
};

G_DEFINE_FINAL_TYPE (TandemLine, tandem_line, G_TYPE_OBJECT)

static void
leave_stream (TandemLine *self)
{
  if (!self->attached)
    return;
  self->attached = FALSE;
  tandem_carrier_stream_set_listener (self->stream, NULL, NULL);
  tandem_playout_set_stream (self->playout, NULL);
  tandem_carrier_stream_close (self->stream);
}

static void
tandem_line_dispose (GObject *object)
{
  TandemLine *self = TANDEM_LINE (object);

  tandem_timer_stop (&self->last_words);
  tandem_next_stream_set (&self->next, NULL);
  leave_stream (self);
  g_clear_pointer (&self->tape, tandem_tape_free);
  g_clear_pointer (&self->announcement, tandem_announcement_free);
  if (self->agent)
    g_object_run_dispose (G_OBJECT (self->agent));
  g_clear_object (&self->agent);
  g_clear_pointer (&self->operator, tandem_operator_port_free);
  if (self->captions)
    g_object_run_dispose (G_OBJECT (self->captions));
  g_clear_object (&self->captions);
  g_clear_object (&self->stream);
  g_clear_object (&self->uplink);
  g_clear_object (&self->playout);
  g_clear_object (&self->stopgap.music);
  G_OBJECT_CLASS (tandem_line_parent_class)->dispose (object);
}

static void
tandem_line_finalize (GObject *object)
{
  TandemLine *self = TANDEM_LINE (object);

  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->reason, g_free);
  G_OBJECT_CLASS (tandem_line_parent_class)->finalize (object);
}

static void
tandem_line_class_init (TandemLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_line_finalize;
}

static void
tandem_line_init (TandemLine *self)
{
}

const char *
tandem_line_get_call_id (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), NULL);
  return self->call_id;
}

void
tandem_line_set_listener (TandemLine *self, const TandemLineListener *listener, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_LINE (self) && listener);
  self->listener = listener;
  self->listener_data = user_data;
}

static void
notice (TandemLine *self, const GError *error)
{
  if (!self->over)
    self->listener->notice (self, error, self->listener_data);
}

/* --- the end ---------------------------------------------------------------------------------------- */

static void
finish (TandemLine *self)
{
  if (self->over)
    return;
  tandem_timer_stop (&self->last_words);
  tandem_agent_port_close (self->agent);
  if (self->captions)
    tandem_captions_close (self->captions);
  self->over = TRUE;
  self->listener->over (self, self->reason, self->listener_data);
}

static gboolean
is_awaited (TandemLine *self)
{
  return tandem_agent_port_is_awaited (self->agent) || (self->captions && tandem_captions_is_awaited (self->captions));
}

static gboolean
on_last_words_late (gpointer user_data)
{
  finish (TANDEM_LINE (user_data));
  return G_SOURCE_REMOVE;
}

static void
end (TandemLine *self, const char *reason)
{
  if (self->ending)
    return;
  self->ending = TRUE;
  self->lost = FALSE;
  self->reason = g_strdup (reason);
  tandem_next_stream_set (&self->next, NULL);
  leave_stream (self);
  tandem_tape_finish (self->tape);
  tandem_agent_port_hang_up (self->agent);
  if (self->captions)
    tandem_captions_hang_up (self->captions);
  self->listener->operator_moved (self, self->listener_data);
  if (is_awaited (self))
    tandem_timer_start (&self->last_words, LAST_WORDS_MS, on_last_words_late, self);
  else
    finish (self);
}

void
tandem_line_close (TandemLine *self)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  end (self, NULL);
}

gboolean
tandem_line_is_ending (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), TRUE);
  return self->ending;
}

gboolean
tandem_line_is_over (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), TRUE);
  return self->over;
}

/* --- from the agent --------------------------------------------------------------------------------- */

static void
on_agent_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  if (!self->over)
    self->listener->turn (self, update, self->listener_data);
}

static void
on_agent_notice (const GError *error, gpointer user_data)
{
  notice (TANDEM_LINE (user_data), error);
}

static void
on_agent_state (TandemAgentState state, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  if (!self->over && self->listener->agent_changed)
    self->listener->agent_changed (self, state, self->listener_data);
}

static void
on_agent_stirred (gpointer user_data)
{
  g_autoptr (TandemLine) self = g_object_ref (TANDEM_LINE (user_data));

  if (self->last_words && !is_awaited (self))
    finish (self);
}

static const TandemAgentPortListener agent_listener = { on_agent_turn, on_agent_notice, on_agent_state, on_agent_stirred };
static const TandemCaptionsListener captions_listener = { on_agent_turn, on_agent_notice, on_agent_stirred };

static TandemRecorder *
begin_recording (const char *path, gint64 position, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  return self->listener->record (self, path, position, self->listener_data);
}

TandemLine *
tandem_line_new (const char *call_id, TandemProfile *profile, TandemLevels *levels, TandemMediaTally *tally,
                 TandemClock clock)
{
  TandemLine *self = g_object_new (TANDEM_TYPE_LINE, NULL);

  self->call_id = g_strdup (call_id);
  self->clock = clock;
  self->tape = tandem_tape_new (begin_recording, self);
  self->playout = tandem_playout_new (levels, tally, clock);
  self->uplink = tandem_uplink_new (levels, tally, clock);
  self->agent = tandem_agent_port_new (profile, self->playout, self->uplink, clock, &agent_listener, self);
  self->operator = tandem_operator_port_new (self->playout, self->uplink, clock);
  if (g_str_equal (tandem_profile_get_provider (profile), "none"))
    self->captions = tandem_captions_new (profile, clock, &captions_listener, self);
  tandem_operator_port_set_captions (self->operator, self->captions);
  return self;
}

void
tandem_line_open (TandemLine *self, TandemVoiceFactory factory, gpointer factory_data)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  tandem_agent_port_open (self->agent, factory, factory_data);
  if (self->captions)
    tandem_captions_open (self->captions, factory, factory_data);
}

void
tandem_line_set_ringback (TandemLine *self, TandemRingback tone)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (self->stream || self->ending)
    return;
  tandem_operator_port_set_ringback (self->operator, tone);
  self->listener->operator_moved (self, self->listener_data);
}

/* --- from the remote -------------------------------------------------------------------------------- */

static void
on_stream_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);
  g_autoptr (GError) error = NULL;

  timestamp_ms += self->offset_ms;
  tandem_operator_port_take_remote (self->operator, timestamp_ms, ulaw, n);
  tandem_tape_hear (self->tape, timestamp_ms, ulaw, n);
  if (self->captions)
    tandem_captions_hear_remote (self->captions, timestamp_ms, ulaw, n);
  if (!tandem_uplink_hear (self->uplink, timestamp_ms, ulaw, n, &error))
    tandem_agent_port_fail (self->agent, error);
}

static void
on_stream_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  tandem_playout_mark_echoed (TANDEM_LINE (user_data)->playout, name);
}

static void
on_stream_digit (TandemCarrierStream *stream, char digit, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  self->listener->digit (self, digit, self->listener_data);
  tandem_agent_port_tell_digit (self->agent, digit);
}

/* What the remote has not heard waits for the next stream. */
static void
part (TandemLine *self)
{
  self->lost = TRUE;
  tandem_playout_lose_stream (self->playout);
  leave_stream (self);
  tandem_uplink_end (self->uplink);
  tandem_tape_lose (self->tape, tandem_clock_now (&self->clock));
}

/* Without a word of the carrier that the call is over: it may be up. */
static void
lose_stream (TandemLine *self, const char *why)
{
  if (!self->listener->lost) {
    end (self, why);
    return;
  }
  part (self);
  self->listener->operator_moved (self, self->listener_data);
  self->listener->lost (self, why, self->listener_data);
}

void
tandem_line_lose_stream (TandemLine *self)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (self->attached)
    lose_stream (self, "The carrier says that the media stream is over.");
}

static void
on_stream_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  g_autoptr (TandemLine) self = g_object_ref (TANDEM_LINE (user_data));
  g_autoptr (TandemCarrierStream) next = tandem_next_stream_take (&self->next);

  if (next) {
    part (self);
    tandem_line_attach (self, next);
  } else if (error)
    lose_stream (self, error->message);
  else
    end (self, NULL);
}

static const TandemCarrierStreamListener stream_listener = {
  on_stream_audio, on_stream_mark, on_stream_digit, on_stream_ended,
};

/* Everything goes on where it was, at the time that it is now. */
static void
rejoin (TandemLine *self)
{
  self->lost = FALSE;
  self->offset_ms = (tandem_clock_now (&self->clock) - self->attached_us) / 1000;
  tandem_tape_rejoin (self->tape);
}

static void
begin (TandemLine *self)
{
  self->attached_us = tandem_clock_now (&self->clock);
  tandem_tape_start (self->tape, self->attached_us);
  tandem_operator_port_set_ringback (self->operator, TANDEM_RINGBACK_NONE);
  if (self->captions)
    tandem_captions_attach (self->captions);
}

void
tandem_line_attach (TandemLine *self, TandemCarrierStream *stream)
{
  gboolean first = !self->stream;

  g_return_if_fail (TANDEM_IS_LINE (self) && (first || self->lost) && !self->ending);
  g_set_object (&self->stream, stream);
  self->attached = TRUE;
  if (first)
    begin (self);
  else
    rejoin (self);
  tandem_uplink_begin (self->uplink);
  tandem_carrier_stream_set_listener (stream, &stream_listener, self);
  self->listener->connected (self, self->listener_data);
  tandem_playout_set_stream (self->playout, stream);
  if (first)
    tandem_agent_port_attach (self->agent);
  self->listener->operator_moved (self, self->listener_data);
}

void
tandem_line_set_next (TandemLine *self, TandemCarrierStream *stream)
{
  g_return_if_fail (TANDEM_IS_LINE (self) && self->attached);
  tandem_next_stream_set (&self->next, stream);
}

gboolean
tandem_line_is_lost (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  return self->lost;
}

gboolean
tandem_line_is_attached (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  return self->attached;
}

/* --- recording -------------------------------------------------------------------------------------- */

void
tandem_line_set_recording (TandemLine *self, TandemRecordingState state, const char *path)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (!self->ending)
    tandem_tape_set_state (self->tape, state, path);
}

void
tandem_line_announce (TandemLine *self, const char *text)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (self->ending)
    return;
  if (!self->announcement && text)
    self->announcement = tandem_announcement_new (text, self->agent, self->playout, self->clock);
  if (self->announcement)
    tandem_announcement_set_paused (self->announcement, !text);
}

gboolean
tandem_line_is_recorded (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  return tandem_tape_is_recorded (self->tape);
}

/* --- the tick --------------------------------------------------------------------------------------- */

void
tandem_line_tick (TandemLine *self, gint64 deadline_us)
{
  g_autoptr (GError) said = NULL, silent = NULL;

  g_return_if_fail (TANDEM_IS_LINE (self));
  if (!self->attached)
    return;
  if (self->announcement && !tandem_announcement_check (self->announcement, self->muted, &said))
    notice (self, said);
  tandem_agent_port_check (self->agent);
  tandem_stopgap_check (&self->stopgap, self->agent, self->playout, self->uplink, tandem_clock_now (&self->clock));
  tandem_playout_pump (self->playout);
  tandem_tape_tick (self->tape, deadline_us, tandem_playout_get_heard (self->playout, deadline_us, FALSE));
  if (self->captions)
    tandem_captions_check (self->captions);
  if (tandem_uplink_check (self->uplink, &silent) == TANDEM_UPLINK_DEAD)
    lose_stream (self, silent->message);
  else if (silent)
    notice (self, silent);
}

/* --- from the desk ---------------------------------------------------------------------------------- */

/* Mute is for whoever speaks for us: the operator, or else the agent. */
static void
follow_mute (TandemLine *self)
{
  tandem_operator_port_set_muted (self->operator, self->muted);
  tandem_playout_set_muted (self->playout, self->muted && !tandem_patch_opens_microphone (self->patch));
}

void
tandem_line_set_muted (TandemLine *self, gboolean muted)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  self->muted = !!muted;
  follow_mute (self);
  self->listener->operator_moved (self, self->listener_data);
}

gboolean
tandem_line_get_muted (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  return self->muted;
}

void
tandem_line_send_digits (TandemLine *self, const char *digits)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (!self->ending)
    tandem_playout_send_digits (self->playout, digits);
}

void
tandem_line_set_hold_music (TandemLine *self, TandemHoldMusic *music)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  g_set_object (&self->stopgap.music, music);
  tandem_stopgap_follow (&self->stopgap, self->playout);
}

void
tandem_line_set_patch (TandemLine *self, TandemPatch patch)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (self->patch == patch || self->ending)
    return;
  self->patch = patch;
  follow_mute (self);
  /* First what leaves for the remote, which takes effect at once; what the agent is told may take its time. */
  tandem_stopgap_set_patch (&self->stopgap, patch, self->playout);
  if (patch == TANDEM_PATCH_OPERATOR)
    tandem_agent_port_fall_silent (self->agent);
  tandem_playout_set_live (self->playout, tandem_patch_hears (patch, TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR));
  tandem_uplink_set_on_hold (self->uplink, patch == TANDEM_PATCH_HOLD);
  if (self->captions)
    tandem_captions_set_on_hold (self->captions, patch == TANDEM_PATCH_HOLD);
  tandem_operator_port_set_patch (self->operator, patch);
  tandem_agent_port_set_patch (self->agent, patch);
  self->listener->operator_moved (self, self->listener_data);
}

void
tandem_line_set_monitored (TandemLine *self, gboolean monitored)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  tandem_operator_port_set_monitored (self->operator, monitored);
  self->listener->operator_moved (self, self->listener_data);
}

gboolean
tandem_line_operator_speaks (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  return self->attached && tandem_operator_port_speaks (self->operator);
}

gboolean
tandem_line_operator_hears (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  if (self->ending)
    return FALSE;
  return self->attached ? tandem_operator_port_hears (self->operator) : tandem_operator_port_rings (self->operator);
}

TandemOperatorPort *
tandem_line_get_operator (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), NULL);
  return self->operator;
}

TandemAgentPort *
tandem_line_get_agent (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), NULL);
  return self->agent;
}
