// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-deliveries.h"
#include "tandem-switchboard.h"
#include "tandem-text-model.h"
#include "tandem-wrap-up-format.h"
#include "tandem-wrap-up-store.h"

/* When a call is over: has its wrap-up written (setting "call-summary"), keeps it, and has another program told (TandemDeliveries).  Main
 * thread only.  Signal "changed" (TandemCall): tandem_wrap_up_of() gives another one. */
#define TANDEM_TYPE_WRAP_UPS (tandem_wrap_ups_get_type ())
G_DECLARE_FINAL_TYPE (TandemWrapUps, tandem_wrap_ups, TANDEM, WRAP_UPS, GObject)

/* Whom it works with.  @deliveries tells another program, if @post knows one. */
typedef struct {
  TandemWrapUpStore *store;
  TandemTextModel *model;
  TandemDeliveryPost *post;
  TandemDeliveries *deliveries;
  const TandemWrapUpFormat *format;
} TandemWrapUpParts;

/* Gives @switchboard, which owns it, its wrap-ups; borrowed. */
TandemWrapUps *tandem_wrap_ups_give (TandemSwitchboard *switchboard, const TandemWrapUpParts *parts);
/* Those of @switchboard; borrowed, NULL when it has none. */
TandemWrapUps *tandem_wrap_ups_of (TandemSwitchboard *switchboard);
/* Writes that of @call now, whatever the setting says; one that a person edited is replaced.  Errors: TANDEM_AGENT_ERROR of the model;
 * TANDEM_CALL_ERROR_WRONG_STATE while the call goes on, _BAD_INPUT when nothing was said. */
void tandem_wrap_ups_write_async (TandemWrapUps *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* That of @call, from the store if need be; see tandem_wrap_up_of(). */
void tandem_wrap_ups_load_async (TandemWrapUps *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* A person's version, checked by tandem_wrap_up_check(); it is kept, and told again. */
void tandem_wrap_ups_edit_async (TandemWrapUps *self, TandemCall *call, const TandemWrapUp *wrap_up, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes all three. */
gboolean tandem_wrap_ups_finish (TandemWrapUps *self, GAsyncResult *result, GError **error);
