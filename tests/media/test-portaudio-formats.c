// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-portaudio.h"

#include <errno.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <string.h>

#include "tandem-alsa.h"
#include "tandem-error.h"

/* Devices that insist on a format.  None of them is in the test's machine, so ALSA and PortAudio are this file. */

#define FRAMES 441

static TandemAlsaFormat alsa_format;
static int alsa_problem;
static double preferred_rate;

static struct {
  PaStreamParameters parameters;
  gboolean input;
  double rate;
  PaStreamCallback *func;
  PaStreamFinishedCallback *finished;
  void *user_data;
  guint open;
  guint initialized;
} pa;

void
tandem_alsa_silence (void)
{
}

char *
tandem_alsa_find (const char *name)
{
  return strcmp (name, "gone") == 0 ? NULL : g_strdup (name);
}

int
tandem_alsa_probe (const char *alsa_name, gboolean input, int rate, TandemAlsaFormat *format)
{
  preferred_rate = rate;
  *format = alsa_format;
  return alsa_problem;
}

PaError
Pa_Initialize (void)
{
  pa.initialized++;
  return paNoError;
}

PaError
Pa_Terminate (void)
{
  pa.initialized--;
  return paNoError;
}

PaDeviceIndex
Pa_GetDeviceCount (void)
{
  return 2;
}

const PaDeviceInfo *
Pa_GetDeviceInfo (PaDeviceIndex index)
{
  static const PaDeviceInfo infos[] = {
    { .name = "default", .maxInputChannels = 32, .maxOutputChannels = 32, .defaultSampleRate = 44100 },
    { .name = "Mixer: USB Audio (hw:1,0)", .maxInputChannels = 8, .maxOutputChannels = 8, .defaultSampleRate = 96000 },
  };

  return &infos[index];
}

PaDeviceIndex
Pa_GetDefaultInputDevice (void)
{
  return 0;
}

PaDeviceIndex
Pa_GetDefaultOutputDevice (void)
{
  return 0;
}

PaHostApiIndex
Pa_HostApiTypeIdToHostApiIndex (PaHostApiTypeId type)
{
  return 0;
}

const PaHostApiInfo *
Pa_GetHostApiInfo (PaHostApiIndex index)
{
  static const PaHostApiInfo info = { .type = paALSA, .name = "ALSA" };

  return &info;
}

PaError
Pa_OpenStream (PaStream **stream, const PaStreamParameters *in, const PaStreamParameters *out, double rate, unsigned long n,
               PaStreamFlags flags, PaStreamCallback *func, void *user_data)
{
  pa.parameters = in ? *in : *out;
  pa.input = in != NULL;
  pa.rate = rate;
  pa.func = func;
  pa.user_data = user_data;
  pa.open++;
  *stream = &pa;
  return paNoError;
}

const PaStreamInfo *
Pa_GetStreamInfo (PaStream *stream)
{
  static PaStreamInfo info = { .inputLatency = 0.02, .outputLatency = 0.04 };

  info.sampleRate = pa.rate;
  return &info;
}

PaError
Pa_SetStreamFinishedCallback (PaStream *stream, PaStreamFinishedCallback *func)
{
  pa.finished = func;
  return paNoError;
}

PaError
Pa_StartStream (PaStream *stream)
{
  return paNoError;
}

PaError
Pa_AbortStream (PaStream *stream)
{
  return paNoError;
}

PaError
Pa_CloseStream (PaStream *stream)
{
  pa.open--;
  return paNoError;
}

const char *
Pa_GetErrorText (PaError code)
{
  return "";
}

static void
call_back (const void *in, void *out, PaStreamCallbackFlags flags)
{
  g_assert_cmpint (pa.func (in, out, FRAMES, NULL, flags, pa.user_data), ==, paContinue);
}

/* The device's thread. */
static gpointer
run_device (gpointer data)
{
  gint16 frames[FRAMES * 8] = { 0 };

  for (int i = 0; i < 200; i++)
    call_back (pa.input ? frames : NULL, pa.input ? NULL : frames, 0);
  return NULL;
}

static TandemSoundStream *
open_as (TandemPortaudio *portaudio, const char *name, gboolean input, int channels, int rate)
{
  TandemSoundStream *stream;

  alsa_format = (TandemAlsaFormat) { channels, rate };
  stream = tandem_sound_backend_open (TANDEM_SOUND_BACKEND (portaudio), name, input, NULL);
  g_assert_nonnull (stream);
  g_assert_cmpint (pa.parameters.channelCount, ==, channels);
  g_assert_true (pa.parameters.sampleFormat == paInt16);
  g_assert_cmpfloat (pa.rate, ==, rate);
  g_assert_cmpint (stream->rate, ==, rate);
  return stream;
}

