// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"

/* Google's token endpoint: takes the signed claims of one service account and the consent of one person, and refuses what Google refuses
 * (signature, issuer, audience, scope, more than an hour, times too far from its own).  GET TANDEM_SIM_GOOGLE_CREDENTIALS_PATH gives a file of
 * credentials, with ?type=authorized_user the person's; its key is made when it is first asked for and kept nowhere.  Faults:
 * "google-…". */
#define TANDEM_TYPE_SIM_GOOGLE (tandem_sim_google_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimGoogle, tandem_sim_google, TANDEM, SIM_GOOGLE, GObject)

#define TANDEM_SIM_GOOGLE_TOKEN_PATH "/google/token"
#define TANDEM_SIM_GOOGLE_CREDENTIALS_PATH "/simulator/google-credentials"
#define TANDEM_SIM_GOOGLE_PROJECT "phones-example"

TandemSimGoogle *tandem_sim_google_new (SoupServer *server, TandemSimFaults *faults, TandemSimLog *log);
/* Whether a request shows a token that was given here and is still good. */
gboolean tandem_sim_google_check (TandemSimGoogle *self, SoupServerMessage *message);
