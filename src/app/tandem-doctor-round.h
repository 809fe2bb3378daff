// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-doctor.h"
#include "tandem-twilio-account.h"

/* One look at every hop, shared by those that look: each holds a reference until it has said all it has to say, and the
 * last one ends the checkup.  Main thread only. */
typedef struct {
  TandemDoctorPatient patient; /* its objects are owned here, but for those that are borrowed there */
  TandemTwilioAccount *account;
  TandemCheckup *checkup;
  GCancellable *cancellable;
} TandemDoctorRound;

TandemDoctorRound *tandem_doctor_round_new (const TandemDoctorPatient *patient, TandemCheckup *checkup,
                                            GCancellable *cancellable);
TandemDoctorRound *tandem_doctor_round_ref (TandemDoctorRound *self);
void tandem_doctor_round_unref (TandemDoctorRound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemDoctorRound, tandem_doctor_round_unref)

/* The title is set here, and no secret gets through. */
void tandem_doctor_round_add (TandemDoctorRound *self, const TandemCheckData *data);
void tandem_doctor_round_skip (TandemDoctorRound *self, const char *hop, const char *code, const char *sentence);

/* Those that look.  Each keeps what it needs of @round and may answer later. */
void tandem_doctor_look_at_settings (TandemDoctorRound *round);
void tandem_doctor_look_at_folders (TandemDoctorRound *round);
void tandem_doctor_look_at_twilio (TandemDoctorRound *round);
void tandem_doctor_look_at_reach (TandemDoctorRound *round);
void tandem_doctor_look_at_voice (TandemDoctorRound *round);
void tandem_doctor_look_at_sound (TandemDoctorRound *round);
