// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout.h"

#include <string.h>

#include "fake-stream.h"

typedef struct {
  gint64 now_us;
  GPtrArray *log; /* marks and clears as sent */
  FakeStream *stream;
  TandemPlayout *playout;
  TandemLevels *levels;
  TandemMediaTally tally;
  GPtrArray *finished; /* "id heard/total" */
  GPtrArray *started;  /* "id ms" */
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_started (TandemPlayout *playout, const char *item_id, gint64 at_us, gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->started, g_strdup_printf ("%s %d", item_id, (int) ((at_us - 1000000) / 1000)));
}

static void
on_finished (TandemPlayout *playout, const TandemPlayoutReport *report, gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->finished, g_strdup_printf ("%s %d/%d%s", report->item_id, (int) report->heard_ms,
                                                 (int) report->total_ms, report->complete ? "" : " cut"));
}

static const TandemPlayoutListener listener = { on_started, on_finished };

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->finished = g_ptr_array_new_with_free_func (g_free);
  f->started = g_ptr_array_new_with_free_func (g_free);
  f->levels = tandem_levels_new ();
  f->stream = fake_stream_new (clock, f->log);
  f->playout = tandem_playout_new (f->levels, &f->tally, clock);
  tandem_playout_set_listener (f->playout, &listener, f);
  tandem_playout_set_stream (f->playout, TANDEM_CARRIER_STREAM (f->stream));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->playout);
  g_assert_finalize_object (f->stream);
  tandem_levels_unref (f->levels);
  g_ptr_array_unref (f->log);
  g_ptr_array_unref (f->finished);
  g_ptr_array_unref (f->started);
}

/* The fake stream echoes into the playout. */
static void
on_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  tandem_playout_mark_echoed (((Fixture *) user_data)->playout, name);
}

static const TandemCarrierStreamListener marks_only = { .mark = on_mark };

static void
connect_marks (Fixture *f)
{
  tandem_carrier_stream_set_listener (TANDEM_CARRIER_STREAM (f->stream), &marks_only, f);
}

/* Lets @ms pass in ticks of 20 ms, then the rest. */
static void
pass (Fixture *f, int ms)
{
  for (; ms > 0; ms -= 20) {
    f->now_us += MIN (ms, 20) * 1000;
    fake_stream_play (f->stream);
    if (ms >= 20)
      tandem_playout_pump (f->playout);
  }
}

static void
say (Fixture *f, const char *item, const char *response, int ms)
{
  g_autofree guint8 *audio = g_malloc ((gsize) ms * 8);

  memset (audio, 0x20, (gsize) ms * 8);
  g_assert_true (tandem_playout_append (f->playout, item, response, audio, (gsize) ms * 8, (gsize) ms * 8));
}

static int
sent_ms (Fixture *f)
{
  return (int) fake_stream_get_audio (f->stream)->len / 8;
}

static void
assert_report (GPtrArray *reports, guint i, const char *id, int position, int total)
{
  const TandemPlayoutReport *report = reports->pdata[i];

  g_assert_cmpstr (report->item_id, ==, id);
  g_assert_cmpint (report->position_ms, ==, position);
  g_assert_cmpint (report->total_ms, ==, total);
}

/* The lead goes out at once, the rest one frame a tick; marks every 100 ms and at the end. */
static void
test_pacing (Fixture *f, gconstpointer data)
{
  connect_marks (f);
  say (f, "a", "r", 1010);
  tandem_playout_finish_item (f->playout, "a");
  g_assert_cmpint (sent_ms (f), ==, 300);
  g_assert_cmpuint (f->log->len, ==, 3);
  g_assert_cmpstr (f->log->pdata[2], ==, "mark 1:3");
  for (int tick = 1; tick <= 36; tick++) {
    pass (f, 20);
    g_assert_cmpint (sent_ms (f), ==, MIN (300 + 20 * tick, 1020));
    g_assert_cmpuint (fake_stream_get_buffered (f->stream), <=, 2400);
  }
  g_assert_cmpuint (f->log->len, ==, 11);
  /* Only the end is padded, to a whole frame. */
  g_assert_cmpint (fake_stream_get_audio (f->stream)->data[1010 * 8 - 1], ==, 0x20);
  g_assert_cmpint (fake_stream_get_audio (f->stream)->data[1010 * 8], ==, 0xFF);
  g_assert_cmpuint (f->finished->len, ==, 0);
  pass (f, 300);
  g_assert_cmpuint (f->finished->len, ==, 1);
  g_assert_cmpstr (f->finished->pdata[0], ==, "a 1010/1010");
  g_assert_cmpuint (f->tally.frames_out, ==, 51);
  g_assert_true (tandem_playout_is_empty (f->playout));
}

