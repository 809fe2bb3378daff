// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-thread.h"
#include "tandem-settings.h"
#include "tandem-sound-backend.h"
#include "tandem-sound.h"

/* The operator's place: microphone -> echo, noise, gain -> meter -> mute -> line, and line -> loudspeaker, with
 * sidetone, test tone and test recording.  Implements TandemSound for the main thread; the functions below are for the
 * media thread.
 *
 * 8 kHz mono frames of 20 ms (TANDEM_ULAW_FRAME samples) go to and come from the line that has the operator. */
#define TANDEM_TYPE_DESK (tandem_desk_get_type ())
G_DECLARE_FINAL_TYPE (TandemDesk, tandem_desk, TANDEM, DESK, GObject)

/* Main thread.  @backend does the sound; @settings is watched. */
TandemDesk *tandem_desk_new (TandemMediaThread *thread, TandemSettings *settings, TandemSoundBackend *backend);

/* The line that has the operator.  Both functions are called once for every 20 ms, on the media thread. */
typedef struct {
  /* @frame: the operator's voice after processing; not called while the microphone is closed or muted. */
  void (*speak) (const gint16 *frame, gpointer user_data);
  /* Fills @frame with what the operator is to hear. */
  void (*hear) (gint16 *frame, gpointer user_data);
  /* Nullable: as often as it likes, the samples as the microphone (input) gave or the loudspeaker gets them, at the device's
   * rate in Hz. */
  TandemSoundTap tap;
} TandemDeskPort;

/* Media thread.  NULL: the operator is on no line.  @speaks: somebody hears the operator, so the microphone is opened;
 * @hears: the loudspeaker is. */
void tandem_desk_set_port (TandemDesk *self, const TandemDeskPort *port, gpointer user_data, gboolean speaks, gboolean hears);
/* Media thread.  The operator's microphone is muted: it is still measured, to say "you are muted but speaking". */
void tandem_desk_set_muted (TandemDesk *self, gboolean muted);
/* Media thread, every 20 ms deadline, @n of them passed: first half, before lines are ticked, speaks; second half hears. */
void tandem_desk_speak (TandemDesk *self, guint64 n);
void tandem_desk_hear (TandemDesk *self, guint64 n);
