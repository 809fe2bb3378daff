// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-account.h"
#include "tandem-twilio-request.h"
#include "tandem-twilio-resource.h"

/* Twilio's REST API for calls.  Main thread only.  Every finish gives TANDEM_PROVIDER_ERROR and, with it, what is known about the
 * failure. */
#define TANDEM_TYPE_TWILIO_CLIENT (tandem_twilio_client_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioClient, tandem_twilio_client, TANDEM, TWILIO_CLIENT, GObject)

/* @timeout_ms: for each attempt of a request. */
TandemTwilioClient *tandem_twilio_client_new (guint timeout_ms);

typedef struct {
  const char *to;
  const char *from;
  const char *twiml;              /* NULL: it enters @conference */
  const char *status_callback;
  const char *recording_callback; /* NULL: not recorded from the answer on */
  const char *machine_callback;   /* NULL: nobody finds out who answers */
  gboolean machine_end;           /* a machine is told of when its greeting is over, not when it has begun */
  const char *conference;         /* its SID, nullable */
} TandemTwilioDial;

/* After a failure with "sent" the call may exist: list before anything else. */
void tandem_twilio_client_create_call_async (TandemTwilioClient *self, TandemTwilioAccount *account, const TandemTwilioDial *dial,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TandemTwilioCall *tandem_twilio_client_create_call_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

/* Ends a call in any state.  */
void tandem_twilio_client_end_call_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
TandemTwilioCall *tandem_twilio_client_end_call_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

void tandem_twilio_client_fetch_call_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
TandemTwilioCall *tandem_twilio_client_fetch_call_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

/* The newest calls between two numbers, array of TandemTwilioCall; @now_s is Twilio's clock (ours when it sent none). */
void tandem_twilio_client_list_calls_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *to, const char *from,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The calls to @to since the day of @since; finished by the same function. */
void tandem_twilio_client_list_inbound_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *to, GDateTime *since,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_twilio_client_list_calls_finish (TandemTwilioClient *self, GAsyncResult *result, gint64 *now_s, GError **error);

/* The body of any other resource of the account: GET when @form is NULL, else POST.  @path follows /2010-04-01/Accounts/AC... */
void tandem_twilio_client_send_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *path, const char *form,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *tandem_twilio_client_send_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

/* Lets Twilio record a call in progress: one channel for each side, told of at @callback.  After a failure with "sent" it may
 * record: list before anything else. */
void tandem_twilio_client_start_recording_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, const char *callback,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback_func, gpointer user_data);
TandemTwilioTake *tandem_twilio_client_start_recording_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

/* Pauses the recording, which is silent meanwhile, or goes on with it; twice does no harm.  @sid NULL: the one in progress. */
void tandem_twilio_client_pause_recording_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, const char *sid,
                                                 gboolean pause, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TandemTwilioTake *tandem_twilio_client_pause_recording_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

/* The recordings of one call, array of TandemTwilioTake, the newest first. */
void tandem_twilio_client_list_recordings_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_twilio_client_list_recordings_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error);

/* The connections: for who needs more than a short answer. */
SoupSession *tandem_twilio_client_get_session (TandemTwilioClient *self);

/* TRUE when Twilio says that there is no such call any more: for who wants it ended, a success. */
gboolean tandem_twilio_failure_is_gone (const TandemTwilioFailure *failure);
