// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-call-facts.h"

typedef enum {
  TANDEM_SIM_EVENT_INITIATED = 1 << 0,
  TANDEM_SIM_EVENT_RINGING = 1 << 1,
  TANDEM_SIM_EVENT_ANSWERED = 1 << 2,
  TANDEM_SIM_EVENT_COMPLETED = 1 << 3,
} TandemSimCallEvents;

/* Where the status of one call is reported to (PROTOCOLS 3.2).  Default main context only. */
typedef struct {
  char *url;                    /* NULL: nowhere */
  char *method;
  TandemSimCallEvents events;
  guint sequence;
} TandemSimCallCallback;

/* (nullable) arguments leave things as they are; both are copied. */
void tandem_sim_call_callback_set (TandemSimCallCallback *self, const char *url, const char *method);
void tandem_sim_call_callback_clear (TandemSimCallCallback *self);
/* @status: "initiated" is a word of callbacks only, never of the resource. */
void tandem_sim_call_callback_report (TandemSimCallCallback *self, const TandemSimAccount *account, const TandemSimCallFacts *facts,
                                      TandemSimCallEvents event, const char *status);
