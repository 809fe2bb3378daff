// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tool.h"

/* A tool that does nothing until the test says what came of it. */
#define FAKE_TYPE_TOOL (fake_tool_get_type ())
G_DECLARE_FINAL_TYPE (FakeTool, fake_tool, FAKE, TOOL, GObject)

FakeTool *fake_tool_new (const char *name, gboolean confirms);
/* How often it was run, and with which arguments the last time (nullable). */
guint fake_tool_get_n_runs (FakeTool *self);
const char *fake_tool_get_arguments (FakeTool *self);
/* Ends its oldest run: @result, or when it is NULL @failure. */
void fake_tool_finish (FakeTool *self, const char *result, const char *failure);
