// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-parts.h"
#include "tandem-practice.h"
#include "tandem-secrets.h"
#include "tandem-sound.h"

/* Trying an agent without a telephone: the operator, at microphone and loudspeaker, is the remote of a call that no carrier has.
 * It is a call like any other in all else (TANDEM_CALL_MODE_REHEARSAL).  One at a time.  Main thread only.
 *
 * Signals: "call-added" (TandemCall). */
#define TANDEM_TYPE_REHEARSALS (tandem_rehearsals_get_type ())
G_DECLARE_FINAL_TYPE (TandemRehearsals, tandem_rehearsals, TANDEM, REHEARSALS, GObject)

/* @parts: copied. */
TandemRehearsals *tandem_rehearsals_new (const TandemCallParts *parts);

/* What it needs to say at once what is missing; each nullable.  Without @sound no rehearsal is possible. */
void tandem_rehearsals_set_sound (TandemRehearsals *self, TandemSound *sound);
void tandem_rehearsals_set_secrets (TandemRehearsals *self, TandemSecrets *secrets);
void tandem_rehearsals_set_practice (TandemRehearsals *self, TandemPractice *practice);

/* Whether @profile (of any agent) can be rehearsed now.  Else TANDEM_AGENT_ERROR_NOT_SET_UP: its service has no key;
 * TANDEM_AUDIO_ERROR_DEVICE: no microphone or loudspeaker; TANDEM_CALL_ERROR_WRONG_STATE: one is going on. */
gboolean tandem_rehearsals_check (TandemRehearsals *self, TandemProfile *profile, GError **error);
/* Whether what is missing is a key, and begin with @practice would do. */
gboolean tandem_rehearsals_can_practise (TandemRehearsals *self);

/* Begins one with a copy of @profile; @practice: with the practice agent in place of its service.  Ended as any call.
 * Errors: as check(), those of the store, those of the practice agent. */
void tandem_rehearsals_begin_async (TandemRehearsals *self, TandemProfile *profile, gboolean practice, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
TandemCall *tandem_rehearsals_begin_finish (TandemRehearsals *self, GAsyncResult *result, GError **error);
/* The one that is going on; borrowed, NULL when none is. */
TandemCall *tandem_rehearsals_get_current (TandemRehearsals *self);
