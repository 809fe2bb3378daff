// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-playback.h"

#include "tandem-sim-ticker.h"

#include <string.h>

#define FRAME_BYTES 160
#define ULAW_SILENCE 0xff

/* Default main context only. */
struct _TandemSimPlayback {
  GObject parent_instance;
  /* owned */
  TandemSimPerson *person;
  TandemSimTicker *ticker;
  GBytes *ulaw;       /* NULL: silence */
  gsize position;
  gsize length;       /* bytes to play, whatever @ulaw holds */
  guint tick_id;
  /* borrowed */
  TandemSimPlayed played;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimPlayback, tandem_sim_playback, G_TYPE_OBJECT)

static void
tandem_sim_playback_dispose (GObject *object)
{
  TandemSimPlayback *self = TANDEM_SIM_PLAYBACK (object);

  tandem_sim_playback_stop (self);
  g_clear_object (&self->person);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (tandem_sim_playback_parent_class)->dispose (object);
}

static void
tandem_sim_playback_class_init (TandemSimPlaybackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_playback_dispose;
}

static void
tandem_sim_playback_init (TandemSimPlayback *self)
{
}

TandemSimPlayback *
tandem_sim_playback_new (TandemSimPerson *person)
{
  TandemSimPlayback *self = g_object_new (TANDEM_TYPE_SIM_PLAYBACK, NULL);

  self->person = g_object_ref (person);
  self->ticker = tandem_sim_ticker_share ();
  return self;
}

static void
on_tick (gpointer user_data)
{
  /* The end of a sound can end the call, and with it this object. */
  g_autoptr (TandemSimPlayback) self = g_object_ref (user_data);
  guint8 heard[FRAME_BYTES];
  guint8 said[FRAME_BYTES];
  gsize size = 0;
  const guint8 *data = self->ulaw == NULL ? NULL : g_bytes_get_data (self->ulaw, &size);

  memset (heard, ULAW_SILENCE, sizeof heard);
  if (self->position < size)
    memcpy (heard, data + self->position, MIN (FRAME_BYTES, size - self->position));
  self->position += FRAME_BYTES;
  tandem_sim_person_tick (self->person, heard, said);
  if (self->played != NULL && self->position >= self->length) {
    TandemSimPlayed played = g_steal_pointer (&self->played);

    played (self->user_data);
  }
}

void
tandem_sim_playback_start (TandemSimPlayback *self)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  if (self->tick_id != 0)
    return;
  self->tick_id = tandem_sim_ticker_add (self->ticker, on_tick, self);
}

void
tandem_sim_playback_stop (TandemSimPlayback *self)
{
  if (self->tick_id != 0)
    tandem_sim_ticker_remove (self->ticker, self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->ulaw, g_bytes_unref);
  self->played = NULL;
}

static void
begin (TandemSimPlayback *self, GBytes *ulaw, gsize length, TandemSimPlayed played, gpointer user_data)
{
  g_clear_pointer (&self->ulaw, g_bytes_unref);
  self->ulaw = ulaw == NULL ? NULL : g_bytes_ref (ulaw);
  self->position = 0;
  self->length = length;
  self->played = played;
  self->user_data = user_data;
  tandem_sim_playback_start (self);
}

void
tandem_sim_playback_play (TandemSimPlayback *self, GBytes *ulaw, TandemSimPlayed played, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  begin (self, ulaw, g_bytes_get_size (ulaw), played, user_data);
}

void
tandem_sim_playback_wait (TandemSimPlayback *self, guint ms, TandemSimPlayed played, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  begin (self, NULL, (gsize) ms * 8, played, user_data);
}
