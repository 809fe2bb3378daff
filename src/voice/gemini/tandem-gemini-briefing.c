// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-briefing.h"

#include <string.h>

#include "tandem-gemini-command.h"

void
tandem_gemini_briefing_init (TandemGeminiBriefing *self, const char *model)
{
  self->turns = g_string_new (NULL);
  self->words = g_string_new (NULL);
  self->only_history = strstr (model, "gemini-3.1-") != NULL;
}

void
tandem_gemini_briefing_clear (TandemGeminiBriefing *self)
{
  g_string_free (self->turns, TRUE);
  g_string_free (self->words, TRUE);
}

void
tandem_gemini_briefing_add (TandemGeminiBriefing *self, TandemParty party, const char *text)
{
  g_autofree char *turn = tandem_gemini_command_turn (party, text);

  if (self->turns->len > 0)
    g_string_append_c (self->turns, ',');
  g_string_append (self->turns, turn);
  if (self->words->len > 0)
    g_string_append_c (self->words, '\n');
  if (party == TANDEM_PARTY_AGENT)
    g_string_append (self->words, "You said: ");
  g_string_append (self->words, text);
}

gboolean
tandem_gemini_briefing_is_waiting (TandemGeminiBriefing *self)
{
  return self->turns->len > 0;
}

static void
send_take (TandemGeminiBriefing *self, TandemVoiceSession *session, char *command)
{
  tandem_voice_session_send_take (session, command);
  g_string_truncate (self->turns, 0);
  g_string_truncate (self->words, 0);
}

void
tandem_gemini_briefing_tell (TandemGeminiBriefing *self, TandemVoiceSession *session)
{
  if (self->turns->len > 0 && !(self->only_history && self->begun))
    send_take (self, session, tandem_gemini_command_content (self->turns->str, FALSE));
}

void
tandem_gemini_briefing_ask (TandemGeminiBriefing *self, TandemVoiceSession *session, const char *text)
{
  tandem_gemini_briefing_add (self, TANDEM_PARTY_REMOTE, text);
  if (self->only_history && self->begun) {
    send_take (self, session, tandem_gemini_command_text (self->words->str));
    return;
  }
  send_take (self, session, tandem_gemini_command_content (self->turns->str, TRUE));
  if (self->only_history)
    tandem_voice_session_send_take (session, tandem_gemini_command_text (" "));
}
