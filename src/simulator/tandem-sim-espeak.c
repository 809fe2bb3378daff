// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-espeak.h"

#include <espeak-ng/speak_lib.h>
#include <string.h>

struct _TandemSimEspeak {
  int rate;
};

static int
on_samples (short *samples, int n, espeak_EVENT *events)
{
  /* Every event carries what espeak_Synth() was given, and there is always at least the list's end. */
  GArray *clip = events->user_data;

  if (samples != NULL && n > 0 && clip != NULL)
    g_array_append_vals (clip, samples, n);
  return 0;
}

/* Started once and never ended: espeak_Terminate() hangs after a second start (1.51). */
static int rate;

void
tandem_sim_espeak_start (void)
{
  if (rate <= 0)
    rate = espeak_Initialize (AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT);
}

TandemSimEspeak *
tandem_sim_espeak_new (GError **error)
{
  TandemSimEspeak *self;

  if (rate <= 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot start espeak-ng: is the package espeak-ng-data installed?");
    return NULL;
  }
  espeak_SetSynthCallback (on_samples);
  self = g_new0 (TandemSimEspeak, 1);
  self->rate = rate;
  return self;
}

void
tandem_sim_espeak_free (TandemSimEspeak *self)
{
  g_free (self);
}

int
tandem_sim_espeak_get_rate (TandemSimEspeak *self)
{
  return self->rate;
}

GArray *
tandem_sim_espeak_speak (TandemSimEspeak *self, const char *voice, const char *text, GError **error)
{
  g_autoptr (GArray) clip = g_array_new (FALSE, FALSE, sizeof (gint16));
  espeak_ERROR failure;

  if (espeak_SetVoiceByName (voice) != EE_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "espeak-ng has no voice \"%s\": choose one of those that espeak-ng --voices lists", voice);
    return NULL;
  }
  /* AUDIO_OUTPUT_SYNCHRONOUS: the clip is complete on return. */
  failure = espeak_Synth (text, strlen (text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, clip);
  if (failure != EE_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "espeak-ng cannot say \"%s\" (error %d)", text, (int) failure);
    return NULL;
  }
  return g_steal_pointer (&clip);
}
