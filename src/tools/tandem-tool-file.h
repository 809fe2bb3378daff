// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tool-entry.h"

/* The tools of a profile as a person writes them: a JSON array of objects, described in HACKING.md ("What an agent can do").  Any thread. */

/* More than services take. */
#define TANDEM_TOOLS_MAX 128
/* Bytes of the text. */
#define TANDEM_TOOLS_TEXT_MAX (100 * 1000)

/* TRUE when @text can be used as the tools of a profile; "" is none at all, "end_call, take_note" is those two.  Otherwise TANDEM_TOOL_ERROR_FILE with one sentence for a
 * person, which names the tool and the member that is wrong. */
gboolean tandem_tools_check (const char *text, GError **error);

/* As above, and @provider (as in a profile) can do what is asked for: MCP servers are called by the AI service, and not all can. */
gboolean tandem_tools_check_for (const char *text, const char *provider, GError **error);

/* All of them or, with the error of the check, NULL.  (transfer full) (element-type TandemToolEntry) */
GPtrArray *tandem_tool_file_parse (const char *text, GError **error);
