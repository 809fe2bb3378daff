// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* How a carrier brings a third party to a call: remote and third party are put into one conference, and so are we, with a second media stream
 * that takes the place of the first.  Main thread only; errors: TANDEM_PROVIDER_ERROR, TANDEM_CALL_ERROR_WRONG_STATE when the call is over. */
#define TANDEM_TYPE_CONFERENCES (tandem_conferences_get_type ())
G_DECLARE_INTERFACE (TandemConferences, tandem_conferences, TANDEM, CONFERENCES, GObject)

struct _TandemConferencesInterface {
  GTypeInterface parent;
  void (*invite_async) (TandemConferences *self, TandemCall *call, TandemCall *third, const char *media_token, GAsyncReadyCallback callback, gpointer user_data);
  void (*set_held_async) (TandemConferences *self, TandemCall *call, gboolean held, GAsyncReadyCallback callback, gpointer user_data);
  void (*leave_async) (TandemConferences *self, TandemCall *call, TandemCall *third, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*finish) (TandemConferences *self, GAsyncResult *result, GError **error);
};

/* Puts the remote of @call on hold, with the carrier's music, and calls @third ("to" and "from" are set), whose state is told by the carrier's
 * "call-status" from then on and whom its hang_up_async() drops.  Our second stream, which comes the
 * first time only, brings @media_token: the line of @call must expect it.  After an error the remote may be on hold: set_held_async() ends that, and says
 * TANDEM_CALL_ERROR_WRONG_STATE when the remote is in no conference and hears us as before. */
void tandem_conferences_invite_async (TandemConferences *self, TandemCall *call, TandemCall *third, const char *media_token, GAsyncReadyCallback callback, gpointer user_data);
/* Music for the remote of @call, or everybody hears everybody. */
void tandem_conferences_set_held_async (TandemConferences *self, TandemCall *call, gboolean held, GAsyncReadyCallback callback, gpointer user_data);
/* Remote and @third go on without us, until either hangs up. */
void tandem_conferences_leave_async (TandemConferences *self, TandemCall *call, TandemCall *third, GAsyncReadyCallback callback, gpointer user_data);
/* Of all three. */
gboolean tandem_conferences_finish (TandemConferences *self, GAsyncResult *result, GError **error);
