// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "tandem-cli.h"

/* The control listener, seen from the command line.  Main thread only. */
#define TANDEM_TYPE_CLI_CLIENT (tandem_cli_client_get_type ())
G_DECLARE_FINAL_TYPE (TandemCliClient, tandem_cli_client, TANDEM, CLI_CLIENT, GObject)

TandemCliClient *tandem_cli_client_new (const TandemCliTarget *target);

/* One exchange; spins the default main context until the answer is there (the listener may live in this very process).  @body
 * (nullable) is JSON text.  (transfer full); NULL with G_IO_ERROR and the listener's own sentence when it refused. */
JsonNode *tandem_cli_client_request (TandemCliClient *self, const char *method, const char *path, const char *body,
                                     GError **error);

/* Opens the event stream.  (transfer full), NULL on failure. */
SoupWebsocketConnection *tandem_cli_client_open_events (TandemCliClient *self, GError **error);

/* The member @name of an object as a string, or @otherwise when absent or null.  Borrowed from @node. */
const char *tandem_cli_json_string (JsonNode *node, const char *name, const char *otherwise);

/* JSON text from the control listener; NULL when it is none.  (transfer full) */
JsonNode *tandem_cli_json_parse (GBytes *bytes);