/* Deltas of any size become whole frames; nothing is padded before the end. */
static void
test_carry_over (Fixture *f, gconstpointer data)
{
  guint8 audio[333];

  for (int i = 0; i < 10; i++) {
    for (int j = 0; j < 333; j++)
      audio[j] = (guint8) ((i * 333 + j) % 251);
    g_assert_true (tandem_playout_append (f->playout, "a", "r", audio, 333, 333));
  }
  tandem_playout_finish_item (f->playout, "a");
  pass (f, 500);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, 3360);
  for (guint i = 0; i < 3360; i++)
    g_assert_cmpint (fake_stream_get_audio (f->stream)->data[i], ==, i < 3330 ? (int) (i % 251) : 0xFF);
}

/* A late tick sends what all missed ticks would have; after a gap a new lead begins. */
static void
test_catch_up (Fixture *f, gconstpointer data)
{
  say (f, "a", "r", 5000);
  f->now_us += 200000;
  tandem_playout_pump (f->playout);
  g_assert_cmpint (sent_ms (f), ==, 500);
  f->now_us += 2000000;
  tandem_playout_pump (f->playout);
  g_assert_cmpint (sent_ms (f), ==, 800);
}

/* Heard is the last echoed mark plus the time since, never beyond the next mark. */
static void
test_interrupt (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) reports = NULL;

  connect_marks (f);
  say (f, "a", "r", 3000);
  pass (f, 640);
  f->now_us += 13000;
  reports = tandem_playout_interrupt (f->playout);
  g_assert_cmpstr (f->log->pdata[f->log->len - 1], ==, "clear");
  g_assert_cmpuint (reports->len, ==, 1);
  assert_report (reports, 0, "a", 653, 3000);
  g_assert_cmpuint (fake_stream_get_played (f->stream) / 8, ==, 653);
  /* clear echoed all marks: none of them counts, and nothing is sent any more. */
  g_assert_cmpuint (f->finished->len, ==, 0);
  g_assert_true (tandem_playout_is_empty (f->playout));
  pass (f, 500);
  g_assert_cmpuint (fake_stream_get_played (f->stream) / 8, ==, 653);
}

static void
test_clamped_to_mark (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) reports = NULL;

  /* The network stalls: no echo arrives, so no more than the first 100 ms can be claimed. */
  fake_stream_hold_marks (f->stream);
  connect_marks (f);
  say (f, "a", "r", 3000);
  pass (f, 640);
  reports = tandem_playout_interrupt (f->playout);
  assert_report (reports, 0, "a", 100, 3000);
}

/* Who may be interrupting is listened to in silence; if nothing comes of it, the sentence goes on where the remote heard it last. */
static void
test_pause (Fixture *f, gconstpointer data)
{
  gsize played;

  connect_marks (f);
  say (f, "a", "r", 1000);
  tandem_playout_finish_item (f->playout, "a");
  pass (f, 400);
  tandem_playout_set_paused (f->playout, TRUE);
  played = fake_stream_get_played (f->stream);
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 1);
  g_assert_cmpuint (fake_stream_get_buffered (f->stream), ==, 0);
  pass (f, 2000);
  g_assert_cmpuint (fake_stream_get_played (f->stream), ==, played);
  g_assert_false (tandem_playout_is_empty (f->playout));
  tandem_playout_set_paused (f->playout, FALSE);
  g_assert_cmpuint (fake_stream_get_buffered (f->stream), ==, 300 * 8);
  pass (f, 1000);
  /* Each part once, but what lies between the last mark and the pause. */
  g_assert_cmpuint (fake_stream_get_played (f->stream), >=, 1000 * 8);
  g_assert_cmpuint (fake_stream_get_played (f->stream), <=, 1100 * 8);
  g_assert_cmpuint (f->finished->len, ==, 1);
  g_assert_cmpstr (f->finished->pdata[0], ==, "a 1000/1000");
}

