// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* tandem doctor where no Tandem runs: the same doctor, with as much of a Tandem around it as it takes.  Main thread;
 * both spin the default main context and give the report that POST /api/v1/doctor answers, (transfer full). */

/* @env_file: nullable.  @has_desk: there would be a window, and a microphone is wanted. */
JsonNode *tandem_doctor_command_examine (TandemSettings *settings, TandemSecrets *secrets, const char *env_file,
                                         gboolean has_desk);
/* The settings could not be read (@error): there is nothing else that could be looked at. */
JsonNode *tandem_doctor_command_report_settings (const GError *error);
