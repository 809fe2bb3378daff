// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-rehearsal-stream.h"

#include <string.h>

#include "tandem-ulaw.h"

typedef struct {
  TandemRehearsalStream *stream;
  TandemCarrierStream *line; /* the same */
  GString *log;              /* "mark NAME", "ended"; one word each */
  GByteArray *audio;
  gint64 next_ms;
  guint n_closed;
} Fixture;

static void
on_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpint (timestamp_ms, ==, f->next_ms);
  f->next_ms += (gint64) n / TANDEM_ULAW_BYTES_PER_MS;
  g_byte_array_append (f->audio, ulaw, (guint) n);
}

static void
on_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->log, "%s ", name);
}

static void
on_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  g_string_append (((Fixture *) user_data)->log, "ended ");
}

static const TandemCarrierStreamListener listener = { on_audio, on_mark, NULL, on_ended };

static void
on_closed (gpointer user_data)
{
  ((Fixture *) user_data)->n_closed++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->stream = tandem_rehearsal_stream_new (on_closed, f);
  f->line = TANDEM_CARRIER_STREAM (f->stream);
  f->log = g_string_new (NULL);
  f->audio = g_byte_array_new ();
  tandem_carrier_stream_set_listener (f->line, &listener, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->stream);
  g_string_free (f->log, TRUE);
  g_byte_array_unref (f->audio);
}

static void
send_frames (Fixture *f, gint16 level, guint n)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  memset (frame, tandem_ulaw_encode (level), sizeof frame);
  for (; n > 0; n--)
    tandem_carrier_stream_send_audio (f->line, frame, sizeof frame);
}

/* What is heard in the next 20 ms. */
static gint16
hear (Fixture *f)
{
  gint16 frame[TANDEM_ULAW_FRAME];

  tandem_rehearsal_stream_tick (f->stream);
  tandem_rehearsal_stream_hear (f->stream, frame);
  for (guint i = 1; i < TANDEM_ULAW_FRAME; i++)
    g_assert_cmpint (frame[i], ==, frame[0]);
  return frame[0];
}

static gint16
through_ulaw (gint16 level)
{
  return tandem_ulaw_decode (tandem_ulaw_encode (level));
}

/* A mark comes back when what was sent before it was played, no sooner and no later. */
static void
test_marks_come_when_played (Fixture *f, gconstpointer data)
{
  send_frames (f, 1000, 2);
  tandem_carrier_stream_send_mark (f->line, "one");
  send_frames (f, -2000, 1);
  tandem_carrier_stream_send_mark (f->line, "two");
  g_assert_cmpint (hear (f), ==, through_ulaw (1000));
  g_assert_cmpstr (f->log->str, ==, "");
  g_assert_cmpint (hear (f), ==, through_ulaw (1000));
  g_assert_cmpstr (f->log->str, ==, "one ");
  g_assert_cmpint (hear (f), ==, through_ulaw (-2000));
  g_assert_cmpstr (f->log->str, ==, "one two ");
  g_assert_cmpint (hear (f), ==, 0);
}

/* A mark that nothing waits before is due at once. */
static void
test_mark_of_nothing (Fixture *f, gconstpointer data)
{
  tandem_carrier_stream_send_mark (f->line, "empty");
  hear (f);
  g_assert_cmpstr (f->log->str, ==, "empty ");
}

/* What was not played yet is gone, and its marks come at once; what is sent afterwards is counted anew. */
static void
test_clear (Fixture *f, gconstpointer data)
{
  send_frames (f, 1000, 10);
  tandem_carrier_stream_send_mark (f->line, "cleared");
  hear (f);
  tandem_carrier_stream_send_clear (f->line);
  g_assert_cmpstr (f->log->str, ==, "cleared ");
  g_assert_cmpint (hear (f), ==, 0);
  send_frames (f, 3000, 1);
  tandem_carrier_stream_send_mark (f->line, "after");
  g_assert_cmpstr (f->log->str, ==, "cleared ");
  g_assert_cmpint (hear (f), ==, through_ulaw (3000));
  g_assert_cmpstr (f->log->str, ==, "cleared after ");
}

/* Every 20 ms give 20 ms to the line, of silence while nothing is said. */
static void
test_what_is_said (Fixture *f, gconstpointer data)
{
  gint16 frame[TANDEM_ULAW_FRAME];

  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = (gint16) (i * 100);
  hear (f);
  tandem_rehearsal_stream_speak (f->stream, frame);
  hear (f);
  hear (f);
  g_assert_cmpuint (f->audio->len, ==, 3 * TANDEM_ULAW_FRAME);
  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++) {
    g_assert_cmpuint (f->audio->data[i], ==, TANDEM_ULAW_SILENCE);
    g_assert_cmpuint (f->audio->data[TANDEM_ULAW_FRAME + i], ==, tandem_ulaw_encode (frame[i]));
    g_assert_cmpuint (f->audio->data[2 * TANDEM_ULAW_FRAME + i], ==, TANDEM_ULAW_SILENCE);
  }
}

/* The desk is told once, and nothing happens afterwards. */
static void
test_close (Fixture *f, gconstpointer data)
{
  send_frames (f, 1000, 2);
  tandem_carrier_stream_send_mark (f->line, "never");
  tandem_carrier_stream_close (f->line);
  tandem_carrier_stream_close (f->line);
  g_assert_cmpuint (f->n_closed, ==, 1);
  hear (f);
  g_assert_cmpstr (f->log->str, ==, "");
  g_assert_cmpuint (f->audio->len, ==, 0);
}

/* The line is told that the remote hung up; the desk, which asked for it, is not. */
static void
test_hang_up (Fixture *f, gconstpointer data)
{
  tandem_rehearsal_stream_hang_up (f->stream);
  g_assert_cmpstr (f->log->str, ==, "ended ");
  tandem_carrier_stream_close (f->line);
  g_assert_cmpuint (f->n_closed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/rehearsal-stream/marks-come-when-played", Fixture, NULL, set_up, test_marks_come_when_played, tear_down);
  g_test_add ("/rehearsal-stream/mark-of-nothing", Fixture, NULL, set_up, test_mark_of_nothing, tear_down);
  g_test_add ("/rehearsal-stream/clear", Fixture, NULL, set_up, test_clear, tear_down);
  g_test_add ("/rehearsal-stream/what-is-said", Fixture, NULL, set_up, test_what_is_said, tear_down);
  g_test_add ("/rehearsal-stream/close", Fixture, NULL, set_up, test_close, tear_down);
  g_test_add ("/rehearsal-stream/hang-up", Fixture, NULL, set_up, test_hang_up, tear_down);
  return g_test_run ();
}
