// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-media-engine.h"

#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-call-media.h"
#include "tandem-echo-voice.h"
#include "tandem-error.h"
#include "tandem-tick.h"

#define N_LINES 5

typedef struct {
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  GPtrArray *reports; /* "connected call0" ... in order */
  /* media thread only, until it was stopped */
  FakeStream *streams[N_LINES];
  GError *errors[N_LINES];
  GSource *feeder;
  int fed;
  int to_feed;
  FakeVoice *voice;
  gboolean fed_all; /* atomic */
} Fixture;

static void
report (Fixture *f, const char *format, const char *call_id, const char *detail)
{
  g_ptr_array_add (f->reports, g_strdup_printf ("%s %s%s%s", format, call_id, detail ? " " : "", detail ? detail : ""));
}

static void
on_turn (TandemCallMedia *media, const char *call_id, const TandemTurnUpdate *update, gpointer user_data)
{
  report (user_data, "turn", call_id, update->item_id);
}

static void
on_connected (TandemCallMedia *media, const char *call_id, gpointer user_data)
{
  report (user_data, "connected", call_id, NULL);
}

static void
on_disconnected (TandemCallMedia *media, const char *call_id, const char *reason, gpointer user_data)
{
  report (user_data, "disconnected", call_id, reason);
}

static void
on_notice (TandemCallMedia *media, const char *call_id, GError *error, gpointer user_data)
{
  report (user_data, "notice", call_id, error->message);
}

static void
on_digit (TandemCallMedia *media, const char *call_id, const char *digit, gpointer user_data)
{
  report (user_data, "digit", call_id, digit);
}

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  g_assert_true (tandem_media_thread_is_current (f->thread));
  if (g_str_equal (tandem_profile_get_provider (profile), "echo"))
    return tandem_echo_voice_new ();
  if (g_str_equal (tandem_profile_get_provider (profile), "fake")) {
    f->voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, 0, NULL);
    return TANDEM_VOICE (g_object_ref (f->voice));
  }
  g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, "No such provider.");
  return NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->reports = g_ptr_array_new_with_free_func (g_free);
  f->thread = tandem_media_thread_new ();
  f->engine = tandem_media_engine_new (f->thread, make_voice, f);
  g_signal_connect (f->engine, "turn", G_CALLBACK (on_turn), f);
  g_signal_connect (f->engine, "connected", G_CALLBACK (on_connected), f);
  g_signal_connect (f->engine, "disconnected", G_CALLBACK (on_disconnected), f);
  g_signal_connect (f->engine, "notice", G_CALLBACK (on_notice), f);
  g_signal_connect (f->engine, "digit", G_CALLBACK (on_digit), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  /* The engine before the thread, as the app does; the closures of its end are still run. */
  if (f->engine)
    g_assert_finalize_object (f->engine);
  tandem_media_thread_stop (f->thread);
  for (int i = 0; i < N_LINES; i++) {
    if (f->streams[i]) {
      g_assert_false (fake_stream_has_listener (f->streams[i]));
      g_assert_finalize_object (f->streams[i]);
    }
    g_clear_error (&f->errors[i]);
  }
  if (f->voice)
    g_assert_finalize_object (f->voice);
  g_assert_finalize_object (f->thread);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (f->reports);
}

static void
open_call (Fixture *f, const char *id, const char *token, const char *provider)
{
  g_autoptr (TandemCall) call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100",
                                                 "+12025550101");
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");

  g_object_set (profile, "provider", provider, NULL);
  tandem_call_media_open (TANDEM_CALL_MEDIA (f->engine), call, profile, token);
}

static void
wait_for (Fixture *f, const char *wanted)
{
  for (;;) {
    for (guint i = 0; i < f->reports->len; i++)
      if (g_str_equal (f->reports->pdata[i], wanted))
        return;
    g_main_context_iteration (NULL, TRUE);
  }
}

/* --- on the media thread ----------------------------------------------------------------------------- */

typedef struct {
  Fixture *fixture;
  int number;
  const char *token;
} Job;

static void
attach (gpointer data)
{
  Job *job = data;
  Fixture *f = job->fixture;
  g_autofree char *sid = g_strdup_printf ("CA%d", job->number);

  if (!f->streams[job->number])
    f->streams[job->number] = fake_stream_new ((TandemClock) { NULL, NULL }, NULL);
  g_clear_error (&f->errors[job->number]);
  tandem_media_engine_attach (f->engine, TANDEM_CARRIER_STREAM (f->streams[job->number]), job->token, sid,
                              &f->errors[job->number]);
}

static void
post_attach (Fixture *f, int number, const char *token)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { f, number, token };
  tandem_media_thread_post (f->thread, attach, job, g_free);
}

static void
press (gpointer data)
{
  fake_stream_press (((Fixture *) data)->streams[0], '5');
}

static void
hang_up (gpointer data)
{
  fake_stream_end (((Fixture *) data)->streams[0], NULL);
}

static void
on_feed (guint64 n, gint64 late_us, gpointer user_data)
{
  Fixture *f = user_data;

  for (; n > 0 && f->fed < f->to_feed; n--, f->fed++)
    for (int i = 0; i < N_LINES; i++) {
      guint8 frame[160];

      memset (frame, f->fed % 40 + 40 * i, sizeof frame);
      fake_stream_hear (f->streams[i], f->fed * 20, frame, sizeof frame);
      fake_stream_play (f->streams[i]);
    }
  if (f->fed == f->to_feed) {
    tandem_tick_stop (f->feeder);
    g_source_destroy (f->feeder);
    g_clear_pointer (&f->feeder, g_source_unref);
    g_atomic_int_set (&f->fed_all, TRUE);
  }
}

