// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-request.h"

/* What becomes of a text, by the number that it goes to.  Besides those of Twilio's own test numbers (+15005550001 21211, …2 21612,
 * …3 21408, …4 21610, …9 21614): +12025550193 to …198 undelivered with 30003 to 30008, …191 failed with 30034, …192 sent for ever.
 * Everybody else gets it.  POST /simulator/fates {"to","status","error_code"} says otherwise; "refused" is an answer to the request. */
typedef struct {
  const char *status;   /* "delivered", "sent", "undelivered", "failed" or "refused"; static */
  int error_code;
} TandemSimFate;

#define TANDEM_TYPE_SIM_FATES (tandem_sim_fates_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimFates, tandem_sim_fates, TANDEM, SIM_FATES, GObject)

TandemSimFates *tandem_sim_fates_new (void);
TandemSimFate tandem_sim_fates_find (TandemSimFates *self, const char *to);
/* The control route. */
void tandem_sim_fates_handle (TandemSimFates *self, TandemSimRequest *request);
/* Twilio's sentence of @error_code, with both numbers in it.  (transfer full) */
char *tandem_sim_fate_dup_message (int error_code, const char *to, const char *from);
