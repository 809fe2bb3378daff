// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tool.h"

/* What one agent can do: tools under different names.  Plain data; main thread only. */
typedef struct _TandemToolSet TandemToolSet;

TandemToolSet *tandem_tool_set_new (void);
void tandem_tool_set_free (TandemToolSet *self);
/* Eats @tool.  Of two with one name the first stays; what no service takes (a name of other characters, parameters that are no JSON
 * object) is left out and logged. */
void tandem_tool_set_add (TandemToolSet *self, TandemTool *tool);
/* Borrowed; NULL: there is none. */
TandemTool *tandem_tool_set_find (TandemToolSet *self, const char *name);
gboolean tandem_tool_set_is_empty (TandemToolSet *self);
/* As tandem_profile_get_tool_definitions() has it, behind those that are in @others already (a JSON array, or ""); "": there are none.
 * (transfer full) */
char *tandem_tool_set_dup_definitions (TandemToolSet *self, const char *others);
/* Why @name cannot be called, for the agent.  (transfer full) */
char *tandem_tool_set_dup_unknown (TandemToolSet *self, const char *name);
