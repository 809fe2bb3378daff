// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice.h"

G_DEFINE_INTERFACE (TandemVoice, tandem_voice, G_TYPE_OBJECT)

static guint usage_signal;

static void
tandem_voice_default_init (TandemVoiceInterface *iface)
{
  usage_signal = g_signal_new ("usage", TANDEM_TYPE_VOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               TANDEM_TYPE_USAGE);
}

void
tandem_voice_report_usage (TandemVoice *self, const TandemUsage *usage)
{
  g_return_if_fail (TANDEM_IS_VOICE (self) && usage && usage->model);
  g_signal_emit (self, usage_signal, 0, usage);
}

TandemVoiceCapabilities
tandem_voice_get_capabilities (TandemVoice *self)
{
  g_return_val_if_fail (TANDEM_IS_VOICE (self), 0);
  return TANDEM_VOICE_GET_IFACE (self)->get_capabilities (self);
}

TandemVoiceFormat
tandem_voice_get_format (TandemVoice *self)
{
  g_return_val_if_fail (TANDEM_IS_VOICE (self), TANDEM_VOICE_FORMAT_PCMU_8000);
  return TANDEM_VOICE_GET_IFACE (self)->get_format (self);
}

TandemVoiceFormat
tandem_voice_get_output_format (TandemVoice *self)
{
  g_return_val_if_fail (TANDEM_IS_VOICE (self), TANDEM_VOICE_FORMAT_PCMU_8000);
  if (TANDEM_VOICE_GET_IFACE (self)->get_output_format)
    return TANDEM_VOICE_GET_IFACE (self)->get_output_format (self);
  return tandem_voice_get_format (self);
}

void
tandem_voice_set_listener (TandemVoice *self, TandemVoiceListener listener, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->set_listener (self, listener, user_data);
}

void
tandem_voice_open (TandemVoice *self)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->open (self);
}

void
tandem_voice_send_audio (TandemVoice *self, const guint8 *data, gsize n)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->send_audio (self, data, n);
}

void
tandem_voice_say (TandemVoice *self, const char *text)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->say)
    TANDEM_VOICE_GET_IFACE (self)->say (self, text);
}

void
tandem_voice_respond (TandemVoice *self)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->respond)
    TANDEM_VOICE_GET_IFACE (self)->respond (self);
}

void
tandem_voice_set_listening (TandemVoice *self, gboolean listening)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->set_listening)
    TANDEM_VOICE_GET_IFACE (self)->set_listening (self, listening);
}

void
tandem_voice_add_note (TandemVoice *self, const char *item_id, const char *text)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->add_note)
    TANDEM_VOICE_GET_IFACE (self)->add_note (self, item_id, text);
}

void
tandem_voice_add_turn (TandemVoice *self, const char *item_id, TandemParty party, const char *text)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->add_turn)
    TANDEM_VOICE_GET_IFACE (self)->add_turn (self, item_id, party, text);
}

void
tandem_voice_answer_tool (TandemVoice *self, const char *tool_call_id, const char *name, const char *result, gboolean failed)
{
  g_return_if_fail (TANDEM_IS_VOICE (self) && tool_call_id && name && result);
  if (TANDEM_VOICE_GET_IFACE (self)->answer_tool)
    TANDEM_VOICE_GET_IFACE (self)->answer_tool (self, tool_call_id, name, result, failed);
}

void
tandem_voice_resume (TandemVoice *self, const char *handle)
{
  g_return_if_fail (TANDEM_IS_VOICE (self) && handle);
  if (TANDEM_VOICE_GET_IFACE (self)->resume)
    TANDEM_VOICE_GET_IFACE (self)->resume (self, handle);
}

const char *
tandem_voice_get_resumed (TandemVoice *self)
{
  g_return_val_if_fail (TANDEM_IS_VOICE (self), NULL);
  return TANDEM_VOICE_GET_IFACE (self)->get_resumed ? TANDEM_VOICE_GET_IFACE (self)->get_resumed (self) : NULL;
}

void
tandem_voice_begin_utterance (TandemVoice *self)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->begin_utterance)
    TANDEM_VOICE_GET_IFACE (self)->begin_utterance (self);
}

void
tandem_voice_end_utterance (TandemVoice *self, gboolean keep)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->end_utterance)
    TANDEM_VOICE_GET_IFACE (self)->end_utterance (self, keep);
}

void
tandem_voice_set_heard (TandemVoice *self, gboolean heard)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  if (TANDEM_VOICE_GET_IFACE (self)->set_heard)
    TANDEM_VOICE_GET_IFACE (self)->set_heard (self, heard);
}

gint64
tandem_voice_get_lifetime_ms (TandemVoice *self)
{
  g_return_val_if_fail (TANDEM_IS_VOICE (self), 0);
  return TANDEM_VOICE_GET_IFACE (self)->get_lifetime_ms ? TANDEM_VOICE_GET_IFACE (self)->get_lifetime_ms (self) : 0;
}

void
tandem_voice_truncate (TandemVoice *self, const char *item_id, gint64 heard_ms)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->truncate (self, item_id, heard_ms);
}

void
tandem_voice_remove_item (TandemVoice *self, const char *item_id)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->remove_item (self, item_id);
}

void
tandem_voice_cancel (TandemVoice *self)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->cancel (self);
}

void
tandem_voice_close (TandemVoice *self)
{
  g_return_if_fail (TANDEM_IS_VOICE (self));
  TANDEM_VOICE_GET_IFACE (self)->close (self);
}
