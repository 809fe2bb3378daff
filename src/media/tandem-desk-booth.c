// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-desk-booth.h"

#include <string.h>

#include "tandem-loudspeaker.h"
#include "tandem-microphone.h"
#include "tandem-ringback.h"
#include "tandem-sound-card.h"
#include "tandem-sound-trial.h"
#include "tandem-tick.h"
#include "tandem-ulaw.h"

#define N_ROLES 3
/* Deadlines made up for at once: what is older nobody wants to hear. */
#define CATCH_UP 5
/* Without a call nobody gives us deadlines: after so long we give them to ourselves. */
#define LEFT_ALONE_US (3 * TANDEM_TICK_US)

struct _TandemDeskBooth {
  /* owned */
  TandemSoundFigures *figures;
  TandemSoundCard *card;
  TandemMicrophone *microphone;
  TandemLoudspeaker *loudspeaker;
  TandemLoudspeaker *ringer;
  TandemSoundTrial *trial;
  GSource *tick;     /* NULL when there is no timer */
  TandemDeskChoice choice;

  /* borrowed */
  const TandemDeskBoothListener *listener;
  gpointer user_data;

  TandemDeskPort port;
  gpointer port_data;
  gboolean has_port;
  gboolean speaks;
  gboolean hears;
  gboolean muted;
  gboolean watched;
  gboolean ringing;
  guint64 ring_at; /* samples since it began to ring */
  gboolean told_unprocessed;
  gboolean ticking;
  gint64 driven_at;
  gboolean wanted[N_ROLES];
  gint16 side[TANDEM_ULAW_FRAME]; /* the sidetone of the present deadline */
  gboolean has_side;
  double side_delay_ms;
};

void
tandem_desk_choice_clear (TandemDeskChoice *choice)
{
  for (int role = 0; role < N_ROLES; role++)
    g_clear_pointer (&choice->devices[role], g_free);
}

static gboolean
sidetone_is_on (TandemDeskBooth *self)
{
  return self->choice.sidetone > 0.0;
}

/* Opens what somebody needs, closes what nobody does. */
static void
update (TandemDeskBooth *self)
{
  gboolean wanted[N_ROLES] = { FALSE };
  gboolean any = FALSE;

  wanted[TANDEM_SOUND_ROLE_MICROPHONE] = self->watched || (self->has_port && self->speaks);
  wanted[TANDEM_SOUND_ROLE_SPEAKER] = self->watched || (self->has_port && self->hears) ||
                                      (sidetone_is_on (self) && wanted[TANDEM_SOUND_ROLE_MICROPHONE]);
  wanted[TANDEM_SOUND_ROLE_RINGER] = self->ringing;
  for (int role = 0; role < N_ROLES; role++) {
    self->wanted[role] = wanted[role] || tandem_sound_trial_needs (self->trial, role);
    any |= self->wanted[role];
  }
  if (any && !self->ticking && self->tick)
    tandem_tick_start (self->tick);
  self->ticking = any;
  for (int role = 0; role < N_ROLES; role++)
    tandem_sound_card_set_wanted (self->card, role, self->wanted[role]);
}

static void
on_scanned (TandemSoundCard *card, GPtrArray *devices, gpointer user_data)
{
  TandemDeskBooth *self = user_data;

  self->listener->scanned (devices, self->user_data);
}

/* Once, and only when it matters: a desk that is never used needs no plugin. */
static void
set_options (TandemDeskBooth *self)
{
  g_autoptr (GError) error = NULL;

  if (tandem_microphone_set_options (self->microphone, &self->choice.options, &error) || self->told_unprocessed)
    return;
  self->told_unprocessed = TRUE;
  self->listener->notice (error, self->user_data);
}

static void
on_opened (TandemSoundCard *card, TandemSoundRole role, const char *name, gpointer user_data)
{
  TandemDeskBooth *self = user_data;
  TandemSoundStream *stream = name ? tandem_sound_card_get_stream (card, role) : NULL;

  if (role == TANDEM_SOUND_ROLE_MICROPHONE) {
    tandem_microphone_set_stream (self->microphone, stream);
    /* The canceller's idea of the room belongs to the old devices. */
    if (stream)
      set_options (self);
  } else {
    tandem_loudspeaker_set_stream (role == TANDEM_SOUND_ROLE_SPEAKER ? self->loudspeaker : self->ringer, stream);
  }
  self->listener->opened (role, name, self->user_data);
}

