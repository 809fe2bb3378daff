// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include <math.h>
#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"

/* Everybody is a tone of their own, so that it can be measured who is in what. */
static const double tones[] = {
  [TANDEM_PARTY_REMOTE] = 500.0,
  [TANDEM_PARTY_AGENT] = 900.0,
  [TANDEM_PARTY_OPERATOR] = 1500.0,
};

#define ALL (TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY)
#define PRESENT (-33.0) /* a voice is at -18, ducked at -30 */
#define ABSENT (-60.0)

typedef struct {
  gint64 now_us;
  gint64 sent_ms; /* by the remote */
  guint n_responses;
  GPtrArray *log;
  GPtrArray *turns;
  FakeStream *stream;
  FakeVoice *voice;
  TandemProfile *profile;
  TandemLevels *levels;
  TandemHoldMusic *music;
  TandemMediaTally tally;
  TandemLine *line;
  GArray *ears; /* gint16: what the operator heard */
  gboolean speaking;
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->turns, tandem_turn_update_copy (update));
}

static void
on_line (TandemLine *line, gpointer user_data)
{
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  g_error ("%s", error->message);
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static const TandemLineListener listener = { on_turn, on_line, on_notice, on_digit, on_line, on_record, on_over };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  return TANDEM_VOICE (g_object_ref (((Fixture *) user_data)->voice));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->turns = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_turn_update_free);
  f->ears = g_array_new (FALSE, FALSE, sizeof (gint16));
  f->levels = tandem_levels_new ();
  f->profile = tandem_profile_new ("test");
  f->music = tandem_hold_music_new ();
  f->stream = fake_stream_new (clock, f->log);
  f->voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, ALL, f->log);
  f->line = tandem_line_new ("call", f->profile, f->levels, &f->tally, clock);
  f->speaking = TRUE;
  tandem_line_set_listener (f->line, &listener, f);
  tandem_line_set_hold_music (f->line, f->music);
  tandem_line_open (f->line, make_voice, f);
  fake_voice_ready (f->voice);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->line);
  g_assert_finalize_object (f->voice);
  g_assert_finalize_object (f->stream);
  g_assert_finalize_object (f->music);
  g_clear_object (&f->profile);
  tandem_levels_unref (f->levels);
  g_ptr_array_unref (f->log);
  g_ptr_array_unref (f->turns);
  g_array_unref (f->ears);
}

static gint16
tone (TandemParty party, gint64 sample)
{
  return (gint16) (4000.0 * sin (2.0 * G_PI * tones[party] * (double) sample / 8000.0));
}

static void
emit (Fixture *f, TandemVoiceEventType type, const char *item, const char *text)
{
  g_autofree char *response = g_strdup_printf ("r%u", f->n_responses);

  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = type, .item_id = item, .response_id = response, .text = text,
                                                  .party = TANDEM_PARTY_REMOTE });
}

/* The agent begins to speak for five seconds. */
static void
agent_speaks (Fixture *f)
{
  g_autofree guint8 *audio = g_malloc (40000);
  g_autofree char *response = g_strdup_printf ("r%u", ++f->n_responses);
  g_autofree char *item = g_strdup_printf ("i%u", f->n_responses);

  for (int i = 0; i < 40000; i++)
    audio[i] = tandem_ulaw_encode (tone (TANDEM_PARTY_AGENT, i));
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_STARTED, .response_id = response });
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO, .item_id = item, .response_id = response,
                                                  .data = audio, .n = 40000 });
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_DONE, .response_id = response });
}