/* A real interruption ends the pause for whatever is said next. */
static void
test_pause_ends_with_interruption (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) reports = NULL;

  connect_marks (f);
  say (f, "a", "r", 1000);
  pass (f, 400);
  tandem_playout_set_paused (f->playout, TRUE);
  pass (f, 500);
  reports = tandem_playout_interrupt (f->playout);
  assert_report (reports, 0, "a", 400, 1000);
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 1);
  say (f, "b", "s", 200);
  g_assert_cmpuint (fake_stream_get_buffered (f->stream), ==, 200 * 8);
}

static void
test_second_interrupt (Fixture *f, gconstpointer data)
{
  connect_marks (f);
  for (int round = 0; round < 5; round++) {
    g_autofree char *id = g_strdup_printf ("item%d", round);
    g_autofree char *response = g_strdup_printf ("resp%d", round);
    g_autoptr (GPtrArray) reports = NULL;
    int heard = 317 + 211 * round;

    tandem_playout_response_started (f->playout, response);
    say (f, id, response, 4000);
    pass (f, heard);
    reports = tandem_playout_interrupt (f->playout);
    g_assert_cmpuint (reports->len, ==, 1);
    assert_report (reports, 0, id, heard, 4000);
    tandem_playout_response_done (f->playout, response);
    pass (f, 777);
    /* Marks of cleared generations come late. */
    tandem_playout_mark_echoed (f->playout, "1:3");
    tandem_playout_mark_echoed (f->playout, "bogus");
    tandem_playout_mark_echoed (f->playout, "99:1");
  }
  g_assert_cmpuint (f->finished->len, ==, 0);
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 5);
}

/* Several items of one response: the first is over, the second cut, the third never begun. */
static void
test_items (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) reports = NULL;

  connect_marks (f);
  tandem_playout_response_started (f->playout, "r");
  say (f, "a", "r", 500);
  tandem_playout_finish_item (f->playout, "a");
  say (f, "b", "r", 1000);
  tandem_playout_finish_item (f->playout, "b");
  say (f, "c", "r", 700);
  tandem_playout_finish_item (f->playout, "c");
  pass (f, 860);
  g_assert_cmpuint (f->finished->len, ==, 1);
  g_assert_cmpstr (f->finished->pdata[0], ==, "a 500/500");
  g_assert_cmpstr (f->started->pdata[0], ==, "a 0");
  g_assert_cmpstr (f->started->pdata[1], ==, "b 500");
  reports = tandem_playout_interrupt (f->playout);
  g_assert_cmpuint (reports->len, ==, 2);
  assert_report (reports, 0, "b", 360, 1000);
  assert_report (reports, 1, "c", 0, 700);
}

/* A service that sends more of an item after its end, and ends it again, before the first end is echoed. */
static void
test_brought_back (Fixture *f, gconstpointer data)
{
  connect_marks (f);
  tandem_playout_response_started (f->playout, "r1");
  for (int i = 0; i < 2; i++) {
    say (f, "a", "r1", 100);
    tandem_playout_finish_item (f->playout, "a");
  }
  pass (f, 120);
  g_assert_cmpuint (f->finished->len, ==, 0);
  pass (f, 120);
  g_assert_cmpuint (f->finished->len, ==, 1);
  g_assert_cmpstr (f->finished->pdata[0], ==, "a 200/200");
  tandem_playout_response_done (f->playout, "r1");
  g_assert_true (tandem_playout_is_empty (f->playout));
}

static void
test_late_audio (Fixture *f, gconstpointer data)
{
  connect_marks (f);
  tandem_playout_response_started (f->playout, "r1");
  say (f, "a", "r1", 1000);
  pass (f, 200);
  g_ptr_array_unref (tandem_playout_interrupt (f->playout));
  g_assert_false (tandem_playout_is_generating (f->playout));
  say (f, "a", "r1", 1000);
  say (f, "b", "r1", 1000);
  g_assert_true (tandem_playout_is_discarded (f->playout, "b", "r1"));
  g_assert_true (tandem_playout_is_empty (f->playout));
  tandem_playout_response_done (f->playout, "r1");
  say (f, "c", "r2", 40);
  g_assert_false (tandem_playout_is_empty (f->playout));
  /* Interrupted before any audio came. */
  g_ptr_array_unref (tandem_playout_interrupt (f->playout));
  tandem_playout_response_started (f->playout, "r3");
  g_ptr_array_unref (tandem_playout_interrupt (f->playout));
  say (f, "d", "r3", 40);
  g_assert_true (tandem_playout_is_empty (f->playout));
  /* A service without response ids. */
  say (f, "e", NULL, 40);
  g_ptr_array_unref (tandem_playout_interrupt (f->playout));
  say (f, "e", NULL, 40);
  g_assert_true (tandem_playout_is_empty (f->playout));
  say (f, "f", NULL, 40);
  g_assert_false (tandem_playout_is_empty (f->playout));
}

