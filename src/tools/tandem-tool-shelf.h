// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-secrets.h"
#include "tandem-tool.h"

/* Makes the tools of an agent from what stands in its profile: takes Tandem's own from the shelf, on which each was put once, and makes those
 * for web services.  Main thread only. */
#define TANDEM_TYPE_TOOL_SHELF (tandem_tool_shelf_get_type ())
G_DECLARE_FINAL_TYPE (TandemToolShelf, tandem_tool_shelf, TANDEM, TOOL_SHELF, GObject)

/* @secrets: has the keys of web services and MCP servers.  @media: tells the operator of what is wrong. */
TandemToolShelf *tandem_tool_shelf_new (TandemSecrets *secrets, TandemCallMedia *media);

/* Puts one of Tandem's own there, by its name. */
void tandem_tool_shelf_add (TandemToolShelf *self, TandemTool *tool);

/* The tools in @text (as tandem_tools_check() takes it), each guarded (TandemGuardedTool).  MCP servers are none of them, and what Tandem has
 * but is not on the shelf is left out: somebody else makes it.  NULL with TANDEM_TOOL_ERROR_FILE.  (transfer full) (element-type TandemTool) */
GPtrArray *tandem_tool_shelf_make (TandemToolShelf *self, const char *text, GError **error);

/* The MCP servers in @text, a JSON array of {"type": "mcp", "server_label", "server_url", "server_description", "authorization",
 * "allowed_tools", "require_approval": "never"} without the members that are not set, as OpenAI takes them.  It may hold a key: it goes to the
 * service and nowhere else.  "" when there are none.  (transfer full) */
char *tandem_tool_shelf_dup_servers (TandemToolShelf *self, const char *text);

/* A TandemToolMaker, with the shelf as @self: the tools of @profile, and its MCP servers as its tool-definitions where its service can call
 * them.  What is wrong with them is told to the operator as a notice; the agent has none of them then, and the call goes on. */
void tandem_tool_shelf_fill (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer self);