static void
test_microphone_formats (void)
{
  const int formats[][2] = { { 1, 44100 }, { 1, 8000 }, { 2, 96000 }, { 8, 48000 } };
  TandemPortaudio *portaudio = tandem_portaudio_new ();

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    int channels = formats[f][0];
    TandemSoundStream *stream = open_as (portaudio, NULL, TRUE, channels, formats[f][1]);
    gint16 in[FRAMES * 8], got[FRAMES + 1];

    g_assert_cmpfloat (preferred_rate, ==, 44100);
    for (int i = 0; i < FRAMES * channels; i++)
      in[i] = (gint16) (i % channels ? -1 : i / channels);
    call_back (in, NULL, 0);
    g_assert_cmpuint (tandem_ring_read (stream->ring, got, G_N_ELEMENTS (got)), ==, FRAMES);
    for (int i = 0; i < FRAMES; i++)
      g_assert_cmpint (got[i], ==, i);
    g_assert_cmpuint (atomic_load (&stream->callbacks), ==, 1);
    g_assert_cmpuint (atomic_load (&stream->gaps), ==, 0);
    call_back (in, NULL, paInputOverflow);
    g_assert_cmpuint (atomic_load (&stream->gaps), ==, 1);
    tandem_sound_backend_close (TANDEM_SOUND_BACKEND (portaudio), stream);
  }
  g_assert_cmpuint (pa.open, ==, 0);
  g_assert_finalize_object (portaudio);
  g_assert_cmpuint (pa.initialized, ==, 0);
}

static void
test_loudspeaker_formats (void)
{
  const int formats[][2] = { { 1, 44100 }, { 1, 8000 }, { 2, 96000 }, { 8, 48000 } };
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    int channels = formats[f][0];
    TandemSoundStream *stream = open_as (portaudio, "Mixer: USB Audio (hw:1,0)", FALSE, channels, formats[f][1]);
    gint16 out[FRAMES * 8], sent[600];

    g_assert_cmpfloat (preferred_rate, ==, 96000);
    for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
      sent[i] = (gint16) (i + 1);
    /* Nothing to say yet is silence, and no gap. */
    call_back (NULL, out, 0);
    g_assert_cmpuint (atomic_load (&stream->gaps), ==, 0);
    tandem_ring_write (stream->ring, sent, G_N_ELEMENTS (sent));
    for (int round = 0; round < 2; round++) {
      memset (out, 1, sizeof out);
      call_back (NULL, out, 0);
      for (int i = 0; i < FRAMES * channels; i++) {
        int at = round * FRAMES + i / channels;

        g_assert_cmpint (out[i], ==, at < (int) G_N_ELEMENTS (sent) ? at + 1 : 0);
      }
    }
    g_assert_cmpuint (atomic_load (&stream->gaps), ==, 1);
    g_assert_false (atomic_load (&stream->failed));
    pa.finished (pa.user_data);
    g_assert_true (atomic_load (&stream->failed));
    tandem_sound_backend_close (TANDEM_SOUND_BACKEND (portaudio), stream);
  }
}

static void
test_sentences (void)
{
  const struct {
    int problem;
    const char *name;
    gboolean input;
    const char *text;
  } cases[] = {
    { 0, "gone", TRUE, "The microphone “gone” is not there: plug it in, or choose another." },
    { EBUSY, "default", TRUE, "The microphone “default” is used by another program: close that, or choose another." },
    { ECONNREFUSED, NULL, FALSE,
      "The loudspeaker needs the sound server, which does not run: start PulseAudio or PipeWire." },
    { ENOENT, NULL, TRUE, "There is no microphone: plug one in." },
    { EACCES, "default", FALSE,
      "The loudspeaker “default” may not be used: ask for the right to use sound devices, or choose another." },
    { EIO, "default", FALSE, "The loudspeaker “default” cannot be opened: plug it in again, or choose another." },
  };
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    alsa_problem = cases[i].problem;
    g_assert_null (tandem_sound_backend_open (TANDEM_SOUND_BACKEND (portaudio), cases[i].name, cases[i].input, &error));
    g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE);
    g_assert_cmpstr (error->message, ==, cases[i].text);
  }
  alsa_problem = 0;
  g_assert_cmpuint (pa.open, ==, 0);
}

/* Its card has another number since it was plugged in again. */
static void
test_other_number (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundStream *stream = open_as (portaudio, "Mixer: USB Audio (hw:3,0)", FALSE, 2, 96000);

  g_assert_cmpint (pa.parameters.device, ==, 1);
  tandem_sound_backend_close (TANDEM_SOUND_BACKEND (portaudio), stream);
  /* New since the last look: by its name alone. */
  stream = open_as (portaudio, "plugged-in-now", FALSE, 1, 48000);
  g_assert_cmpint (pa.parameters.device, ==, paUseHostApiSpecificDeviceSpecification);
  tandem_sound_backend_close (TANDEM_SOUND_BACKEND (portaudio), stream);
}

static void
test_device_thread (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();

  for (int input = 0; input < 2; input++) {
    TandemSoundStream *stream = open_as (portaudio, NULL, input, 2, 48000);
    GThread *device = g_thread_new ("device", run_device, NULL);
    gint16 samples[960] = { 0 };

    while (atomic_load (&stream->callbacks) < 200) {
      if (input)
        tandem_ring_read (stream->ring, samples, G_N_ELEMENTS (samples));
      else
        tandem_ring_write (stream->ring, samples, G_N_ELEMENTS (samples));
      g_thread_yield ();
    }
    g_thread_join (device);
    tandem_sound_backend_close (TANDEM_SOUND_BACKEND (portaudio), stream);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portaudio-formats/microphone", test_microphone_formats);
  g_test_add_func ("/portaudio-formats/loudspeaker", test_loudspeaker_formats);
  g_test_add_func ("/portaudio-formats/sentences", test_sentences);
  g_test_add_func ("/portaudio-formats/other-number", test_other_number);
  g_test_add_func ("/portaudio-formats/device-thread", test_device_thread);
  return g_test_run ();
}