/* One 20 ms frame of everybody who speaks. */
static void
step (Fixture *f)
{
  TandemOperatorPort *operator = tandem_line_get_operator (f->line);
  guint8 remote[TANDEM_ULAW_FRAME];
  gint16 frame[TANDEM_ULAW_FRAME];

  f->now_us += 20000;
  fake_stream_play (f->stream);
  for (int i = 0; i < TANDEM_ULAW_FRAME; i++) {
    remote[i] = tandem_ulaw_encode (tone (TANDEM_PARTY_REMOTE, f->sent_ms * 8 + i));
    frame[i] = tone (TANDEM_PARTY_OPERATOR, f->sent_ms * 8 + i);
  }
  fake_stream_hear (f->stream, f->sent_ms, remote, sizeof remote);
  f->sent_ms += 20;
  if (tandem_line_operator_speaks (f->line) && f->speaking)
    tandem_operator_port_speak (operator, frame);
  tandem_line_tick (f->line, f->now_us);
  if (tandem_line_operator_hears (f->line))
    tandem_operator_port_hear (operator, frame);
  else
    memset (frame, 0, sizeof frame);
  g_array_append_vals (f->ears, frame, TANDEM_ULAW_FRAME);
}

static void
pass (Fixture *f, int ms)
{
  for (; ms > 0; ms -= 20)
    step (f);
}

/* dBFS of @frequency in @n samples. */
static double
power (const gint16 *samples, gsize n, double frequency)
{
  double re = 0.0;
  double im = 0.0;

  for (gsize i = 0; i < n; i++) {
    re += samples[i] * cos (2.0 * G_PI * frequency * (double) i / 8000.0);
    im += samples[i] * sin (2.0 * G_PI * frequency * (double) i / 8000.0);
  }
  return 20.0 * log10 (2.0 * sqrt (re * re + im * im) / (double) n / 32768.0 + 1e-9);
}

static void
assert_in (const char *where, TandemPatch patch, const gint16 *samples, gsize n, TandemParty ears)
{
  for (int speaker = 0; speaker < 3; speaker++) {
    double level = power (samples, n, tones[speaker]);

    if (speaker == (int) ears)
      continue;
    if (tandem_patch_hears (patch, ears, (TandemParty) speaker)) {
      if (level < PRESENT)
        g_error ("%s, %s: %s is missing (%.1f dBFS)", tandem_patch_to_string (patch), where,
                 tandem_party_to_string ((TandemParty) speaker), level);
    } else if (level > ABSENT) {
      g_error ("%s, %s: %s can be heard (%.1f dBFS)", tandem_patch_to_string (patch), where,
               tandem_party_to_string ((TandemParty) speaker), level);
    }
  }
}

static gint16 *
decode (const GByteArray *audio, gsize from, gsize n)
{
  gint16 *samples = g_new (gint16, n);

  g_assert_cmpuint (audio->len, >=, from + n);
  for (gsize i = 0; i < n; i++)
    samples[i] = tandem_ulaw_decode (audio->data[from + i]);
  return samples;
}

/* The last second of @audio. */
static gint16 *
latest (const GByteArray *audio)
{
  return decode (audio, audio->len - 8000, 8000);
}

/* The last second of what each of them heard. */
static void
assert_everybody (Fixture *f, TandemPatch patch)
{
  g_autofree gint16 *remote = latest (fake_stream_get_audio (f->stream));
  g_autofree gint16 *agent = latest (fake_voice_get_audio (f->voice));

  if (patch != TANDEM_PATCH_HOLD)
    assert_in ("what the remote hears", patch, remote, 8000, TANDEM_PARTY_REMOTE);
  else
    g_assert_cmpfloat (power (remote, 8000, tones[TANDEM_PARTY_OPERATOR]), <, PRESENT);
  assert_in ("what the agent hears", patch, agent, 8000, TANDEM_PARTY_AGENT);
  assert_in ("what the operator hears", patch, &g_array_index (f->ears, gint16, f->ears->len - 8000), 8000,
             TANDEM_PARTY_OPERATOR);
}

