// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"
#include "tandem-sound.h"

/* The microphone, loudspeaker and ringer in use: opened, watched over and opened again when they are lost.
 * Media thread only, but for new(); the blocking work is done by one worker thread and comes back by GTask. */
#define TANDEM_TYPE_SOUND_CARD (tandem_sound_card_get_type ())
G_DECLARE_FINAL_TYPE (TandemSoundCard, tandem_sound_card, TANDEM, SOUND_CARD, GObject)

typedef struct {
  /* The devices there are: (element-type TandemSoundDeviceInfo), borrowed. */
  void (*scanned) (TandemSoundCard *card, GPtrArray *devices, gpointer user_data);
  /* @name (borrowed; NULL: closed or lost) now serves @role; its rate may be another: resamplers start afresh. */
  void (*opened) (TandemSoundCard *card, TandemSoundRole role, const char *name, gpointer user_data);
  /* A device was lost, replaced by the default one, or cannot be opened. */
  void (*notice) (TandemSoundCard *card, const GError *error, gpointer user_data);
} TandemSoundCardListener;

/* @listener is called on the media thread and must outlive the card. */
TandemSoundCard *tandem_sound_card_new (TandemSoundBackend *backend, const TandemSoundCardListener *listener, gpointer user_data);

/* Chooses the device for @role; "" is the default one.  Takes effect at once when it is in use. */
void tandem_sound_card_choose (TandemSoundCard *self, TandemSoundRole role, const char *name);
/* Opens or closes the device of @role.  Asking for what is so already does nothing. */
void tandem_sound_card_set_wanted (TandemSoundCard *self, TandemSoundRole role, gboolean wanted);
/* Looks for devices anew: streams are closed, devices scanned, streams opened again, in well under 1 s. */
void tandem_sound_card_rescan (TandemSoundCard *self);
/* The tick: notices lost devices (no callback for 300 ms, or failed) and opens them again, by name, else the default,
 * else again every 500 ms until one is there. */
void tandem_sound_card_tick (TandemSoundCard *self);
/* The open stream of @role, NULL while there is none.  Valid until the main context of the media thread runs again. */
TandemSoundStream *tandem_sound_card_get_stream (TandemSoundCard *self, TandemSoundRole role);
