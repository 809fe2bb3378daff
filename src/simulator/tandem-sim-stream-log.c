// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stream-log.h"

#include "tandem-sim-mulaw.h"

/* (32768 * 10^(-60/20))^2 */
#define SOUND_POWER 1074

static char *
format_ms (guint64 bytes)
{
  return g_strdup_printf ("%.10g", bytes / 8.0);
}

static char *
format_number (guint64 number)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

void
tandem_sim_stream_log_start (TandemSimStreamLog *self)
{
  tandem_sim_log_write (self->log, "media", "stream_started", "call_sid", self->call_sid, "stream_sid", self->stream_sid, NULL);
}

void
tandem_sim_stream_log_clock (TandemSimStreamLog *self, guint64 heard_ms)
{
  g_autofree char *at_us = format_number (g_get_monotonic_time ());
  g_autofree char *heard = format_number (heard_ms);

  tandem_sim_log_write (self->log, "media", "clock", "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                        "at_us", at_us, "heard_ms", heard, NULL);
}

static gboolean
is_sound (const guint8 *ulaw, gsize n)
{
  gint64 energy = 0;

  for (gsize i = 0; i < n; i++) {
    gint64 sample = tandem_sim_mulaw_decode (ulaw[i]);

    energy += sample * sample;
  }
  return energy > SOUND_POWER * (gint64) n;
}

static void
log_after_clear (TandemSimStreamLog *self, const char *what, gint64 now_us)
{
  g_autofree char *at_us = format_number (now_us);
  g_autofree char *gap = g_strdup_printf ("%.3f", (now_us - self->cleared_us) / 1000.0);
  g_autofree char *at = format_number (self->ticks * TANDEM_SIM_FRAME_MS);

  tandem_sim_log_write (self->log, "media", what, "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                        "at_us", at_us, "gap_ms", gap, "at_ms", at, NULL);
}

static void
log_frame (TandemSimStreamLog *self, const char *what, gint64 at_us, const guint8 *ulaw, gsize n)
{
  g_autofree char *at = NULL;
  g_autofree char *payload = NULL;

  if (!tandem_sim_log_get_wants_frames (self->log))
    return;
  at = format_number ((guint64) at_us);
  payload = g_base64_encode (ulaw, n);
  tandem_sim_log_write (self->log, "media", what, "call_sid", self->call_sid, "at_us", at, "payload", payload, NULL);
}

void
tandem_sim_stream_log_sent (TandemSimStreamLog *self, const guint8 *ulaw, gsize n)
{
  log_frame (self, "frame_out", g_get_monotonic_time (), ulaw, n);
}

void
tandem_sim_stream_log_media (TandemSimStreamLog *self, const guint8 *ulaw, gsize n)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean sound = is_sound (ulaw, n);

  log_frame (self, "frame_in", now_us, ulaw, n);
  self->frames_in++;
  self->bytes_in += n;
  if (!sound)
    self->silent_in++;
  if (self->await_frame)
    log_after_clear (self, "frame_after_clear", now_us);
  self->await_frame = FALSE;
  if (!self->await_sound || !sound)
    return;
  log_after_clear (self, "sound_after_clear", now_us);
  self->await_sound = FALSE;
}

void
tandem_sim_stream_log_mark (TandemSimStreamLog *self, const char *name, gboolean cleared)
{
  g_autofree char *played = format_ms (tandem_sim_play_buffer_get_played (self->buffer));
  g_autofree char *at = format_number (self->ticks * TANDEM_SIM_FRAME_MS);

  tandem_sim_log_write (self->log, "media", "mark_echoed", "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                        "name", name, "played_ms", played, "at_ms", at, "cleared", cleared ? "true" : "false", NULL);
}

void
tandem_sim_stream_log_clear (TandemSimStreamLog *self)
{
  g_autofree char *buffered = format_ms (tandem_sim_play_buffer_get_buffered (self->buffer));
  g_autofree char *played = format_ms (tandem_sim_play_buffer_get_played (self->buffer));
  g_autofree char *since = format_ms (tandem_sim_play_buffer_get_since_mark (self->buffer));
  g_autofree char *pending = format_number (tandem_sim_play_buffer_get_pending (self->buffer));
  g_autofree char *at = format_number (self->ticks * TANDEM_SIM_FRAME_MS);
  g_autofree char *at_us = NULL;

  self->clears++;
  self->cleared_us = g_get_monotonic_time ();
  self->await_frame = self->await_sound = TRUE;
  at_us = format_number (self->cleared_us);
  tandem_sim_log_write (self->log, "media", "clear", "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                        "buffered_ms", buffered, "played_ms", played, "since_mark_ms", since,
                        "last_mark", tandem_sim_play_buffer_get_last_mark (self->buffer),
                        "mark", tandem_sim_play_buffer_get_next_mark (self->buffer),
                        "pending_marks", pending, "at_ms", at, "at_us", at_us, NULL);
}

void
tandem_sim_stream_log_warn (TandemSimStreamLog *self, const char *text)
{
  if (self->warnings++ == 0)
    tandem_sim_log_write (self->log, "media", "warning", "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                          "code", "31951", "text", text, NULL);
}

void
tandem_sim_stream_log_end (TandemSimStreamLog *self, const char *how, int code, const char *text)
{
  g_autofree char *frames = format_number (self->frames_in);
  g_autofree char *bytes = format_number (self->bytes_in);
  g_autofree char *silent = format_number (self->silent_in);
  g_autofree char *clears = format_number (self->clears);
  g_autofree char *played = format_number (tandem_sim_play_buffer_get_played (self->buffer));
  g_autofree char *underruns = format_number (tandem_sim_play_buffer_get_underruns (self->buffer));
  g_autofree char *underrun_ms = format_ms (tandem_sim_play_buffer_get_underrun_bytes (self->buffer));
  g_autofree char *ticks = format_number (self->ticks);
  g_autofree char *warnings = format_number (self->warnings);
  g_autofree char *twilio_code = format_number (code);

  tandem_sim_log_write (self->log, "media", "media_in", "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                        "frames", frames, "bytes", bytes, "played_bytes", played, "underruns", underruns,
                        "underrun_ms", underrun_ms, "silent_frames", silent, "clears", clears, NULL);
  tandem_sim_log_write (self->log, "media", "stream_ended", "call_sid", self->call_sid, "stream_sid", self->stream_sid,
                        "how", how, "code", twilio_code, "text", text, "frames_sent", ticks, "warnings", warnings, NULL);
}
