// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-echo-voice.h"

#include <string.h>

typedef struct {
  int n_ready;
  int n_closed;
  GByteArray *audio;
} Heard;

static void
on_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_ready += event->type == TANDEM_VOICE_READY;
  heard->n_closed += event->type == TANDEM_VOICE_CLOSED;
  if (event->type == TANDEM_VOICE_AUDIO) {
    g_assert_nonnull (event->item_id);
    g_byte_array_append (heard->audio, event->data, (guint) event->n);
  }
}

static void
test_echo (void)
{
  TandemVoice *voice = tandem_echo_voice_new ();
  g_autoptr (GByteArray) audio = g_byte_array_new ();
  Heard heard = { .audio = audio };
  guint8 frame[160];

  memset (frame, 0x42, sizeof frame);
  g_assert_cmpint (tandem_voice_get_capabilities (voice), ==, TANDEM_VOICE_ECHOES);
  g_assert_cmpint (tandem_voice_get_format (voice), ==, TANDEM_VOICE_FORMAT_PCMU_8000);
  tandem_voice_set_listener (voice, on_event, &heard);
  tandem_voice_send_audio (voice, frame, sizeof frame);
  g_assert_cmpuint (audio->len, ==, 0);
  tandem_voice_open (voice);
  tandem_voice_open (voice);
  g_assert_cmpint (heard.n_ready, ==, 1);
  tandem_voice_send_audio (voice, frame, sizeof frame);
  tandem_voice_say (voice, "Hello");
  tandem_voice_cancel (voice);
  tandem_voice_truncate (voice, "echo", 1);
  tandem_voice_remove_item (voice, "echo");
  g_assert_cmpmem (audio->data, audio->len, frame, sizeof frame);
  tandem_voice_close (voice);
  tandem_voice_close (voice);
  tandem_voice_send_audio (voice, frame, sizeof frame);
  g_assert_cmpint (heard.n_closed, ==, 1);
  g_assert_cmpuint (audio->len, ==, sizeof frame);
  g_assert_finalize_object (voice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voice/echo", test_echo);
  return g_test_run ();
}