static void
start_feeder (gpointer data)
{
  Fixture *f = data;

  f->feeder = tandem_tick_new (on_feed, f, NULL);
  g_source_attach (f->feeder, tandem_media_thread_get_context (f->thread));
  tandem_tick_start (f->feeder);
}

static void
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
}

typedef struct {
  TandemMediaThread *thread;
  gboolean back;
} RoundTrip;

static void
turn_back (gpointer data)
{
  RoundTrip *trip = data;

  tandem_media_thread_post_main (trip->thread, set_flag, &trip->back, NULL);
}

/* Waits until the media thread has run all that was posted. */
static void
settle (Fixture *f)
{
  RoundTrip trip = { f->thread, FALSE };

  tandem_media_thread_post (f->thread, turn_back, &trip, NULL);
  while (!trip.back)
    g_main_context_iteration (NULL, TRUE);
}

/* --- tests -------------------------------------------------------------------------------------------- */

static void
test_new_destroy (Fixture *f, gconstpointer data)
{
  TandemMediaCounters counters;

  tandem_media_engine_get_counters (f->engine, &counters);
  g_assert_cmpuint (counters.lines, ==, 0);
}

static void
test_call (Fixture *f, gconstpointer data)
{
  open_call (f, "call0", "secret0", "echo");
  post_attach (f, 0, "secret0");
  wait_for (f, "connected call0");
  tandem_media_thread_post (f->thread, press, f, NULL);
  wait_for (f, "digit call0 5");
  tandem_media_thread_post (f->thread, hang_up, f, NULL);
  wait_for (f, "disconnected call0");
  g_assert_cmpuint (f->reports->len, ==, 3);
  /* Nothing happens to a call that is over, or never was. */
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call0");
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "nobody");
  tandem_call_media_set_muted (TANDEM_CALL_MEDIA (f->engine), "call0", TRUE);
  tandem_call_media_send_digits (TANDEM_CALL_MEDIA (f->engine), "call0", "1");
}

static void
test_close_unanswered (Fixture *f, gconstpointer data)
{
  open_call (f, "call0", "secret0", "echo");
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call0");
  wait_for (f, "disconnected call0");
  /* The telephone is answered just then. */
  post_attach (f, 0, "secret0");
  settle (f);
  g_assert_error (f->errors[0], TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
}

static void
test_bad_provider (Fixture *f, gconstpointer data)
{
  open_call (f, "call0", "secret0", "nonsense");
  wait_for (f, "notice call0 No such provider.");
  post_attach (f, 0, "secret0");
  wait_for (f, "connected call0");
}

static void
test_tokens (Fixture *f, gconstpointer data)
{
  open_call (f, "call0", "secret0", "echo");
  open_call (f, "call1", "secret1", "echo");
  post_attach (f, 2, "secret");
  post_attach (f, 3, "secret2");
  post_attach (f, 4, NULL);
  post_attach (f, 0, "secret0");
  post_attach (f, 1, "secret0");
  settle (f);
  g_assert_no_error (f->errors[0]);
  for (int i = 1; i < N_LINES; i++)
    g_assert_error (f->errors[i], TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  g_assert_false (fake_stream_has_listener (f->streams[1]));
}

/* Five calls, and a main thread that does nothing for two seconds: every frame comes back on its own line. */
static void
test_main_loop_blocked (Fixture *f, gconstpointer data)
{
  static const char *const tokens[N_LINES] = { "t0", "t1", "t2", "t3", "t4" };
  TandemMediaCounters counters;

  for (int i = 0; i < N_LINES; i++) {
    g_autofree char *id = g_strdup_printf ("call%d", i);

    open_call (f, id, tokens[i], "echo");
    post_attach (f, i, tokens[i]);
  }
  f->to_feed = 120;
  tandem_media_thread_post (f->thread, start_feeder, f, NULL);
  g_usleep (2 * G_USEC_PER_SEC);
  while (!g_atomic_int_get (&f->fed_all))
    g_usleep (10000);
  tandem_media_engine_get_counters (f->engine, &counters);
  g_assert_cmpuint (f->reports->len, ==, 0);
  settle (f);
  g_assert_cmpuint (counters.frames_in, ==, 120 * N_LINES);
  g_assert_cmpuint (counters.frames_out, ==, 120 * N_LINES);
  g_assert_cmpuint (counters.lines, ==, N_LINES);
  for (int i = 0; i < N_LINES; i++) {
    GByteArray *audio = fake_stream_get_audio (f->streams[i]);

    g_assert_cmpuint (audio->len, ==, 120 * 160);
    for (guint j = 0; j < audio->len; j++)
      g_assert_cmpuint (audio->data[j], ==, j / 160 % 40 + 40 * (guint) i);
  }
  wait_for (f, "connected call4");
}

/* The engine goes while calls are up and reports are under way. */
static void
test_destroy_while_live (Fixture *f, gconstpointer data)
{
  open_call (f, "call0", "secret0", "fake");
  open_call (f, "call1", "secret1", "echo");
  post_attach (f, 0, "secret0");
  post_attach (f, 1, "secret1");
  settle (f);
  g_assert_finalize_object (f->engine);
  f->engine = NULL;
  tandem_media_thread_stop (f->thread);
  g_assert_false (fake_voice_has_listener (f->voice));
}

#define ADD(name, func) g_test_add ("/media/engine/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("new-destroy", test_new_destroy);
  ADD ("call", test_call);
  ADD ("close-unanswered", test_close_unanswered);
  ADD ("bad-provider", test_bad_provider);
  ADD ("tokens", test_tokens);
  ADD ("main-loop-blocked", test_main_loop_blocked);
  ADD ("destroy-while-live", test_destroy_while_live);
  return g_test_run ();
}
