// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-carrier.h"
#include "tandem-consultations.h"
#include "tandem-dialler.h"
#include "tandem-hang-ups.h"
#include "tandem-prices.h"
#include "tandem-profiles.h"
#include "tandem-rehearsals.h"
#include "tandem-settings.h"
#include "tandem-store.h"

/* The one object with the verbs.  Window, control API and command line all call it.  Main thread only.
 *
 * Signals: "call-added" (TandemCall); "call-changed" (TandemCall): state, patch, mute or end changed;
 * "turn-changed" (TandemCall, TandemTurn); "notice" (TandemCall or NULL, GError); "ringing-changed": another call rings
 * here, or one less (tandem_switchboard_get_ringing()). */
#define TANDEM_TYPE_SWITCHBOARD (tandem_switchboard_get_type ())
G_DECLARE_FINAL_TYPE (TandemSwitchboard, tandem_switchboard, TANDEM, SWITCHBOARD, GObject)

TandemSwitchboard *tandem_switchboard_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media, TandemStore *store);

/* Checks the number and the limits, stores the call, prepares the line, asks the carrier.
 * The call appears in the list (and "call-added" is emitted) before the carrier answers.
 * finish gives the call, (transfer full); on a carrier's refusal NULL, and the call stays in history as failed.
 * Errors: TANDEM_CALL_ERROR, TANDEM_PROVIDER_ERROR, TANDEM_STORE_ERROR. */
void tandem_switchboard_dial_async (TandemSwitchboard *self, const TandemDialRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TandemCall *tandem_switchboard_dial_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error);

/* The AI services that can be dialled with; others are then refused (TANDEM_CALL_ERROR_BAD_INPUT when the request names one,
 * TANDEM_AGENT_ERROR_NOT_SET_UP when the settings do).  @providers is NULL-terminated and static; NULL, as at first: any. */
void tandem_switchboard_set_providers (TandemSwitchboard *self, const char *const *providers);
/* Those that the rule of a number can name for calls that come in (TandemInboundRule), and a dial by profile_name. */
void tandem_switchboard_set_profiles (TandemSwitchboard *self, TandemProfiles *profiles);
/* By what the costs of calls are estimated (TandemCosts); before that they are not. */
void tandem_switchboard_set_prices (TandemSwitchboard *self, TandemPrices *prices);
/* After TANDEM_CALL_ERROR_LIMIT: how many seconds later asking again is of use. */
guint tandem_switchboard_get_wait_s (TandemSwitchboard *self);

/* Errors: TANDEM_CALL_ERROR_WRONG_STATE when @call is over, TANDEM_LINE_ERROR_STILL_UP when the carrier would not end it. */
void tandem_switchboard_hang_up_async (TandemSwitchboard *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_switchboard_hang_up_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error);

/* Who ends calls for another reason than the wish of somebody here.  Borrowed. */
TandemHangUps *tandem_switchboard_get_hang_ups (TandemSwitchboard *self);

/* Connects the remote of @call with @to and leaves them: the number and the limits are checked as for a dial.  The call goes on until
 * both hang up.  Errors as of a dial, and TANDEM_CALL_ERROR_WRONG_STATE when it is not in progress. */
void tandem_switchboard_transfer_async (TandemSwitchboard *self, TandemCall *call, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_switchboard_transfer_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error);

/* Third parties: the verbs of asking somebody else during a call.  Its signals are told by the switchboard too.  Borrowed. */
TandemConsultations *tandem_switchboard_get_consultations (TandemSwitchboard *self);

/* Trying an agent at this desk, without the carrier.  Borrowed. */
TandemRehearsals *tandem_switchboard_get_rehearsals (TandemSwitchboard *self);

/* A call that rings: answers it with @patch (the operator, the agent, or music). */
gboolean tandem_switchboard_answer (TandemSwitchboard *self, TandemCall *call, TandemPatch patch, GError **error);
/* Lets it go where it would go if nobody answered (TandemInboundRule). */
gboolean tandem_switchboard_decline (TandemSwitchboard *self, TandemCall *call, GError **error);
/* The oldest call that rings here; borrowed, NULL when none does. */
TandemCall *tandem_switchboard_get_ringing (TandemSwitchboard *self);
gboolean tandem_switchboard_is_ringing (TandemSwitchboard *self, TandemCall *call);
/* Puts the call that the operator talks on on hold and takes the one that waited.  TANDEM_CALL_ERROR_WRONG_STATE when
 * none is on hold. */
gboolean tandem_switchboard_swap (TandemSwitchboard *self, GError **error);

/* Who hears whom; a call that rings is answered with it.  Asking for what is so already is a success.  The operator can talk on one call at a time: any other
 * goes on hold when the operator talked there alone, else back to its agent.
 * TANDEM_CALL_ERROR_BAD_INPUT when the call has no agent for it. */
gboolean tandem_switchboard_set_patch (TandemSwitchboard *self, TandemCall *call, TandemPatch patch, GError **error);
/* The operator listens, to one call at a time. */
gboolean tandem_switchboard_set_monitored (TandemSwitchboard *self, TandemCall *call, gboolean monitored, GError **error);
/* A private note to the agent, or words for it to say exactly; blanks around them are dropped. */
gboolean tandem_switchboard_give_note (TandemSwitchboard *self, TandemCall *call, const char *text, GError **error);
gboolean tandem_switchboard_say (TandemSwitchboard *self, TandemCall *call, const char *text, GError **error);
/* Begins or pauses recording; off pauses too, since a call is one file. */
gboolean tandem_switchboard_set_recording (TandemSwitchboard *self, TandemCall *call, TandemRecordingState state, GError **error);

gboolean tandem_switchboard_set_muted (TandemSwitchboard *self, TandemCall *call, gboolean muted, GError **error);
/* Sends @digits (0-9 A-D * #) as tones.  TANDEM_CALL_ERROR_BAD_INPUT names the first wrong one. */
gboolean tandem_switchboard_send_digits (TandemSwitchboard *self, TandemCall *call, const char *digits, GError **error);

/* Live calls and, after load_history, old ones: a GListModel of TandemCall, newest first.  Borrowed. */
GListModel *tandem_switchboard_get_calls (TandemSwitchboard *self);
/* By our id or the CallSid; borrowed, NULL when unknown. */
TandemCall *tandem_switchboard_lookup (TandemSwitchboard *self, const char *id_or_sid);
guint tandem_switchboard_count_live (TandemSwitchboard *self);

/* Reads history; calls that were live when Tandem died become "failed"/"completed" with end reason
 * "interrupted: Tandem stopped during the call". */
void tandem_switchboard_load_history_async (TandemSwitchboard *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_switchboard_load_history_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error);
/* Fills the transcript of an old call once; live calls are ready at once. */
void tandem_switchboard_load_transcript_async (TandemSwitchboard *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_switchboard_load_transcript_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error);

/* Hangs up every live call and waits until all is stored. */
void tandem_switchboard_shut_down_async (TandemSwitchboard *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_switchboard_shut_down_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error);

/* What the audio of all calls came to so far. */
void tandem_switchboard_get_media_figures (TandemSwitchboard *self, TandemMediaFigures *figures);

TandemSettings *tandem_switchboard_get_settings (TandemSwitchboard *self);
/* Where its calls are kept; borrowed. */
TandemStore *tandem_switchboard_get_store (TandemSwitchboard *self);
