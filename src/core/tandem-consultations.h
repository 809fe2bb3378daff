// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-parts.h"
#include "tandem-consultation.h"
#include "tandem-dialler.h"

/* Third parties on live calls, one at a time on each: who is asked while the remote hears music, and then comes to the call, takes it
 * over, or goes again.  Whenever the third party is gone, the remote is back with us by itself.  Main thread only.
 *
 * Signals: "call-changed" (TandemCall): its consultation began, changed or ended; "notice" (TandemCall, GError):
 * TANDEM_LINE_ERROR_THIRD_PARTY says who could not be reached or has left. */
#define TANDEM_TYPE_CONSULTATIONS (tandem_consultations_get_type ())
G_DECLARE_FINAL_TYPE (TandemConsultations, tandem_consultations, TANDEM, CONSULTATIONS, GObject)

/* @parts: copied. */
TandemConsultations *tandem_consultations_new (const TandemCallParts *parts, TandemCallMedia *media, TandemDialler *dialler);

/* NULL: nobody else is on @call.  Borrowed. */
TandemConsultation *tandem_consultations_get (TandemConsultations *self, TandemCall *call);

/* The verbs.  Errors: TANDEM_CALL_ERROR_WRONG_STATE when @call or the third party is not ready for it, TANDEM_PROVIDER_ERROR: nothing
 * has changed then. */

/* The operator talks with @to, which is checked as for a dial, while the remote of @call hears music.  Done when it rings there. */
void tandem_consultations_start_async (TandemConsultations *self, TandemCall *call, const char *to, GAsyncReadyCallback callback, gpointer user_data);
/* All three hear each other. */
void tandem_consultations_merge_async (TandemConsultations *self, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data);
/* The third party keeps the remote, without us: the line of @call ends. */
void tandem_consultations_complete_async (TandemConsultations *self, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data);
/* The third party goes, the remote is back. */
void tandem_consultations_cancel_async (TandemConsultations *self, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data);
/* Of all four. */
gboolean tandem_consultations_finish (TandemConsultations *self, GAsyncResult *result, GError **error);
