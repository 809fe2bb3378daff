// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-captions.h"

#include "tandem-caption-order.h"
#include "tandem-error.h"
#include "tandem-pcm.h"
#include "tandem-turn-reporter.h"
#include "tandem-uplink.h"

#define NO_CAPTIONS "There are no captions now"
#define FRAME_MS 20
/* The operator's frames carry no time: they follow each other unless the clock says otherwise. */
#define OPERATOR_SLACK_MS 200
#define BACK_OFF_US G_USEC_PER_SEC
#define BACK_OFF_MAX_US (60 * G_USEC_PER_SEC)
/* Services end sessions that have lasted long: no news, the next one begins at once. */
#define LONG_SESSION_US (30 * 60 * G_USEC_PER_SEC)

/* One of the two who are written down. */
typedef struct {
  /* owned */
  TandemVoice *voice;   /* nullable; replaced on the tick only, it may be on the stack */
  TandemUplink *uplink;

  /* borrowed */
  TandemCaptions *captions;

  TandemParty party;
  guint n_sessions;
  gboolean open;        /* opened and not closed */
  gboolean ready;
  gboolean unfinished;  /* something was begun to be said that is no item yet */
  guint n_failures;     /* in a row */
  gint64 ready_us;
  gint64 retry_us;      /* when to open again; 0: not */
} Speaker;

struct _TandemCaptions {
  GObject parent_instance;

  /* owned */
  TandemProfile *profile;
  TandemTurnReporter *turns;
  TandemCaptionOrder *order;

  /* borrowed */
  const TandemCaptionsListener *listener;
  gpointer listener_data;
  TandemVoiceFactory factory;
  gpointer factory_data;

  TandemClock clock;
  Speaker speakers[2];    /* remote, operator */
  gint64 attached_us;
  gint64 operator_ms;     /* when the operator's next frame is due; -1: none was heard */
  gboolean told;          /* that captions fail, and they have not worked since */
  gboolean attached;
  gboolean hung_up;
};

G_DEFINE_FINAL_TYPE (TandemCaptions, tandem_captions, G_TYPE_OBJECT)

static void
leave (Speaker *speaker)
{
  speaker->retry_us = 0;
  speaker->ready = FALSE;
  if (!speaker->voice)
    return;
  tandem_voice_set_listener (speaker->voice, NULL, NULL);
  tandem_uplink_set_voice (speaker->uplink, NULL, NULL);
  if (speaker->open)
    tandem_voice_close (speaker->voice);
  speaker->open = FALSE;
}

static void
tandem_captions_dispose (GObject *object)
{
  TandemCaptions *self = TANDEM_CAPTIONS (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++) {
    leave (&self->speakers[i]);
    g_clear_object (&self->speakers[i].voice);
    g_clear_object (&self->speakers[i].uplink);
  }
  g_clear_object (&self->turns);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->order, tandem_caption_order_free);
  G_OBJECT_CLASS (tandem_captions_parent_class)->dispose (object);
}

static void
tandem_captions_class_init (TandemCaptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_captions_dispose;
}

static void
tandem_captions_init (TandemCaptions *self)
{
  self->order = tandem_caption_order_new ();
  self->operator_ms = -1;
}

static void
on_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  TandemCaptions *self = TANDEM_CAPTIONS (user_data);

  self->listener->turn (update, self->listener_data);
}

TandemCaptions *
tandem_captions_new (TandemProfile *profile, TandemClock clock, const TandemCaptionsListener *listener,
                     gpointer user_data)
{
  static const TandemParty parties[] = { TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR };
  TandemCaptions *self = g_object_new (TANDEM_TYPE_CAPTIONS, NULL);

  self->profile = tandem_profile_copy (profile);
  g_object_set (self->profile, "provider", TANDEM_CAPTIONS_PROVIDER, NULL);
  self->turns = tandem_turn_reporter_new (on_turn, self);
  self->clock = clock;
  self->listener = listener;
  self->listener_data = user_data;
  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++) {
    self->speakers[i].captions = self;
    self->speakers[i].party = parties[i];
    self->speakers[i].uplink = tandem_uplink_new (NULL, NULL, clock);
  }
  return self;
}

/* --- from the sessions ------------------------------------------------------------------------------ */

