// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-carrier-recordings.h"
#include "tandem-live-calls.h"
#include "tandem-settings.h"

/* Where the operator is: on at most one call at a time, with voice or ears.  Does what the switchboard's verbs of the
 * same names promise.  Main thread only.
 *
 * Signals: "call-changed" (TandemCall); "recorded" (TandemCall): its recording is complete, or could not be kept. */
#define TANDEM_TYPE_OPERATOR (tandem_operator_get_type ())
G_DECLARE_FINAL_TYPE (TandemOperator, tandem_operator, TANDEM, OPERATOR, GObject)

TandemOperator *tandem_operator_new (TandemSettings *settings, TandemLiveCalls *live, TandemCallMedia *media,
                                     TandemCarrierRecordings *at_carrier);

/* A call was just opened: the operator listens to it, if the settings say so and no other call is listened to; it is
 * recorded from its answer on if @record or the settings say so. */
void tandem_operator_take_in (TandemOperator *self, TandemCall *call, gboolean record);
/* Some recording is not all on disk. */
gboolean tandem_operator_is_recording (TandemOperator *self);

gboolean tandem_operator_set_patch (TandemOperator *self, TandemCall *call, TandemPatch patch, GError **error);
/* The call that waits longest on hold becomes the operator's, and the operator's waits.  TANDEM_CALL_ERROR_WRONG_STATE. */
gboolean tandem_operator_swap (TandemOperator *self, GError **error);
gboolean tandem_operator_set_monitored (TandemOperator *self, TandemCall *call, gboolean monitored, GError **error);
gboolean tandem_operator_give_note (TandemOperator *self, TandemCall *call, const char *text, GError **error);
gboolean tandem_operator_say (TandemOperator *self, TandemCall *call, const char *text, GError **error);
gboolean tandem_operator_set_recording (TandemOperator *self, TandemCall *call, TandemRecordingState state,
                                        GError **error);
