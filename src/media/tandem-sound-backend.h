// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-ring.h"

/* One way to reach sound devices: PortAudio, or none (files and silence).  Calls may block, so they all come from one
 * thread, that of TandemSoundCard's worker; the callback of an open stream runs wherever the system runs it and does
 * nothing but move samples between device and ring. */
#define TANDEM_TYPE_SOUND_BACKEND (tandem_sound_backend_get_type ())
G_DECLARE_INTERFACE (TandemSoundBackend, tandem_sound_backend, TANDEM, SOUND_BACKEND, GObject)

typedef struct {
  char *name;
  int inputs;   /* channels */
  int outputs;
  int rate;     /* Hz it likes best */
  gboolean default_input;
  gboolean default_output;
} TandemSoundDeviceInfo;

void tandem_sound_device_info_free (TandemSoundDeviceInfo *info);

/* An open device.  Its fields are atomics, written by the callback and read by the media thread. */
typedef struct {
  TandemRing *ring;             /* the callback's end is reading for a loudspeaker, writing for a microphone */
  int rate;                     /* Hz, of the ring's samples */
  double latency_ms;            /* as the device says */
  _Atomic guint64 callbacks;    /* counts up while the device is alive */
  _Atomic guint64 gaps;         /* underruns or overruns, the device's and ours */
  _Atomic gboolean failed;      /* the device has stopped by itself */
} TandemSoundStream;

/* Somebody who looks at what passes between ring and line.  Media thread. */
typedef void (*TandemSoundTap) (gboolean input, guint rate, const gint16 *samples, gsize n, gpointer user_data);

struct _TandemSoundBackendInterface {
  GTypeInterface parent;
  GPtrArray *(*scan) (TandemSoundBackend *self, GError **error);
  TandemSoundStream *(*open) (TandemSoundBackend *self, const char *name, gboolean input, GError **error);
  void (*close) (TandemSoundBackend *self, TandemSoundStream *stream);
};

/* Forgets what it knew and looks again.  No stream may be open: systems find new devices only then.
 * (transfer full) (element-type TandemSoundDeviceInfo) */
GPtrArray *tandem_sound_backend_scan (TandemSoundBackend *self, GError **error);
/* Opens and starts the device called @name (NULL: the default one), mono, at its own rate.  Gives NULL with
 * TANDEM_AUDIO_ERROR_DEVICE and a sentence that says what to do.  (transfer full): close() frees it, ring included. */
TandemSoundStream *tandem_sound_backend_open (TandemSoundBackend *self, const char *name, gboolean input, GError **error);
void tandem_sound_backend_close (TandemSoundBackend *self, TandemSoundStream *stream);
