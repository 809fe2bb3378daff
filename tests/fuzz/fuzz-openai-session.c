// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fake-stream.h"
#include "fake-voice-socket.h"
#include "fuzz.h"
#include "service-event.h"
#include "tandem-captions.h"
#include "tandem-line.h"
#include "tandem-openai-transcriber.h"
#include "tandem-openai-voice.h"
#include "tandem-transcript.h"

/* A whole call with an OpenAI session on it: the real line, voice and transcript, of which the input is the service, the telephone and the
 * operator.  The first line is the profile, every other one thing that happens:
 *   a capital       an event of the service, short (service-event.h); "{…" the same in full
 *   a               answered: the media stream is there
 *   t N, h N, o N   N frames of 20 ms pass; the remote talks N frames; the operator does
 *   j N             the remote's next frame lies N ms later (before, where negative)
 *   p m q           patch, muted, monitored          n y s g   a note, words to be said, digits, the announcement
 *   e k l           a mark comes back, a key is pressed, marks are held back from now on
 *   w N             the socket that the next events are of
 *   r x v           refused with status N, closed with code N, too late
 *   f c             the stream is lost, hung up */

#define MAX_TICKS 400

typedef struct {
  gint64 now_us;
  gint64 remote_ms;
  guint n_ticks;
  guint socket;
  gboolean attached;
  gboolean over;
  TandemProfile *profile;
  TandemLevels *levels;
  FakeStream *stream;
  TandemLine *line;
  TandemTranscript *transcript;
} Call;

static SoupSession *session;

static gint64
now_us (gpointer user_data)
{
  return ((Call *) user_data)->now_us;
}

/* --- what the line tells ----------------------------------------------------------------------------- */

static void
check_text (const char *text)
{
  g_assert_true (!text || g_utf8_validate (text, -1, NULL));
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  Call *call = user_data;
  TandemTurn *turn;

  g_assert_false (call->over);
  g_assert_nonnull (update->item_id);
  check_text (update->item_id);
  check_text (update->text);
  check_text (update->append_text);
  if (update->total_ms >= 0)
    g_assert_cmpint (update->heard_ms, <=, update->total_ms);
  turn = tandem_transcript_update (call->transcript, update, NULL);
  if (turn) {
    check_text (tandem_turn_get_heard_text (turn));
    check_text (tandem_turn_get_unheard_text (turn));
  }
}

static void
on_line (TandemLine *line, gpointer user_data)
{
  g_assert_false (((Call *) user_data)->over);
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  g_assert_false (((Call *) user_data)->over);
  g_assert_true (*error->message);
  check_text (error->message);
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
  g_assert_false (((Call *) user_data)->over);
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  g_assert_cmpint (position, >=, 0);
  return NULL;
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
  Call *call = user_data;

  g_assert_false (call->over);
  check_text (reason);
  call->over = TRUE;
}

static const TandemLineListener listener = { on_turn, on_line, on_notice, on_digit, on_line, on_record, on_over };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  if (g_str_equal (tandem_profile_get_provider (profile), TANDEM_CAPTIONS_PROVIDER))
    return tandem_openai_transcriber_new (profile, session, "key", error);
  return tandem_openai_voice_new (profile, session, "key", error);
}

/* --- what happens ------------------------------------------------------------------------------------ */

static void
tick (Call *call, gint64 n)
{
  for (; n > 0 && call->n_ticks < MAX_TICKS; n--) {
    call->n_ticks++;
    call->now_us += 20000;
    fake_stream_play (call->stream);
    tandem_line_tick (call->line, call->now_us);
  }
}

static void
talk (Call *call, gint64 n, gboolean operator)
{
  guint8 frame[TANDEM_ULAW_FRAME];
  gint16 samples[TANDEM_ULAW_FRAME], ears[TANDEM_ULAW_FRAME];

  for (; n > 0 && call->n_ticks < MAX_TICKS; n--) {
    memset (frame, n % 16 < 12 ? (int) (n * 37) : 0xff, sizeof frame);
    for (gsize i = 0; i < TANDEM_ULAW_FRAME; i++)
      samples[i] = (gint16) ((n * (gint64) i * 997) % 20000);
    if (operator) {
      tandem_operator_port_speak (tandem_line_get_operator (call->line), samples);
      tandem_operator_port_hear (tandem_line_get_operator (call->line), ears);
    } else {
      fake_stream_hear (call->stream, call->remote_ms, frame, sizeof frame);
      call->remote_ms += 20;
    }
    tick (call, 1);
  }
}

static void
tell_agent (Call *call, char what, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  switch (what) {
  case 'n': tandem_agent_port_give_note (tandem_line_get_agent (call->line), valid); break;
  case 'y': tandem_agent_port_say (tandem_line_get_agent (call->line), valid); break;
  case 's': tandem_line_send_digits (call->line, valid); break;
  case 'g': tandem_line_announce (call->line, *valid ? valid : NULL); break;
  default: break;
  }
}

