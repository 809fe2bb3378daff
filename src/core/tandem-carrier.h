// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-conferences.h"

/* Who carries calls.  Main thread only; results on the main thread.
 *
 * Signals: "call-status" (call_id, TandemCallState, reason (nullable)): what the carrier reports later.  The id is ours, as in
 * all of these.  "call-recording" (call_id, TandemRecordingState): what the carrier does now about recording; OFF: it was asked
 * and does not.  "call-recorded" (call_id, path (nullable)): the recording was fetched, or there is none.  "call-notice" (call_id,
 * GError): something the operator should know about it, the call goes on.
 * "call-answered-by" (call_id, TandemAnsweredBy): who picked up a call for which that was wished.
 * "incoming" (TandemCall): somebody calls us.  The caller hears ringing, and the carrier waits, until one of the three
 * verbs for incoming calls is used. */
#define TANDEM_TYPE_CARRIER (tandem_carrier_get_type ())
G_DECLARE_INTERFACE (TandemCarrier, tandem_carrier, TANDEM, CARRIER, GObject)

struct _TandemCarrierInterface {
  GTypeInterface parent;
  void (*place_call_async) (TandemCarrier *self, TandemCall *call, const char *media_token, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*place_call_finish) (TandemCarrier *self, GAsyncResult *result, GError **error);
  void (*hang_up_async) (TandemCarrier *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*hang_up_finish) (TandemCarrier *self, GAsyncResult *result, GError **error);
  void (*transfer_async) (TandemCarrier *self, TandemCall *call, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*transfer_finish) (TandemCarrier *self, GAsyncResult *result, GError **error);
  /* A carrier that has no conferences has none. */
  TandemConferences *(*get_conferences) (TandemCarrier *self);
  /* A carrier that cannot record has neither. */
  void (*set_recording) (TandemCarrier *self, TandemCall *call, TandemRecordingState state, const char *path);
  void (*fetch_recording) (TandemCarrier *self, TandemCall *call, const char *path);
  void (*list_missed_async) (TandemCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_missed_finish) (TandemCarrier *self, GAsyncResult *result, GError **error);
  void (*ring_call) (TandemCarrier *self, TandemCall *call);
  void (*connect_call) (TandemCarrier *self, TandemCall *call, const char *media_token, const char *greeting);
  void (*refuse_call) (TandemCarrier *self, TandemCall *call, const char *sentence);
  /* A carrier whose streams cannot be replaced has none. */
  void (*reconnect_call) (TandemCarrier *self, TandemCall *call, const char *media_token, const char *farewell);
};

/* Dials call's "to" from call's "from".  @media_token: the one-time token the media stream must
 * bring (already expected by the media side).  On success call-sid and state of @call are set.
 * Errors: TANDEM_PROVIDER_ERROR. */
void tandem_carrier_place_call_async (TandemCarrier *self, TandemCall *call, const char *media_token, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_carrier_place_call_finish (TandemCarrier *self, GAsyncResult *result, GError **error);

/* Ends @call at the carrier.  A call that is already gone is a success. */
void tandem_carrier_hang_up_async (TandemCarrier *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_carrier_hang_up_finish (TandemCarrier *self, GAsyncResult *result, GError **error);

/* Connects the remote of @call, which is in progress, with @to (E.164): our media stream ends, the call does not. */
void tandem_carrier_transfer_async (TandemCarrier *self, TandemCall *call, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_carrier_transfer_finish (TandemCarrier *self, GAsyncResult *result, GError **error);

/* NULL when it has none; borrowed. */
TandemConferences *tandem_carrier_get_conferences (TandemCarrier *self);

gboolean tandem_carrier_can_record (TandemCarrier *self);
/* Lets the carrier record the live @call, or pause.  Before the call is placed: from its answer on.  After the call the recording
 * is fetched to @path (a .wav file, which may become another format).  Told by "call-recording", at the latest with the answer,
 * and "call-recorded". */
void tandem_carrier_set_recording (TandemCarrier *self, TandemCall *call, TandemRecordingState state, const char *path);
/* Fetches the recording of @call, which ended in an earlier run, to @path. */
void tandem_carrier_fetch_recording (TandemCarrier *self, TandemCall *call, const char *path);

/* A carrier that takes no incoming calls has neither these nor the three below. */
gboolean tandem_carrier_takes_calls (TandemCarrier *self);
/* Who called since @since, as far as it is over: TandemCall, oldest first, (transfer full); some of them may be known already.
 * Errors: TANDEM_PROVIDER_ERROR. */
void tandem_carrier_list_missed_async (TandemCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_carrier_list_missed_finish (TandemCarrier *self, GAsyncResult *result, GError **error);

/* Incoming calls, as long as they ring; one that is over or connected is left alone.  None of them waits or fails: what
 * becomes of it is told by "call-status" and by the media stream. */
/* Lets @call ring on. */
void tandem_carrier_ring_call (TandemCarrier *self, TandemCall *call);
/* Answers @call: its media stream will bring @media_token.  @greeting (nullable) is said before. */
void tandem_carrier_connect_call (TandemCarrier *self, TandemCall *call, const char *media_token, const char *greeting);
/* Turns @call away: as busy, or with @sentence (nullable) when the caller is owed one. */
void tandem_carrier_refuse_call (TandemCarrier *self, TandemCall *call, const char *sentence);

gboolean tandem_carrier_can_reconnect (TandemCarrier *self);
/* The media stream of @call broke: keeps the remote on the line, and connects it again as soon as the carrier can reach us, with a
 * stream that brings @media_token.  When that takes too long the remote is told @farewell and the call ends; at once when
 * @media_token is NULL.  Told by the media's "connected" or "call-status". */
void tandem_carrier_reconnect_call (TandemCarrier *self, TandemCall *call, const char *media_token, const char *farewell);

/* For implementations: emit the signals. */
void tandem_carrier_report_recording (TandemCarrier *self, const char *call_id, TandemRecordingState state);
void tandem_carrier_report_recorded (TandemCarrier *self, const char *call_id, const char *path);
void tandem_carrier_report_notice (TandemCarrier *self, const char *call_id, const GError *error);
void tandem_carrier_report_status (TandemCarrier *self, const char *call_id, TandemCallState state, const char *reason);
void tandem_carrier_report_answered_by (TandemCarrier *self, const char *call_id, TandemAnsweredBy who);
void tandem_carrier_report_incoming (TandemCarrier *self, TandemCall *call);
