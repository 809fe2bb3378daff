// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-doctor.h"

#include "tandem-doctor-round.h"

struct _TandemDoctor {
  GObject parent_instance;

  /* owned */
  TandemDoctorPatient patient; /* its objects, but for the listener */
  TandemCheckup *checkup;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TandemDoctor, tandem_doctor, G_TYPE_OBJECT)

static void
tandem_doctor_dispose (GObject *object)
{
  TandemDoctor *self = TANDEM_DOCTOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->patient.settings);
  g_clear_object (&self->patient.secrets);
  g_clear_object (&self->patient.thread);
  g_clear_object (&self->patient.registry);
  g_clear_object (&self->patient.reachability);
  g_clear_object (&self->patient.sound);
  g_clear_object (&self->patient.carrier);
  G_OBJECT_CLASS (tandem_doctor_parent_class)->dispose (object);
}

static void
tandem_doctor_finalize (GObject *object)
{
  TandemDoctor *self = TANDEM_DOCTOR (object);

  g_free ((char *) self->patient.env_file);
  g_clear_object (&self->checkup);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_doctor_parent_class)->finalize (object);
}

static void
tandem_doctor_class_init (TandemDoctorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_doctor_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_doctor_finalize;
}

static void
tandem_doctor_init (TandemDoctor *self)
{
  self->checkup = tandem_checkup_new ();
  self->cancellable = g_cancellable_new ();
}

static void
on_requested (TandemDoctor *self)
{
  g_autoptr (TandemDoctorRound) round = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  tandem_checkup_begin (self->checkup);
  round = tandem_doctor_round_new (&self->patient, self->checkup, self->cancellable);
  tandem_doctor_look_at_settings (round);
  tandem_doctor_look_at_folders (round);
  tandem_doctor_look_at_twilio (round);
  tandem_doctor_look_at_reach (round);
  tandem_doctor_look_at_voice (round);
  tandem_doctor_look_at_sound (round);
}

TandemDoctor *
tandem_doctor_new (const TandemDoctorPatient *patient)
{
  TandemDoctor *self = g_object_new (TANDEM_TYPE_DOCTOR, NULL);

  self->patient = *patient;
  g_object_ref (self->patient.settings);
  g_object_ref (self->patient.secrets);
  g_object_ref (self->patient.thread);
  g_object_ref (self->patient.registry);
  if (self->patient.reachability)
    g_object_ref (self->patient.reachability);
  if (self->patient.sound)
    g_object_ref (self->patient.sound);
  if (self->patient.carrier)
    g_object_ref (self->patient.carrier);
  self->patient.env_file = g_strdup (patient->env_file);
  g_signal_connect_object (self->checkup, "requested", G_CALLBACK (on_requested), self, G_CONNECT_SWAPPED);
  return self;
}

void
tandem_doctor_stop (TandemDoctor *self)
{
  g_return_if_fail (TANDEM_IS_DOCTOR (self));
  g_cancellable_cancel (self->cancellable);
}

void
tandem_doctor_set_control_port (TandemDoctor *self, guint port)
{
  g_return_if_fail (TANDEM_IS_DOCTOR (self));
  self->patient.control_port = port;
}

TandemCheckup *
tandem_doctor_get_checkup (TandemDoctor *self)
{
  g_return_val_if_fail (TANDEM_IS_DOCTOR (self), NULL);
  return self->checkup;
}
