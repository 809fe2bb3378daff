// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-job.h"

/* How the one who sits there last heard of the device: "FALLEN_BACK" is to the default one. */
typedef enum {
  TANDEM_SOUND_SEAT_FINE,
  TANDEM_SOUND_SEAT_FALLEN_BACK,
  TANDEM_SOUND_SEAT_EMPTY,
} TandemSoundSeatTrouble;

/* The place of one device in TandemSoundCard: which is chosen, which is open, and whether that is alive.
 * Media thread only, like the card. */
typedef struct {
  /* owned */
  char *chosen;              /* "": the default one */
  char *name;                /* of the open device, or of the one that was lost; NULL: none so far */
  TandemSoundStream *stream; /* NULL: closed */

  TandemSoundRole role;
  gboolean wanted;
  gboolean lost;             /* and not yet told */
  TandemSoundSeatTrouble trouble;
  gint64 retry_at;           /* us of the monotonic clock */

  /* the watch */
  guint64 callbacks;
  gint64 heard_at;
  guint ticks_heard;
} TandemSoundSeat;

void tandem_sound_seat_init (TandemSoundSeat *self, TandemSoundRole role);
/* The stream must have been taken out before. */
void tandem_sound_seat_clear (TandemSoundSeat *self);

/* Takes the stream of @opening; @default_name is what the default device is called.  Gives a sentence when the user should
 * hear of it: one for each change for the worse or the better, none for what was told before.  (nullable) */
char *tandem_sound_seat_take (TandemSoundSeat *self, TandemSoundOpening *opening, const char *default_name);
/* TRUE when there is a device to open now: with @only_chosen, without giving up the substitute that plays. */
gboolean tandem_sound_seat_is_due (const TandemSoundSeat *self, gint64 now, gboolean *only_chosen);
/* Each tick while it has a stream: TRUE when that is dead. */
gboolean tandem_sound_seat_is_lost (TandemSoundSeat *self, gint64 now);
/* Later, then. */
void tandem_sound_seat_retry (TandemSoundSeat *self);
