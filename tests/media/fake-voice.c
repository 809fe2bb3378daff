// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-voice.h"

#include <string.h>

#include "tandem-converter.h"

struct _FakeVoice {
  GObject parent_instance;
  TandemVoiceFormat format;
  TandemVoiceCapabilities capabilities;
  gint64 lifetime_ms;
  GPtrArray *log;
  char *handle;
  GByteArray *audio;
  TandemVoiceListener listener;
  gpointer listener_data;
};

static void fake_voice_iface_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeVoice, fake_voice, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, fake_voice_iface_init))

static void
fake_voice_finalize (GObject *object)
{
  FakeVoice *self = FAKE_VOICE (object);

  g_byte_array_unref (self->audio);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  g_free (self->handle);
  G_OBJECT_CLASS (fake_voice_parent_class)->finalize (object);
}

static void
fake_voice_class_init (FakeVoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_voice_finalize;
}

static void
fake_voice_init (FakeVoice *self)
{
  self->audio = g_byte_array_new ();
}

FakeVoice *
fake_voice_new (TandemVoiceFormat format, TandemVoiceCapabilities capabilities, GPtrArray *log)
{
  FakeVoice *self = g_object_new (FAKE_TYPE_VOICE, NULL);

  self->format = format;
  self->capabilities = capabilities;
  self->log = log ? g_ptr_array_ref (log) : NULL;
  return self;
}

void
fake_voice_set_lifetime_ms (FakeVoice *self, gint64 lifetime_ms)
{
  self->lifetime_ms = lifetime_ms;
}

GByteArray *
fake_voice_get_audio (FakeVoice *self)
{
  return self->audio;
}

gboolean
fake_voice_has_listener (FakeVoice *self)
{
  return self->listener != NULL;
}

void
fake_voice_emit (FakeVoice *self, const TandemVoiceEvent *event)
{
  if (self->listener)
    self->listener (TANDEM_VOICE (self), event, self->listener_data);
}

void
fake_voice_ready (FakeVoice *self)
{
  fake_voice_emit (self, &(TandemVoiceEvent){ .type = TANDEM_VOICE_READY });
}

void
fake_voice_say (FakeVoice *self, const char *item, const char *response, int ms)
{
  gsize n = (gsize) ms * tandem_converter_bytes_per_ms (self->format);
  g_autofree guint8 *data = g_malloc (n);

  memset (data, 0x20, n);
  fake_voice_emit (self, &(TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO, .item_id = item, .response_id = response,
                                              .data = data, .n = n });
}

G_GNUC_PRINTF (2, 3)
static void
note (TandemVoice *voice, const char *format, ...)
{
  FakeVoice *self = FAKE_VOICE (voice);
  va_list args;

  if (!self->log)
    return;
  va_start (args, format);
  g_ptr_array_add (self->log, g_strdup_vprintf (format, args));
  va_end (args);
}

static TandemVoiceCapabilities
get_capabilities (TandemVoice *voice)
{
  return FAKE_VOICE (voice)->capabilities;
}

static TandemVoiceFormat
get_format (TandemVoice *voice)
{
  return FAKE_VOICE (voice)->format;
}

static void
set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  FAKE_VOICE (voice)->listener = listener;
  FAKE_VOICE (voice)->listener_data = user_data;
}

static void
open_voice (TandemVoice *voice)
{
  note (voice, "open");
}

static void
send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  g_byte_array_append (FAKE_VOICE (voice)->audio, data, (guint) n);
}

static void
say (TandemVoice *voice, const char *text)
{
  note (voice, "say %s", text);
}

static void
respond (TandemVoice *voice)
{
  note (voice, "respond");
}

static void
set_listening (TandemVoice *voice, gboolean listening)
{
  note (voice, listening ? "listen" : "answer");
}

static void
add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  note (voice, "note %s %s", item_id, text);
}

static void
add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  note (voice, "turn %s %s %s", item_id, tandem_party_to_string (party), text);
}

static void
answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result, gboolean failed)
{
  note (voice, "tool %s %s %s: %s", tool_call_id, name, failed ? "failed" : "done", result);
}

static gint64
get_lifetime_ms (TandemVoice *voice)
{
  return FAKE_VOICE (voice)->lifetime_ms;
}

static void
resume (TandemVoice *voice, const char *handle)
{
  note (voice, "resume %s", handle);
  g_free (FAKE_VOICE (voice)->handle);
  FAKE_VOICE (voice)->handle = g_strdup (handle);
}

static const char *
get_resumed (TandemVoice *voice)
{
  return FAKE_VOICE (voice)->handle;
}

static void
truncate_item (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  note (voice, "truncate %s %d", item_id, (int) heard_ms);
}

static void
remove_item (TandemVoice *voice, const char *item_id)
{
  note (voice, "remove %s", item_id);
}

static void
cancel (TandemVoice *voice)
{
  note (voice, "cancel");
}

static void
close_voice (TandemVoice *voice)
{
  note (voice, "close voice");
}

static void
fake_voice_iface_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = get_capabilities;
  iface->get_format = get_format;
  iface->set_listener = set_listener;
  iface->open = open_voice;
  iface->send_audio = send_audio;
  iface->say = say;
  iface->respond = respond;
  iface->set_listening = set_listening;
  iface->add_note = add_note;
  iface->add_turn = add_turn;
  iface->answer_tool = answer_tool;
  iface->get_lifetime_ms = get_lifetime_ms;
  iface->resume = resume;
  iface->get_resumed = get_resumed;
  iface->truncate = truncate_item;
  iface->remove_item = remove_item;
  iface->cancel = cancel;
  iface->close = close_voice;
}
