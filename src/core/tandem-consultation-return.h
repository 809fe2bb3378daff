// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-consultations.h"

/* How the remote of a consultation comes back from the music, and what that shares with TandemConsultations.  Main thread only. */

/* Takes @task, the verb's, which is answered after the first try; nullable.  The consultation ends when the remote is back: only then @sentence (nullable),
 * @event and @notice (nullable) are told.  While that fails its phase is "returning" and the operator is told; it is tried a few times more. */
void tandem_consultations_take_back (TandemConsultations *self, TandemConsultation *consultation, const char *event, const char *sentence, const GError *notice, GTask *task);
/* The third party was not called, or nobody knows it.  Takes @error, and @task, which is answered with it when the remote is back. */
void tandem_consultations_fail (TandemConsultations *self, TandemConsultation *consultation, GError *error, GTask *task);

/* --- of TandemConsultations, for the above only ----------------------------------------------------------------- */

TandemConferences *tandem_consultations_get_conferences (TandemConsultations *self);
/* The one that the conference was to bring. */
void tandem_consultations_forget_stream (TandemConsultations *self, TandemCall *call);
gboolean tandem_consultations_is_current (TandemConsultations *self, TandemConsultation *consultation);
void tandem_consultations_set_phase (TandemConsultations *self, TandemConsultation *consultation, TandemConsultationPhase phase);
/* In the timeline, and with @sentence between what was said: whose voice it is from here on. */
void tandem_consultations_mark (TandemConsultations *self, TandemConsultation *consultation, const char *event, const char *sentence);
/* It is over. */
void tandem_consultations_drop (TandemConsultations *self, TandemConsultation *consultation);
void tandem_consultations_give_notice (TandemConsultations *self, TandemCall *call, const GError *error);
