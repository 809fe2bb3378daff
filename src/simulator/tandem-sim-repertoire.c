// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-repertoire.h"

#include <math.h>

#include "tandem-sim-mulaw.h"

/* Default main context only. */
struct _TandemSimRepertoire {
  GObject parent_instance;
  /* owned */
  TandemSimScenario *scenario;
  TandemSimSpeech *speech;
  GCancellable *cancellable;
  GHashTable *clips;
  /* borrowed */
  TandemSimRepertoireReady ready;
  gpointer user_data;

  guint pending;
};

G_DEFINE_FINAL_TYPE (TandemSimRepertoire, tandem_sim_repertoire, G_TYPE_OBJECT)

typedef struct {
  TandemSimRepertoire *self;
  char *text;
} Wanted;

static void
tandem_sim_repertoire_dispose (GObject *object)
{
  TandemSimRepertoire *self = TANDEM_SIM_REPERTOIRE (object);

  g_cancellable_cancel (self->cancellable);
  self->ready = NULL;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scenario);
  g_clear_object (&self->speech);
  g_clear_pointer (&self->clips, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_sim_repertoire_parent_class)->dispose (object);
}

static void
tandem_sim_repertoire_class_init (TandemSimRepertoireClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_repertoire_dispose;
}

static void
tandem_sim_repertoire_init (TandemSimRepertoire *self)
{
  self->cancellable = g_cancellable_new ();
  self->clips = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
}

TandemSimRepertoire *
tandem_sim_repertoire_new (TandemSimScenario *scenario, TandemSimSpeech *speech)
{
  TandemSimRepertoire *self = g_object_new (TANDEM_TYPE_SIM_REPERTOIRE, NULL);

  self->scenario = g_object_ref (scenario);
  self->speech = g_object_ref (speech);
  return self;
}

static void
finish (TandemSimRepertoire *self, const GError *error)
{
  TandemSimRepertoireReady ready = g_steal_pointer (&self->ready);

  if (ready != NULL)
    ready (error, self->user_data);
}

static void
wanted_free (Wanted *wanted)
{
  g_clear_object (&wanted->self);
  g_free (wanted->text);
  g_free (wanted);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wanted, wanted_free)

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  g_autoptr (GError) error = NULL;
  TandemSimRepertoire *self = wanted->self;
  GBytes *clip = tandem_sim_speech_synthesize_ulaw_finish (TANDEM_SIM_SPEECH (source), result, &error);

  if (clip == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      finish (self, error);
    return;
  }
  g_hash_table_insert (self->clips, g_steal_pointer (&wanted->text), clip);
  if (--self->pending == 0)
    finish (self, NULL);
}

void
tandem_sim_repertoire_prepare (TandemSimRepertoire *self, TandemSimRepertoireReady ready, gpointer user_data)
{
  GPtrArray *steps;

  g_return_if_fail (TANDEM_IS_SIM_REPERTOIRE (self));
  g_return_if_fail (ready != NULL && self->ready == NULL);
  self->ready = ready;
  self->user_data = user_data;
  steps = tandem_sim_scenario_get_steps (self->scenario);
  for (guint i = 0; i < steps->len; i++) {
    const TandemSimStep *step = steps->pdata[i];
    Wanted *wanted;

    if (!tandem_sim_step_is_spoken (step))
      continue;
    wanted = g_new0 (Wanted, 1);
    wanted->self = g_object_ref (self);
    wanted->text = g_strdup (step->text);
    self->pending++;
    tandem_sim_speech_synthesize_ulaw_async (self->speech, tandem_sim_scenario_get_voice (self->scenario), step->text,
                                             self->cancellable, on_synthesized, wanted);
  }
  if (self->pending == 0)
    finish (self, NULL);
}

void
tandem_sim_repertoire_cancel (TandemSimRepertoire *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REPERTOIRE (self));
  self->ready = NULL;
  g_cancellable_cancel (self->cancellable);
}

GBytes *
tandem_sim_repertoire_get (TandemSimRepertoire *self, const char *text)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REPERTOIRE (self), NULL);
  return g_hash_table_lookup (self->clips, text);
}

GBytes *
tandem_sim_repertoire_beep (guint ms)
{
  gsize n = ms * 8;
  guint8 *tone = g_malloc (MAX (n, 1));

  /* -12 dBFS */
  for (gsize i = 0; i < n; i++)
    tone[i] = tandem_sim_mulaw_encode (lrint (8231 * sin (2 * G_PI * 1000 * i / 8000)));
  return g_bytes_new_take (tone, n);
}