static void
on_notice (TandemSoundCard *card, const GError *error, gpointer user_data)
{
  TandemDeskBooth *self = user_data;

  self->listener->notice (error, self->user_data);
}

static const TandemSoundCardListener card_listener = { on_scanned, on_opened, on_notice };

static void
on_trial_changed (gpointer user_data)
{
  TandemDeskBooth *self = user_data;

  update (self);
  self->listener->test_changed (tandem_sound_trial_get_state (self->trial), self->user_data);
}

static void
speak (TandemDeskBooth *self)
{
  const gint16 *frame = tandem_microphone_read (self->microphone, self->muted && self->has_port);
  gboolean heard = !(self->muted && self->has_port);

  self->has_side = FALSE;
  if (!frame)
    return;
  tandem_sound_trial_take (self->trial, frame);
  if (!heard)
    return;
  if (sidetone_is_on (self)) {
    self->has_side = TRUE;
    self->side_delay_ms = tandem_microphone_get_delay_ms (self->microphone);
    for (guint i = 0; i < TANDEM_ULAW_FRAME; i++)
      self->side[i] = (gint16) (frame[i] * self->choice.sidetone);
  }
  if (self->has_port && self->speaks)
    self->port.speak (frame, self->port_data);
}

static void
hear (TandemDeskBooth *self)
{
  gint16 frame[TANDEM_ULAW_FRAME] = { 0 };
  gint16 ring[TANDEM_ULAW_FRAME] = { 0 };
  double delay_ms = tandem_loudspeaker_get_delay_ms (self->loudspeaker);

  /* The line is asked even while the loudspeaker opens: its jitter buffer must not fill up. */
  if (self->has_port && self->hears)
    self->port.hear (frame, self->port_data);
  if (self->has_side)
    for (guint i = 0; i < TANDEM_ULAW_FRAME; i++)
      frame[i] = (gint16) CLAMP (frame[i] + self->side[i], G_MININT16, G_MAXINT16);
  if (tandem_loudspeaker_is_open (self->loudspeaker))
    tandem_sound_trial_give (self->trial, TANDEM_SOUND_ROLE_SPEAKER, frame);
  if (!tandem_loudspeaker_write (self->loudspeaker, frame))
    memset (frame, 0, sizeof frame);
  tandem_microphone_play (self->microphone, frame, delay_ms);
  if (self->ringing) {
    tandem_ringback_fill (TANDEM_RINGBACK_EUROPEAN, self->ring_at, ring);
    self->ring_at += TANDEM_ULAW_FRAME;
  }
  if (tandem_loudspeaker_is_open (self->ringer))
    tandem_sound_trial_give (self->trial, TANDEM_SOUND_ROLE_RINGER, ring);
  tandem_loudspeaker_write (self->ringer, ring);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_SIDETONE_DELAY,
                            self->has_side && tandem_loudspeaker_is_open (self->loudspeaker)
                              ? self->side_delay_ms + delay_ms : 0.0);
  self->has_side = FALSE;
  tandem_sound_trial_tick (self->trial);
}

void
tandem_desk_booth_speak (TandemDeskBooth *self, guint64 n)
{
  self->driven_at = g_get_monotonic_time ();
  for (guint64 i = MIN (n, CATCH_UP); i > 0; i--)
    speak (self);
}

void
tandem_desk_booth_hear (TandemDeskBooth *self, guint64 n)
{
  for (guint64 i = MIN (n, CATCH_UP); i > 0; i--)
    hear (self);
  tandem_sound_card_tick (self->card);
}

static void
on_tick (guint64 n, gint64 late_us, gpointer user_data)
{
  TandemDeskBooth *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 driven_at = self->driven_at;

  if (!self->ticking) {
    tandem_tick_stop (self->tick);
    return;
  }
  if (now - driven_at < LEFT_ALONE_US)
    return;
  tandem_desk_booth_speak (self, n);
  tandem_desk_booth_hear (self, n);
  self->driven_at = driven_at;
}

