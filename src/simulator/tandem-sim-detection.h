// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-ear.h"
#include "tandem-sim-request.h"

/* Answering machine detection of one call (MachineDetection with AsyncAmd): listens to whoever picked up, with Twilio's default
 * thresholds, and tells the application once.  Who speaks shortly and then waits is a human, who speaks on is a machine.
 * Plain data of TandemSimCall; default main context only. */
typedef struct {
  char *url;          /* NULL: nobody asked */
  char *method;
  gboolean wait_end;  /* DetectMessageEnd */
  gboolean fax;       /* the one who picked up is one */
  TandemSimEar ear;
  guint64 now_ms;
  guint64 since_ms;   /* when the present stretch of words began */
  gboolean machine;
  gboolean told;
} TandemSimDetection;

/* Reads what POST Calls.json asks for.  FALSE: it was refused, and @request is answered. */
gboolean tandem_sim_detection_read (TandemSimDetection *self, TandemSimRequest *request);
void tandem_sim_detection_clear (TandemSimDetection *self);
/* 20 ms of the one who picked up: 160 mu-law bytes. */
void tandem_sim_detection_hear (TandemSimDetection *self, const TandemSimAccount *account, const char *call_sid, const guint8 *said);
/* A tone of the one who picked up is over. */
void tandem_sim_detection_beeped (TandemSimDetection *self, const TandemSimAccount *account, const char *call_sid);
