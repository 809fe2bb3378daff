// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-party.h"
#include "tandem-profile.h"

/* What is sent to a model service (data/modelservice/PROTOCOL.md): one JSON text each.  (transfer full)  Any thread. */

#define TANDEM_MODEL_SERVICE_VERSION 1

char *tandem_model_service_command_hello (TandemProfile *profile);
/* {"type": @type}, with pairs of a name and a string up to NULL. */
char *tandem_model_service_command (const char *type, ...) G_GNUC_NULL_TERMINATED;
char *tandem_model_service_command_listening (gboolean listening);
/* Of "heard" and of speech that was found here: @name is "ms" or "at_ms". */
char *tandem_model_service_command_time (const char *type, const char *item, const char *name, gint64 ms);
char *tandem_model_service_command_turn (const char *item, TandemParty party, const char *text);
char *tandem_model_service_command_tool_result (const char *call, const char *name, const char *result, gboolean failed);
