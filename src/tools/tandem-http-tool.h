// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-secrets.h"
#include "tandem-tool-entry.h"
#include "tandem-tool.h"

/* A TandemTool that asks a web service.  Its secret goes into one header, to the host of the profile and to no other: no redirection is
 * followed.  The agent is told what came of it in any case; of an answer without end no more is read than it can be told.
 * The arguments are taken as they are (TandemCheckedTool looks first).  Main thread only. */
#define TANDEM_TYPE_HTTP_TOOL (tandem_http_tool_get_type ())
G_DECLARE_FINAL_TYPE (TandemHttpTool, tandem_http_tool, TANDEM, HTTP_TOOL, GObject)

/* @entry: of kind HTTP (transfer full). */
TandemHttpTool *tandem_http_tool_new (TandemToolEntry *entry, SoupSession *session, TandemSecrets *secrets);
