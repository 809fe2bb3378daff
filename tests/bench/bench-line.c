// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* What one call costs on the media thread between its two sockets: conversion 8 <-> 24 kHz, gap check, levels, ledger,
 * pacing and marks, both sides talking all the time; and how long a barge-in takes from the event to clear. */

#include "tandem-line.h"

#include <string.h>
#include <time.h>

#include "fake-voice.h"

#define SECONDS 300

/* A telephone that costs nothing: echoes each mark when the next is sent. */
#define BENCH_TYPE_STREAM (bench_stream_get_type ())
G_DECLARE_FINAL_TYPE (BenchStream, bench_stream, BENCH, STREAM, GObject)

struct _BenchStream {
  GObject parent_instance;
  const TandemCarrierStreamListener *listener;
  gpointer listener_data;
  char mark[40];
  gint64 cleared_us;
};

static void bench_stream_iface_init (TandemCarrierStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchStream, bench_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER_STREAM, bench_stream_iface_init))

static void
bench_stream_class_init (BenchStreamClass *klass)
{
}

static void
bench_stream_init (BenchStream *self)
{
}

static void
set_listener (TandemCarrierStream *stream, const TandemCarrierStreamListener *listener, gpointer user_data)
{
  BENCH_STREAM (stream)->listener = listener;
  BENCH_STREAM (stream)->listener_data = user_data;
}

static void
send_audio (TandemCarrierStream *stream, const guint8 *ulaw, gsize n)
{
}

static void
send_mark (TandemCarrierStream *stream, const char *name)
{
  BenchStream *self = BENCH_STREAM (stream);
  char mark[40];

  g_strlcpy (mark, self->mark, sizeof mark);
  g_strlcpy (self->mark, name, sizeof self->mark);
  if (*mark && self->listener)
    self->listener->mark (stream, mark, self->listener_data);
}

static void
send_clear (TandemCarrierStream *stream)
{
  BENCH_STREAM (stream)->cleared_us = g_get_monotonic_time ();
}

static void
close_stream (TandemCarrierStream *stream)
{
}

static void
bench_stream_iface_init (TandemCarrierStreamInterface *iface)
{
  iface->set_listener = set_listener;
  iface->send_audio = send_audio;
  iface->send_mark = send_mark;
  iface->send_clear = send_clear;
  iface->close = close_stream;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
}

static void
on_connected (TandemLine *line, gpointer user_data)
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

static void
on_operator_moved (TandemLine *line, gpointer user_data)
{
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static const TandemLineListener listener = { on_turn, on_connected, on_notice, on_digit, on_operator_moved, on_record, on_over };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer voice, GError **error)
{
  return g_object_ref (voice);
}

static gint64
now_us (gpointer user_data)
{
  return *(gint64 *) user_data;
}

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
measure (TandemVoiceFormat format, const char *name)
{
  gint64 clock_us = 1000000;
  g_autoptr (TandemProfile) profile = tandem_profile_new ("bench");
  g_autoptr (TandemLevels) levels = tandem_levels_new ();
  g_autoptr (TandemLine) line = tandem_line_new ("call", profile, levels, NULL, (TandemClock) { now_us, &clock_us });
  g_autoptr (FakeVoice) voice = fake_voice_new (format, TANDEM_VOICE_CAN_TRUNCATE, NULL);
  g_autoptr (BenchStream) stream = g_object_new (BENCH_TYPE_STREAM, NULL);
  guint8 frame[160];
  double begin;
  double spent;
  gint64 started_us;

  tandem_line_set_listener (line, &listener, NULL);
  tandem_line_open (line, make_voice, voice);
  fake_voice_ready (voice);
  tandem_line_attach (line, TANDEM_CARRIER_STREAM (stream));
  for (guint i = 0; i < sizeof frame; i++)
    frame[i] = (guint8) (i * 37);
  begin = cpu_ms ();
  for (int i = 0; i < SECONDS * 50; i++) {
    clock_us += 20000;
    stream->listener->audio (TANDEM_CARRIER_STREAM (stream), i * 20, frame, sizeof frame, stream->listener_data);
    if (i % 10 == 0)
      fake_voice_say (voice, "item", "response", 200);
    if (i % 50 == 0)
      g_byte_array_set_size (fake_voice_get_audio (voice), 0);
    tandem_line_tick (line, g_get_monotonic_time ());
  }
  spent = (cpu_ms () - begin) / SECONDS;
  fake_voice_say (voice, "item", "response", 20000);
  started_us = g_get_monotonic_time ();
  fake_voice_emit (voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STARTED, .item_id = "u" });
  g_print ("line: %s %.3f ms CPU a call-second, barge-in to clear %d us\n", name, spent,
           (int) (stream->cleared_us - started_us));
}

int
main (void)
{
  measure (TANDEM_VOICE_FORMAT_PCMU_8000, "mu-law");
  measure (TANDEM_VOICE_FORMAT_PCM_24000, "24 kHz");
  return 0;
}
