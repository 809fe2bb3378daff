// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-portaudio.h"

#include <errno.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <string.h>

#include "tandem-alsa.h"
#include "tandem-error.h"

/* Asked of the device: short enough to talk across, long enough for a desktop without realtime rights. */
#define INPUT_LATENCY_S 0.020
#define OUTPUT_LATENCY_S 0.040
#define RING_MS 500
/* Frames turned from or into many channels at a time, on the callback's stack. */
#define CHUNK 128
#define DEFAULT_NAME "default"
#define DEFAULT_RATE 48000

struct _TandemPortaudio {
  GObject parent_instance;
  gboolean initialized;
};

typedef struct {
  TandemSoundStream parent;
  PaStream *device;
  gboolean input;
  int channels;
  gboolean flowing; /* callback only: a loudspeaker that was fed */
} Stream;

/* Which device is meant: known since the last scan, or new and known to ALSA only. */
typedef struct {
  PaDeviceIndex index; /* paNoDevice: new */
  char *alsa_name;     /* NULL: not one of ALSA's */
} Place;

static void tandem_portaudio_backend_init (TandemSoundBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemPortaudio, tandem_portaudio, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND_BACKEND, tandem_portaudio_backend_init))

static void
record (Stream *self, const gint16 *in, gsize n)
{
  gint16 mono[CHUNK];

  for (gsize at = 0; at < n; at += CHUNK) {
    gsize part = MIN (CHUNK, n - at);

    for (gsize i = 0; i < part; i++)
      mono[i] = in[(at + i) * self->channels];
    if (tandem_ring_write (self->parent.ring, mono, part) < part)
      atomic_fetch_add_explicit (&self->parent.gaps, 1, memory_order_relaxed);
  }
}

static void
play (Stream *self, gint16 *out, gsize n)
{
  gint16 mono[CHUNK];

  for (gsize at = 0; at < n; at += CHUNK) {
    gsize part = MIN (CHUNK, n - at);
    gsize got = tandem_ring_read (self->parent.ring, mono, part);

    memset (mono + got, 0, (part - got) * sizeof (gint16));
    /* Silence because nobody talks is no gap; silence in the middle of talk is one. */
    if (got < part && self->flowing)
      atomic_fetch_add_explicit (&self->parent.gaps, 1, memory_order_relaxed);
    self->flowing = got == part;
    for (gsize i = 0; i < part; i++)
      for (int channel = 0; channel < self->channels; channel++)
        out[(at + i) * self->channels + channel] = mono[i];
  }
}

/* The device's own thread: ring, atomics and silence, and nothing else. */
static int
on_audio (const void *in, void *out, unsigned long n, const PaStreamCallbackTimeInfo *time,
          PaStreamCallbackFlags flags, void *user_data)
{
  Stream *self = user_data;

  if (flags & (paInputOverflow | paOutputUnderflow | paInputUnderflow))
    atomic_fetch_add_explicit (&self->parent.gaps, 1, memory_order_relaxed);
  if (in)
    record (self, in, n);
  if (out)
    play (self, out, n);
  atomic_fetch_add_explicit (&self->parent.callbacks, 1, memory_order_relaxed);
  return paContinue;
}

static void
on_finished (void *user_data)
{
  Stream *self = user_data;

  atomic_store_explicit (&self->parent.failed, TRUE, memory_order_relaxed);
}

static void
terminate (TandemPortaudio *self)
{
  if (self->initialized)
    Pa_Terminate ();
  self->initialized = FALSE;
}

static gboolean
initialize (TandemPortaudio *self, GError **error)
{
  PaError code;

  if (self->initialized)
    return TRUE;
  tandem_alsa_silence ();
  code = Pa_Initialize ();
  if (code == paNoError) {
    self->initialized = TRUE;
    return TRUE;
  }
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
               "The sound system cannot be reached (%s): start it, or restart Tandem when it runs.", Pa_GetErrorText (code));
  return FALSE;
}

