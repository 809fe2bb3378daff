// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-sound-figures.h"

typedef enum {
  TANDEM_SOUND_ROLE_MICROPHONE,
  TANDEM_SOUND_ROLE_SPEAKER,
  TANDEM_SOUND_ROLE_RINGER,
} TandemSoundRole;

#define TANDEM_TYPE_SOUND_ROLE (tandem_sound_role_get_type ())
GType tandem_sound_role_get_type (void);

/* What the sound test is doing. */
typedef enum {
  TANDEM_SOUND_TEST_IDLE,
  TANDEM_SOUND_TEST_RECORDING, /* five seconds from the microphone */
  TANDEM_SOUND_TEST_PLAYING,   /* them, or the test tone */
} TandemSoundTest;

#define TANDEM_TYPE_SOUND_TEST (tandem_sound_test_get_type ())
GType tandem_sound_test_get_type (void);

/* What the processing chain can do on this machine: a missing one is explained, not hidden. */
typedef enum {
  TANDEM_SOUND_CAN_PROCESS = 1 << 0, /* webrtcdsp is there: echo, noise, gain, high-pass */
  TANDEM_SOUND_CAN_CAPTURE = 1 << 1, /* there is a microphone */
  TANDEM_SOUND_CAN_PLAY = 1 << 2,    /* there is a loudspeaker */
} TandemSoundFeatures;

/* The sound devices of this desk and the operator's own audio, seen from the main thread.  Nothing here waits.
 *
 * Which devices are used is in TandemSettings (microphone, speaker, ringer; "" is the system's default), as are
 * echo-cancellation, noise-suppression, gain-control, high-pass and sidetone; the implementation follows them.
 *
 * Signals: "notice" (GError): something the operator should know, a lost device for one; "changed": features, test or
 * the devices in use are not what they were. */
#define TANDEM_TYPE_SOUND (tandem_sound_get_type ())
G_DECLARE_INTERFACE (TandemSound, tandem_sound, TANDEM, SOUND, GObject)

struct _TandemSoundInterface {
  GTypeInterface parent;
  GListModel *(*get_devices) (TandemSound *self, TandemSoundRole role);
  const char *(*get_device_in_use) (TandemSound *self, TandemSoundRole role);
  TandemSoundFeatures (*get_features) (TandemSound *self);
  TandemSoundTest (*get_test) (TandemSound *self);
  TandemSoundFigures *(*get_figures) (TandemSound *self);
  void (*rescan) (TandemSound *self);
  void (*set_watched) (TandemSound *self, gboolean watched);
  void (*set_ringing) (TandemSound *self, gboolean ringing);
  void (*play_tone) (TandemSound *self, TandemSoundRole role);
  void (*record_and_play) (TandemSound *self);
  void (*stop_test) (TandemSound *self);
};

/* A GListModel of TandemSoundDevice (tandem-sound-device.h), the system's default first; lives as long as @self.  Borrowed. */
GListModel *tandem_sound_get_devices (TandemSound *self, TandemSoundRole role);
/* The name of the open device; NULL while it is closed.  Borrowed until the next "changed". */
const char *tandem_sound_get_device_in_use (TandemSound *self, TandemSoundRole role);
TandemSoundFeatures tandem_sound_get_features (TandemSound *self);
TandemSoundTest tandem_sound_get_test (TandemSound *self);
TandemSoundFigures *tandem_sound_get_figures (TandemSound *self);
/* Looks for devices anew; a call goes on meanwhile. */
void tandem_sound_rescan (TandemSound *self);
/* Somebody looks at the meters: keeps the microphone and the loudspeaker open without a call. */
void tandem_sound_set_watched (TandemSound *self, gboolean watched);
/* The ringer rings until it is told not to. */
void tandem_sound_set_ringing (TandemSound *self, gboolean ringing);
/* One second of 440 Hz at -20 dBFS. */
void tandem_sound_play_tone (TandemSound *self, TandemSoundRole role);
/* Records five seconds, then plays them. */
void tandem_sound_record_and_play (TandemSound *self);
void tandem_sound_stop_test (TandemSound *self);

/* For implementations. */
void tandem_sound_report_notice (TandemSound *self, const GError *error);
void tandem_sound_report_changed (TandemSound *self);
