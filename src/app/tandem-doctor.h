// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-checkup.h"
#include "tandem-media-thread.h"
#include "tandem-public-listener.h"
#include "tandem-reachability.h"
#include "tandem-sound.h"
#include "tandem-twilio-carrier.h"
#include "tandem-voice-registry.h"

/* Looks at every hop of a call when somebody asks for it (tandem_checkup_request()).  Main thread only. */
#define TANDEM_TYPE_DOCTOR (tandem_doctor_get_type ())
G_DECLARE_FINAL_TYPE (TandemDoctor, tandem_doctor, TANDEM, DOCTOR, GObject)

/* What is looked at.  A Tandem that does not run has neither listener nor carrier, reachability or sound. */
typedef struct {
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemMediaThread *thread;
  TandemVoiceRegistry *registry;
  TandemReachability *reachability; /* nullable */
  TandemSound *sound;               /* nullable */
  TandemPublicListener *listener;   /* nullable, borrowed; media thread only */
  TandemTwilioCarrier *carrier;     /* nullable */
  const char *env_file;             /* nullable */
  guint public_port;                /* where @listener listens */
  guint control_port;               /* 0: not yet known */
  gboolean has_desk;                /* a microphone and a loudspeaker are wanted */
} TandemDoctorPatient;

/* All is copied or referenced, but for @listener. */
TandemDoctor *tandem_doctor_new (const TandemDoctorPatient *patient);
/* Ends what is under way.  Before the thread is stopped and the listener goes. */
void tandem_doctor_stop (TandemDoctor *self);

/* It listens there now. */
void tandem_doctor_set_control_port (TandemDoctor *self, guint port);

/* What was found; borrowed. */
TandemCheckup *tandem_doctor_get_checkup (TandemDoctor *self);
