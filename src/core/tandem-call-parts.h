// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-history.h"
#include "tandem-live-calls.h"
#include "tandem-operator.h"
#include "tandem-settings.h"

/* What those work with who begin calls, the dialler and the answerer.  Borrowed in the hands of who makes it, owned in a copy. */
typedef struct {
  TandemSettings *settings;
  TandemCarrier *carrier;
  TandemStore *store;
  TandemSaveQueue *saves;
  TandemCallHistory *history;
  TandemLiveCalls *live;
  TandemOperator *operator;
} TandemCallParts;

/* Makes *@self a copy of *@other that owns what it holds; clear gives that up, and may be called again. */
void tandem_call_parts_init_copy (TandemCallParts *self, const TandemCallParts *other);
void tandem_call_parts_clear (TandemCallParts *self);