/* Heard to the end: nothing to cut, also when only the last echo is on its way. */
static void
test_fully_heard (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  connect_marks (f);
  say (f, "a", "r", 250);
  tandem_playout_finish_item (f->playout, "a");
  pass (f, 300);
  none = tandem_playout_interrupt (f->playout);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 0);
  say (f, "b", "r2", 100);
  tandem_playout_finish_item (f->playout, "b");
  f->now_us += 150000;
  reports = tandem_playout_interrupt (f->playout);
  assert_report (reports, 0, "b", 100, 100);
  g_assert_true (((TandemPlayoutReport *) reports->pdata[0])->complete);
}

/* More audio after "done" plays too, and the item ends again. */
static void
test_trailing_audio (Fixture *f, gconstpointer data)
{
  connect_marks (f);
  tandem_playout_response_started (f->playout, "r");
  say (f, "a", "r", 200);
  tandem_playout_finish_item (f->playout, "a");
  pass (f, 400);
  g_assert_cmpuint (f->finished->len, ==, 1);
  say (f, "a", "r", 100);
  pass (f, 400);
  g_assert_cmpuint (f->finished->len, ==, 1);
  tandem_playout_response_done (f->playout, "r");
  pass (f, 20);
  g_assert_cmpuint (f->finished->len, ==, 2);
  g_assert_cmpstr (f->finished->pdata[1], ==, "a 300/300");
}

/* The service's bytes count, not what resampling made of them. */
static void
test_provider_bytes (Fixture *f, gconstpointer data)
{
  guint8 audio[4032] = { 0 };

  connect_marks (f);
  tandem_playout_set_bytes_per_ms (f->playout, 48);
  g_assert_true (tandem_playout_append (f->playout, "a", "r", audio, 4032, 500 * 48));
  tandem_playout_finish_item (f->playout, "a");
  pass (f, 600);
  g_assert_cmpstr (f->finished->pdata[0], ==, "a 500/500");
}

static void
test_mute (Fixture *f, gconstpointer data)
{
  GByteArray *audio = fake_stream_get_audio (f->stream);

  connect_marks (f);
  say (f, "a", "r", 1000);
  tandem_playout_finish_item (f->playout, "a");
  pass (f, 100);
  tandem_playout_set_muted (f->playout, TRUE);
  pass (f, 300);
  tandem_playout_set_muted (f->playout, FALSE);
  pass (f, 1000);
  g_assert_cmpuint (audio->len, ==, 8000);
  for (guint i = 0; i < audio->len; i++)
    g_assert_cmpint (audio->data[i], ==, i >= 3200 && i < 5600 ? 0xFF : 0x20);
  g_assert_cmpstr (f->finished->pdata[0], ==, "a 700/1000");
}

/* Digits go before words that were not sent, and are not cleared with words that nobody has begun to hear. */
static void
test_digits (Fixture *f, gconstpointer data)
{
  GByteArray *audio = fake_stream_get_audio (f->stream);

  connect_marks (f);
  say (f, "a", "r", 1000);
  tandem_playout_send_digits (f->playout, "1?2");
  pass (f, 400);
  g_assert_cmpint (audio->data[2399], ==, 0x20);
  g_assert_cmpint (audio->data[2400 + 8], !=, 0x20);
  g_assert_cmpint (audio->data[2400 + 3199], ==, 0xFF);
  /* 400 ms heard: 300 of words and half of the first digit. */
  g_assert_cmpint (sent_ms (f), ==, 700);
  {
    g_autoptr (GPtrArray) reports = tandem_playout_interrupt (f->playout);

    assert_report (reports, 0, "a", 300, 1000);
  }
  pass (f, 400);
  /* No words; "2" was on its way and is not disturbed. */
  g_assert_cmpint (sent_ms (f), ==, 700);
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 0);
  g_assert_cmpfloat (tandem_ulaw_level (audio->data + 4000, 800), >, -10.0);
  g_assert_true (tandem_playout_is_empty (f->playout));
}

