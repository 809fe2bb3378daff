// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-consultation.h"

struct _TandemConsultation {
  GObject parent_instance;

  /* owned */
  TandemCall *call;
  TandemCall *third;

  TandemConsultationPhase phase;
};

G_DEFINE_FINAL_TYPE (TandemConsultation, tandem_consultation, G_TYPE_OBJECT)

enum { PROP_0, PROP_PHASE, N_PROPS };
static GParamSpec *props[N_PROPS];

const char *
tandem_consultation_phase_to_string (TandemConsultationPhase phase)
{
  static const char *const words[] = { "preparing", "returning", "ringing", "talking", "together" };

  return words[phase];
}

static void
tandem_consultation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemConsultation *self = TANDEM_CONSULTATION (object);

  if (id == PROP_PHASE)
    g_value_set_int (value, self->phase);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tandem_consultation_dispose (GObject *object)
{
  TandemConsultation *self = TANDEM_CONSULTATION (object);

  g_clear_object (&self->call);
  g_clear_object (&self->third);
  G_OBJECT_CLASS (tandem_consultation_parent_class)->dispose (object);
}

static void
tandem_consultation_class_init (TandemConsultationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_consultation_dispose;
  object_class->get_property = tandem_consultation_get_property;
  props[PROP_PHASE] = g_param_spec_int ("phase", NULL, NULL, 0, TANDEM_CONSULTATION_TOGETHER, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_consultation_init (TandemConsultation *self)
{
}

TandemConsultation *
tandem_consultation_new (TandemCall *call, TandemCall *third)
{
  TandemConsultation *self = g_object_new (TANDEM_TYPE_CONSULTATION, NULL);

  self->call = g_object_ref (call);
  self->third = g_object_ref (third);
  return self;
}

static G_DEFINE_QUARK (tandem-consultation, tandem_consultation)

TandemConsultation *
tandem_consultation_find (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  return g_object_get_qdata (G_OBJECT (call), tandem_consultation_quark ());
}

void
tandem_consultation_set_current (TandemConsultation *self, gboolean current)
{
  g_return_if_fail (TANDEM_IS_CONSULTATION (self));
  g_object_set_qdata (G_OBJECT (self->call), tandem_consultation_quark (), current ? self : NULL);
}

TandemCall *
tandem_consultation_get_call (TandemConsultation *self)
{
  g_return_val_if_fail (TANDEM_IS_CONSULTATION (self), NULL);
  return self->call;
}

TandemCall *
tandem_consultation_get_third (TandemConsultation *self)
{
  g_return_val_if_fail (TANDEM_IS_CONSULTATION (self), NULL);
  return self->third;
}

const char *
tandem_consultation_get_number (TandemConsultation *self)
{
  g_return_val_if_fail (TANDEM_IS_CONSULTATION (self), NULL);
  return tandem_call_get_to (self->third);
}

TandemConsultationPhase
tandem_consultation_get_phase (TandemConsultation *self)
{
  g_return_val_if_fail (TANDEM_IS_CONSULTATION (self), TANDEM_CONSULTATION_PREPARING);
  return self->phase;
}

void
tandem_consultation_set_phase (TandemConsultation *self, TandemConsultationPhase phase)
{
  g_return_if_fail (TANDEM_IS_CONSULTATION (self));
  if (self->phase == phase)
    return;
  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PHASE]);
}