static GPtrArray *
tandem_portaudio_scan (TandemSoundBackend *backend, GError **error)
{
  TandemPortaudio *self = TANDEM_PORTAUDIO (backend);
  g_autoptr (GPtrArray) devices = NULL;

  terminate (self);
  if (!initialize (self, error))
    return NULL;
  devices = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_sound_device_info_free);
  for (int i = 0; i < Pa_GetDeviceCount (); i++) {
    const PaDeviceInfo *device = Pa_GetDeviceInfo (i);
    TandemSoundDeviceInfo *info;

    if (!device || (device->maxInputChannels == 0 && device->maxOutputChannels == 0))
      continue;
    info = g_new0 (TandemSoundDeviceInfo, 1);
    info->name = g_utf8_make_valid (device->name, -1);
    info->inputs = device->maxInputChannels;
    info->outputs = device->maxOutputChannels;
    info->rate = (int) device->defaultSampleRate;
    info->default_input = i == Pa_GetDefaultInputDevice ();
    info->default_output = i == Pa_GetDefaultOutputDevice ();
    g_ptr_array_add (devices, info);
  }
  return g_steal_pointer (&devices);
}

/* A card's number, as in "Headset: USB Audio (hw:1,0)", is another when it is plugged in again. */
static gsize
length_without_number (const char *name)
{
  const char *number = g_strrstr (name, " (hw:");

  return number ? (gsize) (number - name) : strlen (name);
}

static PaDeviceIndex
find_device (const char *name, gboolean input)
{
  PaDeviceIndex similar = paNoDevice;
  gsize length;

  if (!name)
    return input ? Pa_GetDefaultInputDevice () : Pa_GetDefaultOutputDevice ();
  length = length_without_number (name);
  for (int i = 0; i < Pa_GetDeviceCount (); i++) {
    const PaDeviceInfo *info = Pa_GetDeviceInfo (i);

    if (!info || (input ? info->maxInputChannels : info->maxOutputChannels) == 0)
      continue;
    if (strcmp (info->name, name) == 0)
      return i;
    if (name[length] && length_without_number (info->name) == length && strncmp (info->name, name, length) == 0)
      similar = i;
  }
  return similar;
}

/* FALSE: it is not there. */
static gboolean
find_place (Place *place, const char *name, gboolean input)
{
  const PaHostApiInfo *alsa = Pa_GetHostApiInfo (Pa_HostApiTypeIdToHostApiIndex (paALSA));
  const PaDeviceInfo *info;

  place->index = find_device (name, input);
  info = place->index == paNoDevice ? NULL : Pa_GetDeviceInfo (place->index);
  if (info && Pa_GetHostApiInfo (info->hostApi) != alsa)
    return TRUE;
  if (alsa)
    place->alsa_name = tandem_alsa_find (info ? info->name : name ? name : DEFAULT_NAME);
  return place->alsa_name != NULL;
}

static int
open_device (Stream *self, const Place *place)
{
  const PaDeviceInfo *info = place->index == paNoDevice ? NULL : Pa_GetDeviceInfo (place->index);
  TandemAlsaFormat format = { 1, info ? (int) info->defaultSampleRate : DEFAULT_RATE };
  PaAlsaStreamInfo alsa = { .size = sizeof (PaAlsaStreamInfo), .hostApiType = paALSA, .version = 1,
                            .deviceString = place->alsa_name };
  PaStreamParameters parameters = {
    .device = info ? place->index : paUseHostApiSpecificDeviceSpecification,
    .sampleFormat = paInt16,
    .suggestedLatency = self->input ? INPUT_LATENCY_S : OUTPUT_LATENCY_S,
    .hostApiSpecificStreamInfo = info ? NULL : &alsa,
  };
  int problem = place->alsa_name ? tandem_alsa_probe (place->alsa_name, self->input, format.rate, &format) : 0;
  PaError code;

  if (problem != 0)
    return problem;
  self->channels = parameters.channelCount = format.channels;
  code = Pa_OpenStream (&self->device, self->input ? &parameters : NULL, self->input ? NULL : &parameters, format.rate,
                        paFramesPerBufferUnspecified, paClipOff | paDitherOff, on_audio, self);
  return code == paNoError ? 0 : code == paDeviceUnavailable ? EBUSY : EIO;
}