static void
attach (Call *call)
{
  if (call->attached || tandem_line_is_ending (call->line))
    return;
  call->attached = TRUE;
  tandem_line_attach (call->line, TANDEM_CARRIER_STREAM (call->stream));
}

static void
lose_stream (Call *call)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "lost");

  fake_stream_end (call->stream, error);
}

static void
happen (Call *call, char what, const char *text)
{
  gint64 number = g_ascii_strtoll (text, NULL, 10);

  switch (what) {
  case 'a': attach (call); break;
  case 't': tick (call, MIN (number, 100)); break;
  case 'h': talk (call, MIN (number, 100), FALSE); break;
  case 'o': talk (call, MIN (number, 100), TRUE); break;
  /* As far as a message of the stream can tell. */
  case 'j': call->remote_ms = CLAMP (call->remote_ms + CLAMP (number, -1000000000, 1000000000), 0, 1000000000); break;
  case 'p': tandem_line_set_patch (call->line, (TandemPatch) CLAMP (number, 0, TANDEM_PATCH_HOLD)); break;
  case 'm': tandem_line_set_muted (call->line, number != 0); break;
  case 'q': tandem_line_set_monitored (call->line, number != 0); break;
  case 'e': fake_stream_echo (call->stream, text); break;
  case 'k': fake_stream_press (call->stream, "0123456789*#ABCD"[(guint8) text[0] % 16]); break;
  case 'l': fake_stream_hold_marks (call->stream); break;
  case 'w': call->socket = (guint) CLAMP (number, 0, 9); break;
  case 'r': fake_voice_socket_refuse (call->socket, (guint) CLAMP (number, 0, 599)); break;
  case 'x': fake_voice_socket_close (call->socket, (guint) CLAMP (number, 1000, 4999), "over"); break;
  case 'v': fake_voice_socket_be_late (call->socket); break;
  case 'f': lose_stream (call); break;
  case 'c': tandem_line_close (call->line); break;
  default: tell_agent (call, what, text); break;
  }
}

static void
take_line (Call *call, const guint8 *line, gsize n)
{
  g_autofree char *event = NULL;
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  event = line[0] == '{' ? g_strndup ((const char *) line, n) : service_event_build (line, n);
  text = fuzz_dup_string (line + 1, n - 1);
  if (event)
    fake_voice_socket_deliver (call->socket, event, line[0] == '{' ? n : strlen (event));
  /* An engine forgets the line that is over. */
  else if (text && !call->over)
    happen (call, (char) line[0], text);
}

/* --- the call ---------------------------------------------------------------------------------------- */

static gboolean
has (const guint8 *words, gsize n, char word)
{
  return n > 0 && memchr (words, word, n) != NULL;
}

static void
begin (Call *call, const guint8 *words, gsize n)
{
  const TandemClock clock = { now_us, call };

  call->now_us = 1000000;
  call->profile = tandem_profile_new ("fuzz");
  g_object_set (call->profile, "provider", has (words, n, 'n') ? "none" : "openai", "greeting", has (words, n, 'g') ? "Hello" : "",
                "flavour", has (words, n, 'b') ? "beta" : "ga", "url", "wss://ai.example.com/v1/realtime", NULL);
  if (has (words, n, '2'))
    g_object_set (call->profile, "format", TANDEM_VOICE_FORMAT_PCM_24000, NULL);
  if (has (words, n, 'w'))
    g_object_set (call->profile, "transcription-model", "gpt-realtime-whisper", NULL);
  call->levels = tandem_levels_new ();
  call->transcript = tandem_transcript_new ();
  call->stream = fake_stream_new (clock, NULL);
  call->line = tandem_line_new ("call", call->profile, call->levels, NULL, clock);
  tandem_line_set_listener (call->line, &listener, call);
  tandem_line_open (call->line, make_voice, NULL);
}

static void
finish (Call *call)
{
  g_autoptr (GPtrArray) rest = NULL;

  tandem_line_close (call->line);
  tick (call, 1);
  g_assert_true (tandem_line_is_ending (call->line));
  g_assert_true (tandem_line_is_over (call->line) == call->over);
  g_assert_finalize_object (call->line);
  rest = tandem_transcript_finish (call->transcript);
  g_assert_finalize_object (call->transcript);
  g_assert_finalize_object (call->stream);
  tandem_levels_unref (call->levels);
  g_object_unref (call->profile);
  fake_voice_socket_reset ();
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  Call call = { 0 };
  const guint8 *line = NULL;
  gsize n_line = 0;

  if (!session)
    session = tandem_voice_socket_make_session ();
  (void) fuzz_next_line (&data, &n, &line, &n_line);
  begin (&call, line, n_line);
  while (fuzz_next_line (&data, &n, &line, &n_line))
    take_line (&call, line, n_line);
  finish (&call);
  return 0;
}
