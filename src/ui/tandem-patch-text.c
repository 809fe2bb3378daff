// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-patch-text.h"

#include <glib/gi18n-lib.h>

static const char *
words_without_agent (TandemCall *call)
{
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_ECHO)
    return tandem_call_get_monitored (call) ? _("The remote hears its own echo. You are listening.")
                                            : _("The remote hears its own echo.");
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_VOICEMAIL)
    return tandem_call_get_monitored (call) ? _("The remote is leaving a message. You are listening.")
                                            : _("The remote is leaving a message.");
  return _("You talk to the remote.");
}

/* NULL: it is there, or nobody waits for it. */
static const char *
words_without_its_agent (TandemCall *call)
{
  gboolean alone = !tandem_patch_hears (tandem_call_get_patch (call), TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR);

  if (tandem_call_get_agent (call) == TANDEM_AGENT_STATE_RECONNECTING)
    return alone ? _("The agent is being connected again. The remote hears music.")
                 : _("You talk to the remote. The agent is being connected again.");
  if (tandem_call_get_agent (call) == TANDEM_AGENT_STATE_GONE)
    return alone ? _("The agent is gone. The remote hears music: take over or hang up.")
                 : _("You talk to the remote. The agent is gone.");
  return NULL;
}

static const char *
words_with_agent (TandemCall *call)
{
  const char *words = words_without_its_agent (call);

  if (words)
    return words;
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    return _("You are the remote: talk, and the agent answers.");
  switch (tandem_call_get_patch (call)) {
  case TANDEM_PATCH_OPERATOR:
    return _("You talk to the remote. The agent listens.");
  case TANDEM_PATCH_BOTH:
    return _("You and the agent talk to the remote.");
  case TANDEM_PATCH_WHISPER:
    return _("The agent talks to the remote. Only the agent hears you.");
  case TANDEM_PATCH_AGENT:
  case TANDEM_PATCH_HOLD:
  default:
    return tandem_call_get_monitored (call) ? _("The agent talks to the remote. You are listening.")
                                            : _("The agent talks to the remote. You hear nothing.");
  }
}

char *
tandem_patch_text_dup_words (TandemCall *call)
{
  TandemPatch patch = tandem_call_get_patch (call);
  const char *words;

  if (tandem_call_get_state (call) != TANDEM_CALL_STATE_IN_PROGRESS)
    return g_strdup (_("Nobody has answered yet."));
  if (tandem_call_get_patch (call) == TANDEM_PATCH_HOLD)
    return g_strdup (_("On hold: the remote hears music."));
  words = tandem_call_get_mode (call) == TANDEM_CALL_MODE_AGENT || tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL
            ? words_with_agent (call) : words_without_agent (call);
  if (!tandem_call_get_muted (call))
    return g_strdup (words);
  /* TRANSLATORS: who talks to whom, then that our side is muted. */
  return g_strdup_printf (C_("two sentences", "%s %s"), words,
                          tandem_patch_opens_microphone (patch) && tandem_patch_lets_agent_speak (patch)
                            ? _("Muted: nobody hears you.") : _("Muted: the remote hears nothing from here."));
}

const char *
tandem_patch_text_get_announcement (TandemCall *call)
{
  switch (tandem_call_get_patch (call)) {
  case TANDEM_PATCH_OPERATOR:
    return _("You are on the line");
  case TANDEM_PATCH_BOTH:
    return _("You and the agent are on the line");
  case TANDEM_PATCH_WHISPER:
    return _("Only the agent hears you");
  case TANDEM_PATCH_HOLD:
    return _("On hold");
  case TANDEM_PATCH_AGENT:
  default:
    if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_VOICEMAIL)
      return _("The remote is leaving a message.");
    return tandem_call_get_mode (call) == TANDEM_CALL_MODE_ECHO ? _("The echo is back") : _("The agent is back");
  }
}

const char *
tandem_patch_text_get_agent_announcement (TandemCall *call)
{
  switch (tandem_call_get_agent (call)) {
  case TANDEM_AGENT_STATE_RECONNECTING: return _("The agent is being connected again");
  case TANDEM_AGENT_STATE_GONE: return _("The agent is gone");
  case TANDEM_AGENT_STATE_NONE:
  case TANDEM_AGENT_STATE_CONNECTING:
  case TANDEM_AGENT_STATE_CONNECTED:
  default: return "";
  }
}

const char *
tandem_patch_text_get_recording (TandemCall *call)
{
  switch (tandem_call_get_recording (call)) {
  case TANDEM_RECORDING_ON:
    return tandem_call_get_recording_tone (call) ? _("Recording, with a tone: tell the remote") : _("Recording");
  case TANDEM_RECORDING_PAUSED:
    return _("Recording paused");
  case TANDEM_RECORDING_OFF:
  default:
    return "";
  }
}
