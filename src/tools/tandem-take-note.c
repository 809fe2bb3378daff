// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-take-note.h"

#include "tandem-built-in-tool.h"
#include "tandem-call-notes.h"
#include "tandem-error.h"
#include "tandem-tool-arguments.h"

static void
run (gpointer data, TandemCall *call, const char *tool_call_id, JsonNode *arguments, GTask *owned)
{
  g_autoptr (GTask) task = owned;
  g_autoptr (TandemTurnUpdate) update =
    tandem_call_notes_make (call, tool_call_id, tandem_tool_arguments_peek_string (arguments, "text"));

  /* Comes to the transcript and the store by the same way as what is said. */
  tandem_call_media_report_turn (data, tandem_call_get_id (call), update);
  if (tandem_transcript_lookup (tandem_call_get_transcript (call), update->item_id))
    tandem_built_in_tool_return (task, g_strdup ("Noted."));
  else
    g_task_return_new_error (task, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, "This was not noted: the call is over.");
}

TandemTool *
tandem_take_note_new (TandemCallMedia *media)
{
  static const TandemBuiltIn row = {
    .name = "take_note",
    .description = "Keeps a note with this call for the people you work for; the person on the call does not hear it. Use it for what "
                   "matters afterwards: names, dates, wishes, what was promised. One note for each thing.",
    .parameters = "{\"type\":\"object\",\"properties\":{"
                  "\"text\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":2000,\"description\":\"The note, in whole sentences.\"}},"
                  "\"required\":[\"text\"],\"additionalProperties\":false}",
    .run = run,
  };

  return tandem_built_in_tool_new (&row, media);
}
