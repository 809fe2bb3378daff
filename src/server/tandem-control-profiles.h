// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes about profiles.  A profile is written as in a file (TandemProfileFormat), with "default" (it is the one of the settings) and
 * "variables" (the names of those that a call must be given) beside. */

/* {profiles: [{name, default, provider, model, voice, language, variables}], examples: [names of those to begin with]} */
void tandem_control_profiles_list (const TandemControlRequest *request);
void tandem_control_profiles_show (const TandemControlRequest *request);
/* What the body does not say is as in the profile that it names in "from", else as in the settings. */
void tandem_control_profiles_create (const TandemControlRequest *request);
/* What the body does not say stays as it is. */
void tandem_control_profiles_update (const TandemControlRequest *request);
void tandem_control_profiles_remove (const TandemControlRequest *request);
/* The file, and a file; one whose name is taken gets another. */
void tandem_control_profiles_export (const TandemControlRequest *request);
void tandem_control_profiles_import (const TandemControlRequest *request);
