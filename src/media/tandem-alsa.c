// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-alsa.h"

#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_US 40000

static void
ignore_alsa (const char *file, int line, const char *function, int err, const char *format, ...)
{
}

static void
ignore_jack (const char *message)
{
}

void
tandem_alsa_silence (void)
{
  /* PortAudio brings JACK along in some distributions only, so it is asked for by name. */
  static const char *const setters[] = { "jack_set_error_function", "jack_set_info_function" };

  snd_lib_error_set_handler (ignore_alsa);
  for (guint i = 0; i < G_N_ELEMENTS (setters); i++) {
    void (*set) (void (*) (const char *)) = (void (*) (void (*) (const char *))) dlsym (RTLD_DEFAULT, setters[i]);

    if (set)
      set (ignore_jack);
  }
}

static gboolean
is_card (int card, const char *name)
{
  char *card_name = NULL; /* of malloc() */
  gboolean same = snd_card_get_name (card, &card_name) == 0 && g_str_has_prefix (name, card_name) &&
                  name[strlen (card_name)] == ':';

  free (card_name);
  return same;
}

char *
tandem_alsa_find (const char *name)
{
  const char *number = g_strrstr (name, " (hw:");
  int card = -1, old_card = -1, device = 0;

  if (!number || sscanf (number, " (hw:%d,%d)", &old_card, &device) != 2)
    return g_strdup (name);
  /* Two of a kind: the one in the old place, if there is one. */
  if (is_card (old_card, name))
    return g_strdup_printf ("hw:%d,%d", old_card, device);
  while (snd_card_next (&card) == 0 && card >= 0)
    if (is_card (card, name))
      return g_strdup_printf ("hw:%d,%d", card, device);
  return NULL;
}

static int
choose_rate (snd_pcm_t *pcm, snd_pcm_hw_params_t *params, int rate)
{
  const int rates[] = { rate, 48000, 44100, 16000, 8000, 96000, 32000, 192000 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (snd_pcm_hw_params_test_rate (pcm, params, rates[i], 0) == 0)
      return rates[i];
  return 0;
}

static int
configure (snd_pcm_t *pcm, int rate, TandemAlsaFormat *format)
{
  snd_pcm_hw_params_t *params;
  unsigned channels = 1, buffer_us = BUFFER_US;
  int code;

  snd_pcm_hw_params_alloca (&params);
  if ((code = snd_pcm_hw_params_any (pcm, params)) < 0)
    return code;
  if (snd_pcm_hw_params_test_channels (pcm, params, channels) < 0)
    snd_pcm_hw_params_get_channels_min (params, &channels);
  if ((code = snd_pcm_hw_params_set_channels (pcm, params, channels)) < 0)
    return code;
  *format = (TandemAlsaFormat) { (int) channels, choose_rate (pcm, params, rate) };
  if (format->rate == 0)
    return -EINVAL;
  if ((code = snd_pcm_hw_params_set_rate (pcm, params, format->rate, 0)) < 0)
    return code;
  snd_pcm_hw_params_set_buffer_time_near (pcm, params, &buffer_us, NULL);
  /* Also prepares the device: a sound server says only then that its end is gone. */
  return snd_pcm_hw_params (pcm, params);
}

int
tandem_alsa_probe (const char *alsa_name, gboolean input, int rate, TandemAlsaFormat *format)
{
  snd_pcm_t *pcm = NULL;
  int code = snd_pcm_open (&pcm, alsa_name, input ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);

  if (code < 0)
    return -code;
  code = configure (pcm, rate, format);
  snd_pcm_close (pcm);
  return code < 0 ? -code : 0;
}
