// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-echo-voice.h"

#define ITEM_ID "echo"

struct _TandemEchoVoice {
  GObject parent_instance;

  /* borrowed */
  TandemVoiceListener listener;
  gpointer listener_data;

  gboolean open;
};

static void tandem_echo_voice_iface_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemEchoVoice, tandem_echo_voice, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, tandem_echo_voice_iface_init))

static void
tandem_echo_voice_class_init (TandemEchoVoiceClass *klass)
{
}

static void
tandem_echo_voice_init (TandemEchoVoice *self)
{
}

TandemVoice *
tandem_echo_voice_new (void)
{
  return g_object_new (TANDEM_TYPE_ECHO_VOICE, NULL);
}

static void
emit (TandemEchoVoice *self, const TandemVoiceEvent *event)
{
  if (self->listener)
    self->listener (TANDEM_VOICE (self), event, self->listener_data);
}

static TandemVoiceCapabilities
tandem_echo_voice_get_capabilities (TandemVoice *voice)
{
  return TANDEM_VOICE_ECHOES;
}

static TandemVoiceFormat
tandem_echo_voice_get_format (TandemVoice *voice)
{
  return TANDEM_VOICE_FORMAT_PCMU_8000;
}

static void
tandem_echo_voice_set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  TandemEchoVoice *self = TANDEM_ECHO_VOICE (voice);

  self->listener = listener;
  self->listener_data = user_data;
}

static void
tandem_echo_voice_open (TandemVoice *voice)
{
  TandemEchoVoice *self = TANDEM_ECHO_VOICE (voice);
  const TandemVoiceEvent event = { .type = TANDEM_VOICE_READY };

  if (self->open)
    return;
  self->open = TRUE;
  emit (self, &event);
}

static void
tandem_echo_voice_send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  TandemEchoVoice *self = TANDEM_ECHO_VOICE (voice);
  const TandemVoiceEvent event = { .type = TANDEM_VOICE_AUDIO, .item_id = ITEM_ID, .data = data, .n = n };

  if (self->open)
    emit (self, &event);
}

/* Nobody is here who could say, cut short or stop anything. */
static void
tandem_echo_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
}

static void
tandem_echo_voice_remove_item (TandemVoice *voice, const char *item_id)
{
}

static void
tandem_echo_voice_cancel (TandemVoice *voice)
{
}

static void
tandem_echo_voice_close (TandemVoice *voice)
{
  TandemEchoVoice *self = TANDEM_ECHO_VOICE (voice);
  const TandemVoiceEvent event = { .type = TANDEM_VOICE_CLOSED };

  if (!self->open)
    return;
  self->open = FALSE;
  emit (self, &event);
}

static void
tandem_echo_voice_iface_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = tandem_echo_voice_get_capabilities;
  iface->get_format = tandem_echo_voice_get_format;
  iface->set_listener = tandem_echo_voice_set_listener;
  iface->open = tandem_echo_voice_open;
  iface->send_audio = tandem_echo_voice_send_audio;
  iface->truncate = tandem_echo_voice_truncate;
  iface->remove_item = tandem_echo_voice_remove_item;
  iface->cancel = tandem_echo_voice_cancel;
  iface->close = tandem_echo_voice_close;
}
