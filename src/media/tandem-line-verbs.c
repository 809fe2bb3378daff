// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line-verbs.h"

#include "tandem-call-trace.h"

void
tandem_line_verb_lose_stream (TandemLine *line, int number, const char *text)
{
  tandem_line_lose_stream (line);
}

void
tandem_line_verb_mute (TandemLine *line, int number, const char *text)
{
  tandem_line_set_muted (line, number);
}

void
tandem_line_verb_send_digits (TandemLine *line, int number, const char *text)
{
  tandem_line_send_digits (line, text);
}

void
tandem_line_verb_patch (TandemLine *line, int number, const char *text)
{
  tandem_call_trace_event (tandem_call_trace_get (line), "call", "patch", "%s",
                           tandem_patch_to_string ((TandemPatch) number));
  tandem_line_set_patch (line, (TandemPatch) number);
}

void
tandem_line_verb_monitor (TandemLine *line, int number, const char *text)
{
  tandem_line_set_monitored (line, number);
}

void
tandem_line_verb_give_note (TandemLine *line, int number, const char *text)
{
  tandem_agent_port_give_note (tandem_line_get_agent (line), text);
}

void
tandem_line_verb_say (TandemLine *line, int number, const char *text)
{
  tandem_agent_port_say (tandem_line_get_agent (line), text);
}

void
tandem_line_verb_recite (TandemLine *line, int number, const char *text)
{
  tandem_agent_port_recite (tandem_line_get_agent (line), text);
}

void
tandem_line_verb_await_heard (TandemLine *line, int number, const char *text)
{
  tandem_agent_tools_await_heard (tandem_agent_port_get_tools (tandem_line_get_agent (line)));
}

void
tandem_line_verb_record (TandemLine *line, int number, const char *text)
{
  tandem_line_set_recording (line, (TandemRecordingState) number, text);
}

void
tandem_line_verb_announce (TandemLine *line, int number, const char *text)
{
  tandem_line_announce (line, text);
}