/* The meter shows what the remote hears now, not what left 300 ms ahead. */
static void
test_levels (Fixture *f, gconstpointer data)
{
  g_autofree guint8 *audio = g_malloc (2400);

  memset (audio, 0xFF, 800);
  memset (audio + 800, 0x20, 1600);
  tandem_playout_append (f->playout, "a", "r", audio, 2400, 2400);
  g_assert_cmpfloat (tandem_levels_get (f->levels, FALSE), ==, -96.0);
  pass (f, 100);
  g_assert_cmpfloat (tandem_levels_get (f->levels, FALSE), >, -20.0);
  pass (f, 180);
  g_assert_cmpfloat (tandem_levels_get (f->levels, FALSE), >, -20.0);
  pass (f, 20);
  g_assert_cmpfloat (tandem_levels_get (f->levels, FALSE), ==, -96.0);
}

static void
test_bounds (Fixture *f, gconstpointer data)
{
  g_autofree guint8 *minute = g_malloc0 (60 * 8000);
  int minutes = 0;

  while (tandem_playout_append (f->playout, "a", "r", minute, 60 * 8000, 60 * 8000))
    g_assert_cmpint (++minutes, <=, 10);
  g_assert_cmpint (minutes, ==, 10);
}

/* One frame of the operator, at the tick @us after the last one. */
static void
operator_says (Fixture *f, gint16 sample, gint64 us)
{
  gint16 frame[TANDEM_ULAW_FRAME];

  for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = i % 2 ? sample : (gint16) -sample;
  f->now_us += us;
  fake_stream_play (f->stream);
  tandem_playout_speak (f->playout, frame);
  tandem_playout_pump (f->playout);
}

/* Whether the frame that ends what was sent is as loud as @sample. */
static gboolean
sent_last (Fixture *f, gint16 sample)
{
  GByteArray *audio = fake_stream_get_audio (f->stream);

  return ABS (ABS (tandem_ulaw_decode (audio->data[audio->len - 1])) - sample) < sample / 16;
}

/* Ticks that come in time, but for one that is 3 ms late, and then five that come at once, 80 ms late. */
static void
come_late (Fixture *f)
{
  for (int i = 0; i < 10; i++)
    operator_says (f, 4000, i == 0 ? 23000 : i == 1 ? 17000 : 20000);
  operator_says (f, 16000, 20000);
  g_assert_true (sent_last (f, 16000));
  operator_says (f, 4000, 100000);
  for (int i = 0; i < 4; i++)
    operator_says (f, 4000, 0);
  operator_says (f, 16000, 20000);
  g_assert_false (sent_last (f, 16000));
}

/* What the operator says in late ticks is late: but not for ever what is said after them. */
static void
test_operator_catches_up (Fixture *f, gconstpointer data)
{
  gboolean in_time = FALSE;

  tandem_playout_set_live (f->playout, TRUE);
  come_late (f);
  for (int i = 1; i <= 91 && !in_time; i++) {
    operator_says (f, i % 7 == 0 ? 16000 : 4000, 20000);
    in_time = i % 7 == 0 && sent_last (f, 16000);
  }
  g_assert_true (in_time);
  come_late (f);
  for (int i = 0; i < 4; i++)
    operator_says (f, 20, 20000);
  operator_says (f, 16000, 20000);
  g_assert_true (sent_last (f, 16000));
  g_assert_cmpint (fake_stream_get_buffered (f->stream), <=, (TANDEM_PLAYOUT_LIVE_LEAD_MS + 10) * 8);
}

#define ADD(name, func) g_test_add ("/media/playout/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pacing", test_pacing);
  ADD ("carry-over", test_carry_over);
  ADD ("catch-up", test_catch_up);
  ADD ("interrupt", test_interrupt);
  ADD ("clamped-to-mark", test_clamped_to_mark);
  ADD ("pause", test_pause);
  ADD ("pause-ends-with-interruption", test_pause_ends_with_interruption);
  ADD ("second-interrupt", test_second_interrupt);
  ADD ("items", test_items);
  ADD ("brought-back", test_brought_back);
  ADD ("late-audio", test_late_audio);
  ADD ("fully-heard", test_fully_heard);
  ADD ("trailing-audio", test_trailing_audio);
  ADD ("provider-bytes", test_provider_bytes);
  ADD ("mute", test_mute);
  ADD ("digits", test_digits);
  ADD ("levels", test_levels);
  ADD ("operator-catches-up", test_operator_catches_up);
  ADD ("bounds", test_bounds);
  return g_test_run ();
}