static void
test_cells (Fixture *f, gconstpointer data)
{
  /* From every patch into every other. */
  static const TandemPatch way[] = {
    TANDEM_PATCH_OPERATOR, TANDEM_PATCH_BOTH, TANDEM_PATCH_WHISPER, TANDEM_PATCH_HOLD, TANDEM_PATCH_AGENT,
    TANDEM_PATCH_BOTH, TANDEM_PATCH_OPERATOR, TANDEM_PATCH_WHISPER, TANDEM_PATCH_AGENT, TANDEM_PATCH_HOLD,
    TANDEM_PATCH_OPERATOR, TANDEM_PATCH_HOLD, TANDEM_PATCH_BOTH, TANDEM_PATCH_AGENT, TANDEM_PATCH_WHISPER,
    TANDEM_PATCH_BOTH, TANDEM_PATCH_HOLD, TANDEM_PATCH_WHISPER, TANDEM_PATCH_OPERATOR, TANDEM_PATCH_AGENT,
  };

  tandem_line_set_monitored (f->line, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (way); i++) {
    tandem_line_set_patch (f->line, way[i]);
    if (tandem_patch_lets_agent_speak (way[i]))
      agent_speaks (f);
    pass (f, 1500);
    assert_everybody (f, way[i]);
    /* The agent has time to finish, so that every patch begins alike. */
    tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
    tandem_line_set_patch (f->line, way[i]);
    pass (f, 100);
  }
}

static void
test_not_monitored (Fixture *f, gconstpointer data)
{
  agent_speaks (f);
  pass (f, 1500);
  g_assert_false (tandem_line_operator_hears (f->line));
  g_assert_cmpfloat (power (&g_array_index (f->ears, gint16, 0), 8000, tones[TANDEM_PARTY_REMOTE]), <, ABSENT);
  /* Taking part needs ears. */
  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  g_assert_true (tandem_line_operator_hears (f->line));
}

static const char *
logged (Fixture *f, const char *prefix)
{
  for (guint i = 0; i < f->log->len; i++)
    if (g_str_has_prefix (f->log->pdata[i], prefix))
      return f->log->pdata[i];
  return NULL;
}

static void
test_take_over (Fixture *f, gconstpointer data)
{
  for (int n = 0; n < 20; n++) {
    gsize heard;
    gsize sent;
    g_autofree char *truncate = NULL;
    g_autofree gint16 *after = NULL;

    agent_speaks (f);
    pass (f, 1000 + 20 * n);
    g_ptr_array_set_size (f->log, 0);
    heard = fake_stream_get_played (f->stream);
    sent = fake_stream_get_audio (f->stream)->len;
    tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
    /* Silence at once; the service learns what was really heard. */
    g_assert_cmpstr (f->log->pdata[0], ==, "clear");
    truncate = g_strdup_printf ("truncate i%u %d", f->n_responses, 1000 + 20 * n);
    g_assert_cmpstr (logged (f, "truncate"), ==, truncate);
    g_assert_nonnull (logged (f, "listen"));
    step (f);
    /* The very next frame is the operator's, and nothing of the agent comes after it. */
    g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, >=, sent + 2 * TANDEM_ULAW_FRAME);
    pass (f, 500);
    after = decode (fake_stream_get_audio (f->stream), sent, 3200);
    g_assert_cmpfloat (power (after, 3200, tones[TANDEM_PARTY_AGENT]), <, ABSENT);
    g_assert_cmpfloat (power (after, 3200, tones[TANDEM_PARTY_OPERATOR]), >, PRESENT);
    g_assert_cmpuint (fake_stream_get_played (f->stream), >, heard);
    tandem_line_set_patch (f->line, TANDEM_PATCH_AGENT);
    pass (f, 100);
  }
}

/* An answer that was already on its way when the operator took over is not heard either. */
static void
test_late_answer (Fixture *f, gconstpointer data)
{
  gsize sent;
  g_autofree gint16 *after = NULL;

  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  pass (f, 200);
  g_ptr_array_set_size (f->log, 0);
  sent = fake_stream_get_audio (f->stream)->len;
  agent_speaks (f);
  pass (f, 1000);
  after = decode (fake_stream_get_audio (f->stream), sent, 7000);
  g_assert_cmpfloat (power (after, 7000, tones[TANDEM_PARTY_AGENT]), <, ABSENT);
  g_assert_cmpfloat (power (after, 7000, tones[TANDEM_PARTY_OPERATOR]), >, PRESENT);
  g_assert_nonnull (logged (f, "cancel"));
  g_assert_nonnull (logged (f, "remove"));
  /* The operator's own words are not cleared with it. */
  g_assert_null (logged (f, "clear"));
}