TandemDeskBooth *
tandem_desk_booth_new (GMainContext *context, TandemSoundBackend *backend, TandemSoundFigures *figures,
                       const TandemDeskChoice *choice, const TandemDeskBoothListener *listener, gpointer user_data)
{
  TandemDeskBooth *self = g_new0 (TandemDeskBooth, 1);

  self->listener = listener;
  self->user_data = user_data;
  self->figures = tandem_sound_figures_ref (figures);
  self->microphone = tandem_microphone_new (figures);
  self->loudspeaker = tandem_loudspeaker_new (figures);
  self->ringer = tandem_loudspeaker_new (NULL);
  self->trial = tandem_sound_trial_new (on_trial_changed, self);
  self->card = tandem_sound_card_new (backend, &card_listener, self);
  self->tick = tandem_tick_new (on_tick, self, NULL);
  if (self->tick)
    g_source_attach (self->tick, context);
  listener->can_process (tandem_voice_filter_is_available (), user_data);
  tandem_desk_booth_choose (self, choice);
  return self;
}

void
tandem_desk_booth_free (TandemDeskBooth *self)
{
  if (self->tick)
    g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  g_clear_object (&self->card);
  g_clear_pointer (&self->trial, tandem_sound_trial_free);
  g_clear_pointer (&self->microphone, tandem_microphone_free);
  g_clear_pointer (&self->loudspeaker, tandem_loudspeaker_free);
  g_clear_pointer (&self->ringer, tandem_loudspeaker_free);
  g_clear_pointer (&self->figures, tandem_sound_figures_unref);
  tandem_desk_choice_clear (&self->choice);
  g_free (self);
}

void
tandem_desk_booth_choose (TandemDeskBooth *self, const TandemDeskChoice *choice)
{
  gboolean other = memcmp (&self->choice.options, &choice->options, sizeof choice->options) != 0;

  tandem_desk_choice_clear (&self->choice);
  self->choice = *choice;
  for (int role = 0; role < N_ROLES; role++) {
    self->choice.devices[role] = g_strdup (choice->devices[role]);
    tandem_sound_card_choose (self->card, role, self->choice.devices[role]);
  }
  if (other && tandem_sound_card_get_stream (self->card, TANDEM_SOUND_ROLE_MICROPHONE))
    set_options (self);
  update (self);
}

void
tandem_desk_booth_set_watched (TandemDeskBooth *self, gboolean watched)
{
  self->watched = !!watched;
  update (self);
}

void
tandem_desk_booth_set_ringing (TandemDeskBooth *self, gboolean ringing)
{
  if (ringing && !self->ringing)
    self->ring_at = 0;
  self->ringing = !!ringing;
  update (self);
}

void
tandem_desk_booth_rescan (TandemDeskBooth *self)
{
  tandem_sound_card_rescan (self->card);
}

void
tandem_desk_booth_play_tone (TandemDeskBooth *self, TandemSoundRole role)
{
  tandem_sound_trial_play_tone (self->trial, role);
}

void
tandem_desk_booth_record (TandemDeskBooth *self)
{
  tandem_sound_trial_record (self->trial);
}

void
tandem_desk_booth_stop_test (TandemDeskBooth *self)
{
  tandem_sound_trial_stop (self->trial);
}

void
tandem_desk_booth_set_port (TandemDeskBooth *self, const TandemDeskPort *port, gpointer user_data, gboolean speaks,
                            gboolean hears)
{
  self->has_port = port != NULL;
  self->port = port ? *port : (TandemDeskPort) { NULL, NULL, NULL };
  self->port_data = user_data;
  tandem_microphone_set_tap (self->microphone, self->port.tap, user_data);
  tandem_loudspeaker_set_tap (self->loudspeaker, self->port.tap, user_data);
  self->speaks = speaks;
  self->hears = hears;
  update (self);
}

void
tandem_desk_booth_set_muted (TandemDeskBooth *self, gboolean muted)
{
  self->muted = !!muted;
}
