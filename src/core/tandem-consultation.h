// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* How far it is. */
typedef enum {
  TANDEM_CONSULTATION_PREPARING, /* "preparing": the remote is being put on hold, or the last wish carried out */
  TANDEM_CONSULTATION_RETURNING, /* "returning": nobody else is there any more, but the remote still hears music: cancel asks again */
  TANDEM_CONSULTATION_RINGING,   /* "ringing": the remote hears music */
  TANDEM_CONSULTATION_TALKING,   /* "talking": with the third party alone, the remote hears music */
  TANDEM_CONSULTATION_TOGETHER,  /* "together": all three hear each other */
} TandemConsultationPhase;

const char *tandem_consultation_phase_to_string (TandemConsultationPhase phase);

/* A third party on a call: the model.  "notify::phase" when it changes.  Main thread only. */
#define TANDEM_TYPE_CONSULTATION (tandem_consultation_get_type ())
G_DECLARE_FINAL_TYPE (TandemConsultation, tandem_consultation, TANDEM, CONSULTATION, GObject)

TandemConsultation *tandem_consultation_new (TandemCall *call, TandemCall *third);
/* The one of @call; NULL: nobody else is on it.  Borrowed. */
TandemConsultation *tandem_consultation_find (TandemCall *call);
/* Whether @self is the one of its call; it is not at first. */
void tandem_consultation_set_current (TandemConsultation *self, gboolean current);
/* Borrowed. */
TandemCall *tandem_consultation_get_call (TandemConsultation *self);
/* The leg to the third party, which is in no list and not stored.  Borrowed. */
TandemCall *tandem_consultation_get_third (TandemConsultation *self);
/* E.164. */
const char *tandem_consultation_get_number (TandemConsultation *self);
TandemConsultationPhase tandem_consultation_get_phase (TandemConsultation *self);
void tandem_consultation_set_phase (TandemConsultation *self, TandemConsultationPhase phase);