static gint64
stream_ms (TandemCaptions *self)
{
  return self->attached ? (tandem_clock_now (&self->clock) - self->attached_us) / 1000 : 0;
}

static void
tell (TandemCaptions *self, const char *what, const GError *error)
{
  g_autoptr (GError) notice = NULL;

  if (self->told)
    return;
  self->told = TRUE;
  notice = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_CAPTIONS, "%s: %s", what, error->message);
  self->listener->notice (notice, self->listener_data);
}

static void
take_ready (Speaker *speaker)
{
  TandemCaptions *self = speaker->captions;
  g_autoptr (GError) error = NULL;

  if (!tandem_uplink_set_voice (speaker->uplink, speaker->voice, &error)) {
    leave (speaker);
    tell (self, NO_CAPTIONS, error);
    return;
  }
  speaker->ready = TRUE;
  speaker->ready_us = tandem_clock_now (&self->clock);
}

/* A wrong key or model stays wrong; everything else may pass. */
static gboolean
is_hopeless (const GError *error)
{
  return g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH) ||
         g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL) ||
         g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
}

static void
take_closed (Speaker *speaker, const GError *error)
{
  TandemCaptions *self = speaker->captions;
  gint64 now = tandem_clock_now (&self->clock);
  gboolean lasted = speaker->ready && now - speaker->ready_us >= LONG_SESSION_US;

  speaker->open = speaker->ready = speaker->unfinished = FALSE;
  tandem_uplink_set_speaking (speaker->uplink, FALSE);
  tandem_uplink_set_voice (speaker->uplink, NULL, NULL);
  if (!error || self->hung_up)
    return;
  if (!lasted)
    tell (self, NO_CAPTIONS, error);
  if (is_hopeless (error))
    return;
  speaker->retry_us = now + (lasted ? 0 : MIN (BACK_OFF_US << MIN (speaker->n_failures, 6), BACK_OFF_MAX_US));
  speaker->n_failures++;
}

static void
take_speech (Speaker *speaker, gboolean started)
{
  tandem_uplink_set_speaking (speaker->uplink, started);
  if (!started)
    return;
  speaker->unfinished = TRUE;
  /* It works. */
  speaker->n_failures = 0;
  speaker->captions->told = FALSE;
}

/* Ids of one service say nothing about those of another session. */
static char *
make_id (Speaker *speaker, const char *item_id)
{
  return g_strdup_printf ("%s-%u-%s", tandem_party_to_string (speaker->party), speaker->n_sessions, item_id);
}

static void
report (Speaker *speaker, const TandemVoiceEvent *event)
{
  TandemCaptions *self = speaker->captions;
  gint64 at_ms = tandem_uplink_to_stream_ms (speaker->uplink, event->at_ms);
  g_autofree char *id = make_id (speaker, event->item_id);
  gboolean started = event->type == TANDEM_VOICE_SPEECH_STARTED;
  TandemVoiceEvent own = *event;

  /* The first word on when it began counts. */
  if (!tandem_caption_order_add (self->order, id, started ? at_ms : stream_ms (self)) && started)
    return;
  if (!started && event->type != TANDEM_VOICE_SPEECH_STOPPED)
    tandem_caption_order_show (self->order, id);
  own.item_id = id;
  own.after_item_id = event->type == TANDEM_VOICE_ITEM_ADDED ? tandem_caption_order_get_before (self->order, id) : NULL;
  tandem_turn_reporter_set_speaker (self->turns, id, speaker->party, FALSE);
  tandem_turn_reporter_voice_event (self->turns, &own, at_ms);
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Speaker *speaker = user_data;
  g_autoptr (TandemCaptions) self = g_object_ref (speaker->captions);

  switch ((int) event->type) {
  case TANDEM_VOICE_READY: take_ready (speaker); break;
  case TANDEM_VOICE_CLOSED: take_closed (speaker, event->error); break;
  case TANDEM_VOICE_ERROR: tell (self, "Captions may be incomplete", event->error); break;
  case TANDEM_VOICE_SPEECH_STARTED: take_speech (speaker, TRUE); break;
  case TANDEM_VOICE_SPEECH_STOPPED:
    take_speech (speaker, FALSE);
    speaker->unfinished &= event->item_id != NULL;
    break;
  case TANDEM_VOICE_ITEM_ADDED: speaker->unfinished = FALSE; break;
  default: break;
  }
  if (event->item_id)
    report (speaker, event);
  self->listener->stirred (self->listener_data);
}