static void
test_hand_back (Fixture *f, gconstpointer data)
{
  const char *note;

  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  pass (f, 400);
  emit (f, TANDEM_VOICE_SPEECH_STARTED, "u1", NULL);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STOPPED, .item_id = "u1", .at_ms = 5000 });
  emit (f, TANDEM_VOICE_ITEM_ADDED, "u1", NULL);
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u1", "제 주소는 서울입니다");
  emit (f, TANDEM_VOICE_ITEM_ADDED, "u2", NULL);
  g_ptr_array_set_size (f->log, 0);
  tandem_line_set_patch (f->line, TANDEM_PATCH_AGENT);
  g_assert_cmpstr (f->log->pdata[0], ==, "answer");
  note = logged (f, "note aside_");
  g_assert_nonnull (strstr (note, "제 주소는 서울입니다"));
  g_assert_nonnull (logged (f, "respond"));
  /* What is understood later is told later. */
  g_ptr_array_set_size (f->log, 0);
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u2", "and my number is five");
  g_assert_nonnull (strstr (logged (f, "note aside_"), "and my number is five"));
}

/* The agent hears one sound; the louder of two people is the speaker, and a whisper is private and not answered. */
static void
test_speakers (Fixture *f, gconstpointer data)
{
  const TandemTurnUpdate *last;

  tandem_line_set_patch (f->line, TANDEM_PATCH_WHISPER);
  pass (f, 100);
  /* The remote falls silent: only the operator is in it. */
  for (int i = 0; i < 50; i++) {
    guint8 silence[TANDEM_ULAW_FRAME];
    gint16 frame[TANDEM_ULAW_FRAME];

    memset (silence, TANDEM_ULAW_SILENCE, sizeof silence);
    for (int j = 0; j < TANDEM_ULAW_FRAME; j++)
      frame[j] = tone (TANDEM_PARTY_OPERATOR, j);
    f->now_us += 20000;
    tandem_operator_port_speak (tandem_line_get_operator (f->line), frame);
    fake_stream_hear (f->stream, f->sent_ms, silence, sizeof silence);
    f->sent_ms += 20;
  }
  g_ptr_array_set_size (f->log, 0);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STARTED, .item_id = "w", .at_ms = 200 });
  emit (f, TANDEM_VOICE_SPEECH_STOPPED, "w", NULL);
  emit (f, TANDEM_VOICE_ITEM_ADDED, "w", NULL);
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "w", "offer a discount");
  last = f->turns->pdata[f->turns->len - 1];
  g_assert_cmpint (last->party, ==, TANDEM_PARTY_OPERATOR);
  g_assert_true (last->is_private);
  g_assert_null (logged (f, "respond"));

  f->speaking = FALSE;
  pass (f, 400);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STARTED, .item_id = "r", .at_ms = 1300 });
  emit (f, TANDEM_VOICE_SPEECH_STOPPED, "r", NULL);
  emit (f, TANDEM_VOICE_ITEM_ADDED, "r", NULL);
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "r", "how much is it");
  last = f->turns->pdata[f->turns->len - 1];
  g_assert_cmpint (last->party, ==, TANDEM_PARTY_REMOTE);
  g_assert_false (last->is_private);
  g_assert_nonnull (logged (f, "respond"));
}

/* In Both the agent steps back while the operator talks, and is not stopped. */
static void
test_ducking (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *with = NULL;
  g_autofree gint16 *without = NULL;
  double difference;

  tandem_line_set_patch (f->line, TANDEM_PATCH_BOTH);
  agent_speaks (f);
  pass (f, 1500);
  with = latest (fake_stream_get_audio (f->stream));
  f->speaking = FALSE;
  pass (f, 1500);
  without = latest (fake_stream_get_audio (f->stream));
  difference = power (without, 8000, tones[TANDEM_PARTY_AGENT]) - power (with, 8000, tones[TANDEM_PARTY_AGENT]);
  g_assert_cmpfloat (difference, >, 10.0);
  g_assert_cmpfloat (difference, <, 14.0);
}

