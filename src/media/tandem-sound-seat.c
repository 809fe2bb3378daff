// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-seat.h"

#include <stdatomic.h>

/* A device whose callback is silent for so long is lost. */
#define LOST_US (300 * G_TIME_SPAN_MILLISECOND)
/* A device that is only just starting gets longer: a sound server's idle sink may take two seconds to wake up, after
 * having asked for its first buffers at once. */
#define STARTING_US (2500 * G_TIME_SPAN_MILLISECOND)
#define SETTLED_TICKS 15
#define RETRY_US (500 * G_TIME_SPAN_MILLISECOND)

void
tandem_sound_seat_init (TandemSoundSeat *self, TandemSoundRole role)
{
  *self = (TandemSoundSeat) { .chosen = g_strdup (""), .role = role };
}

void
tandem_sound_seat_clear (TandemSoundSeat *self)
{
  g_assert (!self->stream);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->name, g_free);
}

static const char *
role_word (TandemSoundRole role)
{
  switch (role) {
  case TANDEM_SOUND_ROLE_MICROPHONE: return "microphone";
  case TANDEM_SOUND_ROLE_SPEAKER: return "loudspeaker";
  case TANDEM_SOUND_ROLE_RINGER: return "ringer";
  default: g_assert_not_reached ();
  }
}

static char *
tell (TandemSoundSeat *self, const TandemSoundOpening *opening)
{
  const char *word = role_word (self->role);
  TandemSoundSeatTrouble before = self->trouble;
  gboolean was_lost = self->lost;

  self->lost = FALSE;
  self->trouble = opening->fell_back ? TANDEM_SOUND_SEAT_FALLEN_BACK : TANDEM_SOUND_SEAT_FINE;
  if (opening->fell_back) {
    if (before == TANDEM_SOUND_SEAT_FALLEN_BACK && !was_lost)
      return NULL;
    if (before != TANDEM_SOUND_SEAT_FALLEN_BACK && was_lost)
      return g_strdup_printf ("The %s “%s” is gone: using “%s” until it is back.", word, self->chosen, self->name);
    return g_strdup_printf ("%s Using “%s” until then.", opening->error->message, self->name);
  }
  if (before != TANDEM_SOUND_SEAT_FINE)
    return g_strdup_printf ("The %s “%s” is back.", word, self->name);
  if (was_lost)
    return g_strdup_printf ("The %s “%s” stopped for a moment and works again.", word, self->name);
  return NULL;
}

char *
tandem_sound_seat_take (TandemSoundSeat *self, TandemSoundOpening *opening, const char *default_name)
{
  g_assert (!self->stream && opening->stream);
  self->stream = g_steal_pointer (&opening->stream);
  g_free (self->name);
  self->name = g_strdup (opening->fell_back || !*opening->name ? default_name : opening->name);
  self->callbacks = 0;
  self->ticks_heard = 0;
  self->heard_at = g_get_monotonic_time ();
  self->retry_at = self->heard_at + RETRY_US;
  return tell (self, opening);
}

gboolean
tandem_sound_seat_is_due (const TandemSoundSeat *self, gint64 now, gboolean *only_chosen)
{
  *only_chosen = self->stream != NULL;
  if (!self->wanted || self->retry_at > now)
    return FALSE;
  return !self->stream || self->trouble == TANDEM_SOUND_SEAT_FALLEN_BACK;
}

gboolean
tandem_sound_seat_is_lost (TandemSoundSeat *self, gint64 now)
{
  guint64 callbacks = atomic_load_explicit (&self->stream->callbacks, memory_order_relaxed);

  if (atomic_load_explicit (&self->stream->failed, memory_order_relaxed))
    return TRUE;
  if (callbacks != self->callbacks) {
    self->callbacks = callbacks;
    self->heard_at = now;
    self->ticks_heard++;
    return FALSE;
  }
  return now - self->heard_at > (self->ticks_heard >= SETTLED_TICKS ? LOST_US : STARTING_US);
}

void
tandem_sound_seat_retry (TandemSoundSeat *self)
{
  self->retry_at = g_get_monotonic_time () + RETRY_US;
}
