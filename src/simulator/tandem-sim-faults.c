// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-faults.h"

static const char *const names[] = {
  "rest-429", "rest-500", "rest-drop", "rest-timeout-after-accept", "rest-delay", "rest-clock",
  "account-trial", "account-suspended",
  "media-cut", "media-garbage", "media-non-json", "media-bad-base64", "media-wrong-sid",
  "media-before-start", "media-huge", "media-truncated-utf8", "media-no-token",
  "media-replay-token", "media-bad-signature",
  "realtime-401", "realtime-429", "realtime-model-not-found", "realtime-cut", "realtime-delay",
  "realtime-garbage", "realtime-503", "realtime-cut-after", "realtime-cap", "realtime-bad-handle",
  "google-skew", "google-503", "google-lifetime",
  "realtime-rate", "realtime-silent",
  "elevenlabs-override", "elevenlabs-format", "realtime-tool-call",
  "recording-refused", "recording-not-ready", "recording-callback-lost",
  "text-callback-lost", "text-webhook-lost",
  "text-model-429", "text-model-quota", "text-model-500", "text-model-huge", "text-model-html", "text-model-redirect", "text-model-hang",
  "text-model-delay", "text-model-says",
  "webhook-duplicate", "webhook-reorder", "webhook-bad-signature", "webhook-fetch-duplicate",
};

typedef struct {
  guint count;
  char *value;
} Fault;

/* Default main context only. */
struct _TandemSimFaults {
  GObject parent_instance;
  /* owned: one for each name */
  Fault faults[G_N_ELEMENTS (names)];
};

G_DEFINE_FINAL_TYPE (TandemSimFaults, tandem_sim_faults, G_TYPE_OBJECT)

static void
tandem_sim_faults_finalize (GObject *object)
{
  TandemSimFaults *self = TANDEM_SIM_FAULTS (object);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_clear_pointer (&self->faults[i].value, g_free);
  G_OBJECT_CLASS (tandem_sim_faults_parent_class)->finalize (object);
}

static void
tandem_sim_faults_class_init (TandemSimFaultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_faults_finalize;
}

static void
tandem_sim_faults_init (TandemSimFaults *self)
{
}

TandemSimFaults *
tandem_sim_faults_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_FAULTS, NULL);
}

static Fault *
find (TandemSimFaults *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      return &self->faults[i];
  return NULL;
}

gboolean
tandem_sim_faults_arm (TandemSimFaults *self, const char *name, guint count, const char *value)
{
  Fault *fault;

  g_return_val_if_fail (TANDEM_IS_SIM_FAULTS (self), FALSE);
  fault = find (self, name);
  if (fault == NULL)
    return FALSE;
  fault->count = count;
  g_free (fault->value);
  fault->value = g_strdup (value);
  return TRUE;
}

gboolean
tandem_sim_faults_take (TandemSimFaults *self, const char *name, const char **value)
{
  Fault *fault;

  g_return_val_if_fail (TANDEM_IS_SIM_FAULTS (self), FALSE);
  if (value != NULL)
    *value = NULL;
  fault = find (self, name);
  /* A misspelt name would make a test pass for nothing. */
  g_return_val_if_fail (fault != NULL, FALSE);
  if (fault->count == 0)
    return FALSE;
  fault->count--;
  if (value != NULL)
    *value = fault->value;
  return TRUE;
}

gboolean
tandem_sim_faults_peek (TandemSimFaults *self, const char *name, const char **value)
{
  Fault *fault;

  g_return_val_if_fail (TANDEM_IS_SIM_FAULTS (self), FALSE);
  fault = find (self, name);
  g_return_val_if_fail (fault != NULL, FALSE);
  *value = fault->value;
  return fault->count > 0;
}