/* Joining an agent in mid-sentence loses nothing of the sentence. */
static void
test_join_loses_nothing (Fixture *f, gconstpointer data)
{
  f->speaking = FALSE;
  agent_speaks (f);
  pass (f, 1000);
  tandem_line_set_patch (f->line, TANDEM_PATCH_BOTH);
  pass (f, 1000);
  tandem_line_set_patch (f->line, TANDEM_PATCH_WHISPER);
  pass (f, 3500);
  for (guint i = 0; i < f->turns->len; i++) {
    const TandemTurnUpdate *update = f->turns->pdata[i];

    if (update->heard_ms >= 0) {
      g_assert_cmpint (update->heard_ms, ==, 5000);
      g_assert_false (update->interrupted);
      return;
    }
  }
  g_assert_not_reached ();
}

/* On hold the agent's sentence waits, and goes on where it was. */
static void
test_hold_pauses (Fixture *f, gconstpointer data)
{
  agent_speaks (f);
  pass (f, 1000);
  tandem_line_set_patch (f->line, TANDEM_PATCH_HOLD);
  pass (f, 3000);
  g_assert_cmpstr (f->log->pdata[0], !=, "");
  tandem_line_set_patch (f->line, TANDEM_PATCH_AGENT);
  pass (f, 4500);
  for (guint i = 0; i < f->turns->len; i++) {
    const TandemTurnUpdate *update = f->turns->pdata[i];

    if (update->heard_ms >= 0) {
      g_assert_cmpint (update->heard_ms, ==, 5000);
      return;
    }
  }
  g_assert_not_reached ();
}

static void
test_note (Fixture *f, gconstpointer data)
{
  const TandemTurnUpdate *update;

  g_ptr_array_set_size (f->log, 0);
  tandem_agent_port_give_note (tandem_line_get_agent (f->line), "She is a VIP.");
  update = f->turns->pdata[0];
  g_assert_cmpint (update->party, ==, TANDEM_PARTY_OPERATOR);
  g_assert_cmpstr (update->text, ==, "She is a VIP.");
  g_assert_true (update->is_private && update->final);
  g_assert_nonnull (strstr (logged (f, "note note_1 "), "She is a VIP."));
  tandem_agent_port_say (tandem_line_get_agent (f->line), "One moment, please.");
  g_assert_cmpstr (logged (f, "say"), ==, "say One moment, please.");
  fake_stream_press (f->stream, '5');
  g_assert_nonnull (strstr (logged (f, "note aside_"), "key 5"));
}

static void
test_muted (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *remote = NULL;

  tandem_line_set_muted (f->line, TRUE);
  tandem_line_set_patch (f->line, TANDEM_PATCH_BOTH);
  g_assert_true (tandem_line_get_muted (f->line));
  agent_speaks (f);
  pass (f, 1500);
  remote = latest (fake_stream_get_audio (f->stream));
  g_assert_cmpfloat (power (remote, 8000, tones[TANDEM_PARTY_AGENT]), >, PRESENT);
  g_assert_cmpfloat (power (remote, 8000, tones[TANDEM_PARTY_OPERATOR]), <, ABSENT);
  /* Alone with the remote, it is the agent who is muted. */
  tandem_line_set_patch (f->line, TANDEM_PATCH_AGENT);
  pass (f, 1500);
  g_free (remote);
  remote = latest (fake_stream_get_audio (f->stream));
  g_assert_cmpfloat (power (remote, 8000, tones[TANDEM_PARTY_AGENT]), <, ABSENT);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/media/line-patch/cells", test_cells },
    { "/media/line-patch/not-monitored", test_not_monitored },
    { "/media/line-patch/take-over", test_take_over },
    { "/media/line-patch/late-answer", test_late_answer },
    { "/media/line-patch/hand-back", test_hand_back },
    { "/media/line-patch/speakers", test_speakers },
    { "/media/line-patch/ducking", test_ducking },
    { "/media/line-patch/join-loses-nothing", test_join_loses_nothing },
    { "/media/line-patch/hold-pauses", test_hold_pauses },
    { "/media/line-patch/note", test_note },
    { "/media/line-patch/muted", test_muted },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
