// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-portaudio.h"

#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <string.h>

#include "tandem-error.h"

/* Asked of the device: short enough to talk across, long enough for a desktop without realtime rights. */
#define INPUT_LATENCY_S 0.020
#define OUTPUT_LATENCY_S 0.040
#define RING_MS 500
/* Frames turned from or into many channels at a time, on the callback's stack. */
#define CHUNK 128
#define MAX_CHANNELS 32

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

/* How a device is opened: each is tried until one is taken. */
typedef struct {
  int channels;
  double rate;
} Format;

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
ignore_alsa (const char *file, int line, const char *function, int err, const char *format, ...)
{
}

static void
ignore_jack (const char *message)
{
}

/* Looking for devices, PortAudio tries many that are not there, and ALSA and JACK tell each on the standard error.  Both
 * let their messages be taken; that is kinder than turning the standard error of the whole program away for a while.
 * JACK is in PortAudio of some distributions only, so it is asked for by name. */
static void
silence_libraries (void)
{
  static const char *const setters[] = { "jack_set_error_function", "jack_set_info_function" };

  snd_lib_error_set_handler (ignore_alsa);
  for (guint i = 0; i < G_N_ELEMENTS (setters); i++) {
    void (*set) (void (*) (const char *)) = (void (*) (void (*) (const char *))) dlsym (RTLD_DEFAULT, setters[i]);

    if (set)
      set (ignore_jack);
  }
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
  silence_libraries ();
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

/* What ALSA calls the device called @name that came after the last scan, which would interrupt every open stream.
 * NULL: it is not there. */
static char *
find_new_alsa_device (const char *name)
{
  gsize length;
  int card = -1, number = 0;

  if (!name)
    return g_strdup ("default");
  length = length_without_number (name);
  if (!name[length])
    return g_strdup (name);
  sscanf (name + length, " (hw:%*d,%d)", &number);
  while (snd_card_next (&card) == 0 && card >= 0) {
    char *card_name = NULL; /* malloc() */
    gboolean same = snd_card_get_name (card, &card_name) == 0 && g_str_has_prefix (name, card_name) &&
                    name[strlen (card_name)] == ':';

    free (card_name);
    if (same)
      return g_strdup_printf ("hw:%d,%d", card, number);
  }
  return NULL;
}

static PaError
open_device (Stream *self, PaDeviceIndex index, const char *alsa_name, Format format)
{
  PaAlsaStreamInfo alsa = { .size = sizeof (PaAlsaStreamInfo), .hostApiType = paALSA, .version = 1,
                            .deviceString = alsa_name };
  PaStreamParameters parameters = {
    .device = alsa_name ? paUseHostApiSpecificDeviceSpecification : index,
    .channelCount = format.channels,
    .sampleFormat = paInt16,
    .suggestedLatency = self->input ? INPUT_LATENCY_S : OUTPUT_LATENCY_S,
    .hostApiSpecificStreamInfo = alsa_name ? &alsa : NULL,
  };
  gboolean input = self->input;

  self->channels = format.channels;
  return Pa_OpenStream (&self->device, input ? &parameters : NULL, input ? NULL : &parameters, format.rate,
                        paFramesPerBufferUnspecified, paClipOff | paDitherOff, on_audio, self);
}

/* Mono at the rate the device likes; else what it may insist on. */
static PaError
open_in_some_format (Stream *self, PaDeviceIndex index, const char *alsa_name)
{
  static const double rates[] = { 48000, 44100, 16000, 8000, 96000, 32000, 192000 };
  const PaDeviceInfo *info = alsa_name ? NULL : Pa_GetDeviceInfo (index);
  int most = info ? (self->input ? info->maxInputChannels : info->maxOutputChannels) : 2;
  int channels[] = { 1, 2, MIN (most, MAX_CHANNELS), 8 };
  PaError code = open_device (self, index, alsa_name, (Format) { 1, info ? info->defaultSampleRate : 48000 });

  for (guint c = 0; c < G_N_ELEMENTS (channels); c++) {
    if (info && channels[c] > most)
      continue;
    for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
      if (code != paInvalidSampleRate && code != paInvalidChannelCount && code != paSampleFormatNotSupported &&
          code != paUnanticipatedHostError)
        return code;
      code = open_device (self, index, alsa_name, (Format) { channels[c], rates[r] });
    }
  }
  return code;
}

static const char *
kind (gboolean input)
{
  return input ? "microphone" : "loudspeaker";
}

static void
set_open_error (GError **error, const char *name, gboolean input, PaError code)
{
  const PaHostErrorInfo *host = Pa_GetLastHostErrorInfo ();
  gboolean busy = code == paDeviceUnavailable || (code == paUnanticipatedHostError && host && host->errorCode == -EBUSY);

  if (busy && name)
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                 "The %s “%s” is used by another program or gone: free it, or choose another.", kind (input), name);
  else if (name)
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                 "The %s “%s” cannot be opened (%s): plug it in, or choose another.", kind (input), name,
                 Pa_GetErrorText (code));
  else if (busy)
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                 "The %s is used by another program or gone: free it, or plug another in.", kind (input));
  else
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                 "There is no %s that works: plug one in, or start the sound server.", kind (input));
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

static PaError
find_and_open (Stream *self, const char *name)
{
  PaDeviceIndex index = find_device (name, self->input);
  g_autofree char *alsa_name = NULL;

  if (index != paNoDevice)
    return open_in_some_format (self, index, NULL);
  if (Pa_HostApiTypeIdToHostApiIndex (paALSA) < 0)
    return paInvalidDevice;
  alsa_name = find_new_alsa_device (name);
  return alsa_name ? open_in_some_format (self, paNoDevice, alsa_name) : paInvalidDevice;
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
  PaError code;

  if (!initialize (TANDEM_PORTAUDIO (backend), error))
    return NULL;
  stream = g_new0 (Stream, 1);
  stream->input = input;
  code = find_and_open (stream, name);
  if (code != paNoError) {
    set_open_error (error, name, input, code);
    g_free (stream);
    return NULL;
  }
  code = start (stream);
  if (code == paNoError)
    return &stream->parent;
  set_open_error (error, name, input, code);
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
