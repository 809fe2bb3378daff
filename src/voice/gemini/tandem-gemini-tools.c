// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-tools.h"

void
tandem_gemini_tools_tell (TandemVoiceSession *session, const TandemGeminiMessage *message)
{
  for (guint i = 0; i < message->calls->len; i++) {
    const TandemGeminiCall *call = message->calls->pdata[i];

    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_TOOL_CALL, .tool_call_id = call->id,
                                                              .name = call->name, .text = call->arguments });
  }
  for (guint i = 0; message->cancelled && message->cancelled[i]; i++)
    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_TOOL_CANCELLED,
                                                              .tool_call_id = message->cancelled[i] });
}
