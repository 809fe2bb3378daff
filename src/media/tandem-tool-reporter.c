// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-reporter.h"

typedef struct {
  TandemCallReporter *reporter; /* owned */
  TandemLine *line;             /* borrowed: it holds this */
} ToolReporter;

static G_DEFINE_QUARK (tandem-tool-reporter, tool_reporter)

static void
tool_reporter_free (gpointer data)
{
  ToolReporter *self = data;

  tandem_call_reporter_unref (self->reporter);
  g_free (self);
}

static void
on_called (const char *tool_call_id, const char *name, const char *arguments, gpointer user_data)
{
  ToolReporter *self = user_data;

  tandem_call_reporter_tool_call (self->reporter, tandem_line_get_call_id (self->line), tool_call_id, name, arguments);
}

static void
on_cancelled (const char *tool_call_id, gpointer user_data)
{
  ToolReporter *self = user_data;

  tandem_call_reporter_tool_cancelled (self->reporter, tandem_line_get_call_id (self->line), tool_call_id);
}

static void
on_heard (const char *why, gpointer user_data)
{
  ToolReporter *self = user_data;

  tandem_call_reporter_heard (self->reporter, tandem_line_get_call_id (self->line), why);
}

static const TandemAgentToolsListener listener = { { on_called, on_cancelled }, on_heard };

void
tandem_tool_reporter_follow (TandemLine *line, TandemCallReporter *reporter)
{
  ToolReporter *self = g_new0 (ToolReporter, 1);

  self->reporter = tandem_call_reporter_ref (reporter);
  self->line = line;
  g_object_set_qdata_full (G_OBJECT (line), tool_reporter_quark (), self, tool_reporter_free);
  tandem_agent_tools_set_listener (tandem_agent_port_get_tools (tandem_line_get_agent (line)), &listener, self);
}