/* One sentence for each thing the operator can do about it. */
static void
set_open_error (GError **error, const char *name, gboolean input, int problem)
{
  const char *kind = input ? "microphone" : "loudspeaker";
  g_autofree char *which = name ? g_strdup_printf ("The %s “%s”", kind, name) : g_strdup_printf ("The %s", kind);
  const char *text;

  if (!name && (problem == ENODEV || problem == ENOENT || problem == ENXIO)) {
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE, "There is no %s: plug one in.", kind);
    return;
  }
  switch (problem) {
  case EBUSY: text = "is used by another program: close that, or choose another"; break;
  case ECONNREFUSED: text = "needs the sound server, which does not run: start PulseAudio or PipeWire"; break;
  case ENODEV:
  case ENOENT:
  case ENXIO: text = "is not there: plug it in, or choose another"; break;
  case EACCES:
  case EPERM: text = "may not be used: ask for the right to use sound devices, or choose another"; break;
  default: text = "cannot be opened: plug it in again, or choose another"; break;
  }
  g_debug ("%s: %s", which, g_strerror (problem));
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE, "%s %s.", which, text);
}

static void
close_stream (Stream *self)
{
  /* Abort: nobody waits for what is still queued. */
  Pa_AbortStream (self->device);
  Pa_CloseStream (self->device);
  g_clear_pointer (&self->parent.ring, tandem_ring_free);
  g_free (self);
}

static void
tandem_portaudio_close (TandemSoundBackend *backend, TandemSoundStream *stream)
{
  close_stream ((Stream *) stream);
}

static int
find_and_open (Stream *self, const char *name)
{
  Place place = { paNoDevice, NULL };
  int problem = find_place (&place, name, self->input) ? open_device (self, &place) : ENODEV;

  g_free (place.alsa_name);
  return problem;
}

static PaError
start (Stream *self)
{
  const PaStreamInfo *info = Pa_GetStreamInfo (self->device);

  self->parent.rate = (int) (info->sampleRate + 0.5);
  self->parent.latency_ms = (self->input ? info->inputLatency : info->outputLatency) * 1000;
  self->parent.ring = tandem_ring_new ((gsize) self->parent.rate * RING_MS / 1000);
  Pa_SetStreamFinishedCallback (self->device, on_finished);
  return Pa_StartStream (self->device);
}

static TandemSoundStream *
tandem_portaudio_open (TandemSoundBackend *backend, const char *name, gboolean input, GError **error)
{
  Stream *stream;
  int problem;

  if (!initialize (TANDEM_PORTAUDIO (backend), error))
    return NULL;
  stream = g_new0 (Stream, 1);
  stream->input = input;
  problem = find_and_open (stream, name);
  if (problem != 0) {
    set_open_error (error, name, input, problem);
    g_free (stream);
    return NULL;
  }
  if (start (stream) == paNoError)
    return &stream->parent;
  set_open_error (error, name, input, EIO);
  close_stream (stream);
  return NULL;
}

static void
tandem_portaudio_finalize (GObject *object)
{
  terminate (TANDEM_PORTAUDIO (object));
  G_OBJECT_CLASS (tandem_portaudio_parent_class)->finalize (object);
}

static void
tandem_portaudio_class_init (TandemPortaudioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_portaudio_finalize;
}

static void
tandem_portaudio_backend_init (TandemSoundBackendInterface *iface)
{
  iface->scan = tandem_portaudio_scan;
  iface->open = tandem_portaudio_open;
  iface->close = tandem_portaudio_close;
}

static void
tandem_portaudio_init (TandemPortaudio *self)
{
}

TandemPortaudio *
tandem_portaudio_new (void)
{
  return g_object_new (TANDEM_TYPE_PORTAUDIO, NULL);
}
