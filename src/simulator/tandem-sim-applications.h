// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-request.h"

/* The TwiML applications of the account, and the Applications part of the REST API.  Logged where "rest": create_application, update_application
 * (sid, voice_url).  Default main context only. */
#define TANDEM_TYPE_SIM_APPLICATIONS (tandem_sim_applications_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimApplications, tandem_sim_applications, TANDEM, SIM_APPLICATIONS, GObject)

TandemSimApplications *tandem_sim_applications_new (const TandemSimAccount *account);
/* Serves Applications.json (@sid NULL) and Applications/SID.json. */
void tandem_sim_applications_handle (TandemSimApplications *self, TandemSimRequest *request, const char *sid);
/* What a call to it asks for; FALSE: there is none of that SID.  Borrowed. */
gboolean tandem_sim_applications_find (TandemSimApplications *self, const char *sid, const char **voice_url, const char **voice_method);