static void
open_session (Speaker *speaker)
{
  TandemCaptions *self = speaker->captions;
  g_autoptr (GError) error = NULL;

  speaker->retry_us = 0;
  g_clear_object (&speaker->voice);
  speaker->voice = self->factory (self->profile, self->factory_data, &error);
  if (error)
    tell (self, NO_CAPTIONS, error);
  if (!speaker->voice)
    return;
  speaker->open = TRUE;
  speaker->n_sessions++;
  tandem_voice_set_listener (speaker->voice, on_voice_event, speaker);
  tandem_voice_open (speaker->voice);
}

/* --- the line --------------------------------------------------------------------------------------- */

void
tandem_captions_open (TandemCaptions *self, TandemVoiceFactory factory, gpointer factory_data)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self) && !self->factory);

  self->factory = factory;
  self->factory_data = factory_data;
  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++)
    open_session (&self->speakers[i]);
}

void
tandem_captions_attach (TandemCaptions *self)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self));
  self->attached = TRUE;
  self->attached_us = tandem_clock_now (&self->clock);
}

static void
hear (Speaker *speaker, gint64 timestamp_ms, const guint8 *ulaw, gsize n)
{
  g_autoptr (GError) error = NULL;

  if (tandem_uplink_hear (speaker->uplink, timestamp_ms, ulaw, n, &error))
    return;
  leave (speaker);
  tell (speaker->captions, NO_CAPTIONS, error);
}

void
tandem_captions_hear_remote (TandemCaptions *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self));
  hear (&self->speakers[0], timestamp_ms, ulaw, n);
}

void
tandem_captions_hear_operator (TandemCaptions *self, const gint16 *frame)
{
  guint8 ulaw[TANDEM_ULAW_FRAME];
  gint64 now_ms;

  g_return_if_fail (TANDEM_IS_CAPTIONS (self));

  if (!self->attached || self->hung_up)
    return;
  now_ms = stream_ms (self);
  if (self->operator_ms < 0 || ABS (now_ms - self->operator_ms) > OPERATOR_SLACK_MS)
    self->operator_ms = now_ms;
  tandem_pcm_to_ulaw (frame, ulaw, TANDEM_ULAW_FRAME);
  hear (&self->speakers[1], self->operator_ms, ulaw, TANDEM_ULAW_FRAME);
  self->operator_ms += FRAME_MS;
}

void
tandem_captions_set_on_hold (TandemCaptions *self, gboolean on_hold)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self));
  tandem_uplink_set_on_hold (self->speakers[0].uplink, on_hold);
}

void
tandem_captions_check (TandemCaptions *self)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self));

  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++) {
    Speaker *speaker = &self->speakers[i];

    /* Whether the telephone is there is watched by the line's own uplink. */
    tandem_uplink_check (speaker->uplink, NULL);
    if (speaker->retry_us > 0 && tandem_clock_now (&self->clock) >= speaker->retry_us)
      open_session (speaker);
  }
}

void
tandem_captions_hang_up (TandemCaptions *self)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self));

  self->hung_up = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++) {
    Speaker *speaker = &self->speakers[i];

    speaker->retry_us = 0;
    /* Who hangs up while speaking leaves the service waiting for the silence after the last word. */
    if (speaker->ready && tandem_uplink_get_speaking (speaker->uplink))
      tandem_uplink_give_silence (speaker->uplink);
  }
}

gboolean
tandem_captions_is_awaited (TandemCaptions *self)
{
  gboolean ready = FALSE;

  g_return_val_if_fail (TANDEM_IS_CAPTIONS (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++) {
    if (self->speakers[i].ready && self->speakers[i].unfinished)
      return TRUE;
    ready |= self->speakers[i].ready;
  }
  return ready && tandem_turn_reporter_is_waiting (self->turns);
}

void
tandem_captions_close (TandemCaptions *self)
{
  g_return_if_fail (TANDEM_IS_CAPTIONS (self));

  for (guint i = 0; i < G_N_ELEMENTS (self->speakers); i++)
    leave (&self->speakers[i]);
  tandem_turn_reporter_finish (self->turns);
}
