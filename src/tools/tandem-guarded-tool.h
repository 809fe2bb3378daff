// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tool.h"

/* A tool around another, as a profile wants it: what does not fit the parameters never reaches the other, nor the operator, who is asked first
 * where the profile says so.  Main thread only. */
#define TANDEM_TYPE_GUARDED_TOOL (tandem_guarded_tool_get_type ())
G_DECLARE_FINAL_TYPE (TandemGuardedTool, tandem_guarded_tool, TANDEM, GUARDED_TOOL, GObject)

/* @description: instead of its own; nullable.  NULL with TANDEM_TOOL_ERROR_FILE when the parameters of @inner are no schema. */
TandemTool *tandem_guarded_tool_new (TandemTool *inner, const char *description, gboolean confirms, GError **error);
