// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-media-engine.h"

#include "tandem-call-media.h"
#include "tandem-call-recording.h"
#include "tandem-converter.h"
#include "tandem-line-verbs.h"
#include "tandem-media-core.h"
#include "tandem-message-tone.h"
#include "tandem-tool-reporter.h"
#include "tandem-traced-voice.h"
#include "tandem-voice-meter.h"

typedef TandemMediaCore Core;

struct _TandemMediaEngine {
  GObject parent_instance;

  /* owned */
  TandemMediaThread *thread;
  Core *core;
};

static void tandem_media_engine_iface_init (TandemCallMediaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemMediaEngine, tandem_media_engine, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CALL_MEDIA, tandem_media_engine_iface_init))

/* --- from the media thread to the main thread -------------------------------------------------------- */

static TandemCallReporter *
reporter_of (gpointer core)
{
  return ((Core *) core)->reporter;
}

static void
on_line_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  tandem_call_reporter_turn (reporter_of (user_data), tandem_line_get_call_id (line), update);
}

static void
on_line_connected (TandemLine *line, gpointer user_data)
{
  tandem_message_tone_play (line);
  tandem_call_reporter_connected (reporter_of (user_data), tandem_line_get_call_id (line));
}

static void
on_line_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  tandem_call_reporter_notice (reporter_of (user_data), tandem_line_get_call_id (line), error);
}

static void
on_line_agent (TandemLine *line, TandemAgentState state, gpointer user_data)
{
  tandem_call_reporter_agent (reporter_of (user_data), tandem_line_get_call_id (line), state);
}

static void
on_line_digit (TandemLine *line, char digit, gpointer user_data)
{
  tandem_call_reporter_digit (reporter_of (user_data), tandem_line_get_call_id (line), digit);
}

static void
on_line_over (TandemLine *line, const char *reason, gpointer user_data)
{
  Core *core = user_data;

  tandem_call_reporter_over (core->reporter, tandem_line_get_call_id (line), reason);
  if (!tandem_line_is_recorded (line))
    tandem_call_reporter_recorded (core->reporter, tandem_line_get_call_id (line), NULL);
  tandem_line_table_reap (core->table);
}

static void
on_line_lost (TandemLine *line, const char *reason, gpointer user_data)
{
  tandem_call_reporter_lost (reporter_of (user_data), tandem_line_get_call_id (line), reason);
}

static void
on_line_operator_moved (TandemLine *line, gpointer user_data)
{
  Core *core = user_data;

  if (core->link)
    tandem_operator_link_follow (core->link);
}

static void
on_notice (const char *call_id, const GError *error, gpointer user_data)
{
  tandem_call_reporter_notice (reporter_of (user_data), call_id, error);
}

static void
on_recording_done (const char *call_id, const char *path, gpointer user_data)
{
  tandem_call_reporter_recorded (reporter_of (user_data), call_id, path);
}

static const TandemCallRecordingListener recording_listener = { on_notice, on_recording_done };

static void
unref_core (gpointer data)
{
  tandem_media_core_unref (data);
}

static TandemRecorder *
on_line_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  Core *core = user_data;

  position = tandem_message_tone_skip (line, position);
  return tandem_call_recording_begin (tandem_line_get_call_id (line), path, position, core->recording_format, core->encoder,
                                      &recording_listener, tandem_media_core_ref (core), unref_core);
}

static const TandemLineListener line_listener = {
  on_line_turn, on_line_connected, on_line_notice, on_line_digit, on_line_operator_moved, on_line_record, on_line_over,
  on_line_lost, on_line_agent,
};

/* --- from the main thread to the media thread -------------------------------------------------------- */

typedef struct _Command Command;

struct _Command {
  /* owned */
  Core *core;
  char *call_id;
  char *call_sid;         /* nullable, as the rest */
  char *text;             /* token, digits, words, path or result */
  char *tool_call_id;
  TandemProfile *profile;
  TandemLevels *levels;
  TandemHoldMusic *music;

  /* borrowed */
  TandemDesk *desk;

  TandemLineVerb func;
  int number;
  TandemCallMode mode;
};

static Command *
command_new (TandemMediaEngine *self, const char *call_id)
{
  Command *command = g_new0 (Command, 1);

  command->core = tandem_media_core_ref (self->core);
  command->call_id = g_strdup (call_id);
  return command;
}

static void
command_free (gpointer data)
{
  Command *command = data;

  tandem_media_core_unref (command->core);
  g_free (command->call_id);
  g_free (command->call_sid);
  g_free (command->text);
  g_free (command->tool_call_id);
  g_clear_object (&command->profile);
  g_clear_object (&command->music);
  g_clear_pointer (&command->levels, tandem_levels_unref);
  g_free (command);
}

static void
post_command (TandemMediaEngine *self, TandemClosureFunc func, Command *command)
{
  tandem_media_thread_post (self->thread, func, command, command_free);
}

static void
start_core (gpointer data)
{
  Core *core = ((Command *) data)->core;

  core->table = tandem_line_table_new (&core->tally, &line_listener, core);
  core->encoder = tandem_recording_encoder_new ();
  core->music = tandem_hold_music_new ();
  core->recording_format = g_strdup ("opus");
  tandem_converter_warm_up ();
}

static void
stop_core (gpointer data)
{
  tandem_media_core_clear (((Command *) data)->core);
}

static void
begin_trace (Core *core, TandemLine *line)
{
  g_autoptr (TandemCallTrace) trace = tandem_call_trace_new (tandem_line_get_call_id (line), core->trace_folder, on_notice,
                                                             tandem_media_core_ref (core), unref_core);

  tandem_call_trace_set (G_OBJECT (line), trace);
}

static void
open_line (gpointer data)
{
  Command *command = data;
  Core *core = command->core;
  g_autoptr (TandemLine) line = tandem_line_new (command->call_id, command->profile, command->levels, &core->tally,
                                                 (TandemClock) { NULL, NULL });
  gpointer meter = tandem_voice_meter_factory_data (line, core->factory, core->factory_data, core->reporter);

  tandem_line_set_hold_music (line, core->music);
  tandem_tool_reporter_follow (line, core->reporter);
  if (command->mode == TANDEM_CALL_MODE_VOICEMAIL)
    tandem_message_tone_want (line);
  if (core->tracing)
    begin_trace (core, line);
  tandem_line_table_add (core->table, line, command->text, command->call_sid);
  tandem_line_set_ringback (line, (TandemRingback) command->number);
  if (core->tracing)
    tandem_line_open (line, tandem_traced_voice_make,
                      tandem_traced_voice_factory_data (G_OBJECT (line), tandem_voice_meter_make, meter));
  else
    tandem_line_open (line, tandem_voice_meter_make, meter);
  if (command->mode == TANDEM_CALL_MODE_REHEARSAL)
    tandem_operator_link_rehearse (core->link, line, command->text);
}

static void
tandem_media_engine_open (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, const char *media_token)
{
  TandemMediaEngine *self = TANDEM_MEDIA_ENGINE (media);
  Command *command;

  g_return_if_fail (media_token && *media_token);

  command = command_new (self, tandem_call_get_id (call));
  command->call_sid = g_strdup (tandem_call_get_call_sid (call));
  command->text = g_strdup (media_token);
  command->profile = tandem_profile_copy (profile);
  command->levels = tandem_levels_ref (tandem_call_get_levels (call));
  command->mode = tandem_call_get_mode (call);
  if (command->mode == TANDEM_CALL_MODE_OPERATOR && tandem_call_get_direction (call) == TANDEM_DIRECTION_OUTBOUND)
    command->number = (int) tandem_ringback_for_number (tandem_call_get_to (call));
  post_command (self, open_line, command);
}

static void
close_line (gpointer data)
{
  Command *command = data;
  TandemLine *line = tandem_line_table_lookup (command->core->table, command->call_id);

  if (line)
    tandem_line_close (line);
}

static void
tandem_media_engine_close (TandemCallMedia *media, const char *call_id)
{
  TandemMediaEngine *self = TANDEM_MEDIA_ENGINE (media);

  post_command (self, close_line, command_new (self, call_id));
}

static void
expect_stream (gpointer data)
{
  Command *command = data;

  tandem_line_table_expect (command->core->table, command->call_id, command->text);
}

static void
tandem_media_engine_expect (TandemCallMedia *media, const char *call_id, const char *media_token)
{
  TandemMediaEngine *self = TANDEM_MEDIA_ENGINE (media);
  Command *command = command_new (self, call_id);

  command->text = g_strdup (media_token);
  post_command (self, expect_stream, command);
}

static void
on_line (gpointer data)
{
  Command *command = data;
  TandemLine *line = tandem_line_table_lookup (command->core->table, command->call_id);

  if (line)
    command->func (line, command->number, command->text);
}

static void
post_to_line (TandemCallMedia *media, const char *call_id, TandemLineVerb func, int number, const char *text)
{
  TandemMediaEngine *self = TANDEM_MEDIA_ENGINE (media);
  Command *command = command_new (self, call_id);

  command->func = func;
  command->number = number;
  command->text = g_strdup (text);
  post_command (self, on_line, command);
}

static void
tandem_media_engine_lose_stream (TandemCallMedia *media, const char *call_id)
{
  post_to_line (media, call_id, tandem_line_verb_lose_stream, 0, NULL);
}

static void
tandem_media_engine_set_muted (TandemCallMedia *media, const char *call_id, gboolean muted)
{
  post_to_line (media, call_id, tandem_line_verb_mute, muted, NULL);
}

static void
tandem_media_engine_send_digits (TandemCallMedia *media, const char *call_id, const char *digits)
{
  post_to_line (media, call_id, tandem_line_verb_send_digits, 0, digits);
}

static void
tandem_media_engine_set_patch (TandemCallMedia *media, const char *call_id, TandemPatch patch)
{
  post_to_line (media, call_id, tandem_line_verb_patch, (int) patch, NULL);
}

static void
tandem_media_engine_set_monitored (TandemCallMedia *media, const char *call_id, gboolean monitored)
{
  post_to_line (media, call_id, tandem_line_verb_monitor, monitored, NULL);
}

static void
tandem_media_engine_give_note (TandemCallMedia *media, const char *call_id, const char *text)
{
  post_to_line (media, call_id, tandem_line_verb_give_note, 0, text);
}

static void
tandem_media_engine_say (TandemCallMedia *media, const char *call_id, const char *text)
{
  post_to_line (media, call_id, tandem_line_verb_say, 0, text);
}

static void
tandem_media_engine_recite (TandemCallMedia *media, const char *call_id, const char *text)
{
  post_to_line (media, call_id, tandem_line_verb_recite, 0, text);
}

static void
answer_tool (gpointer data)
{
  Command *command = data;
  TandemLine *line = tandem_line_table_lookup (command->core->table, command->call_id);

  if (line)
    tandem_agent_tools_answer (tandem_agent_port_get_tools (tandem_line_get_agent (line)), command->tool_call_id, command->text,
                               command->number);
}

static void
tandem_media_engine_answer_tool (TandemCallMedia *media, const char *call_id, const char *tool_call_id, const char *result,
                                 gboolean failed)
{
  TandemMediaEngine *self = TANDEM_MEDIA_ENGINE (media);
  Command *command = command_new (self, call_id);

  command->tool_call_id = g_strdup (tool_call_id);
  command->text = g_strdup (result);
  command->number = failed;
  post_command (self, answer_tool, command);
}

static void
tandem_media_engine_await_heard (TandemCallMedia *media, const char *call_id)
{
  post_to_line (media, call_id, tandem_line_verb_await_heard, 0, NULL);
}

static void
tandem_media_engine_set_recording (TandemCallMedia *media, const char *call_id, TandemRecordingState state,
                                   const char *path)
{
  post_to_line (media, call_id, tandem_line_verb_record, (int) state, path);
}

static void
tandem_media_engine_announce (TandemCallMedia *media, const char *call_id, const char *text)
{
  post_to_line (media, call_id, tandem_line_verb_announce, 0, text);
}

static void
tandem_media_engine_get_figures (TandemCallMedia *media, TandemMediaFigures *figures)
{
  TandemMediaTally *tally = &TANDEM_MEDIA_ENGINE (media)->core->tally;

  tandem_histogram_read (&tally->delay_in, &figures->delay_in);
  tandem_histogram_read (&tally->delay_out, &figures->delay_out);
  tandem_histogram_read (&tally->reply, &figures->reply);
  figures->streams = tally->streams;
  figures->voices = tally->voices;
}

static void
tandem_media_engine_iface_init (TandemCallMediaInterface *iface)
{
  iface->open = tandem_media_engine_open;
  iface->close = tandem_media_engine_close;
  iface->expect = tandem_media_engine_expect;
  iface->lose_stream = tandem_media_engine_lose_stream;
  iface->set_muted = tandem_media_engine_set_muted;
  iface->send_digits = tandem_media_engine_send_digits;
  iface->set_patch = tandem_media_engine_set_patch;
  iface->set_monitored = tandem_media_engine_set_monitored;
  iface->give_note = tandem_media_engine_give_note;
  iface->say = tandem_media_engine_say;
  iface->recite = tandem_media_engine_recite;
  iface->answer_tool = tandem_media_engine_answer_tool;
  iface->await_heard = tandem_media_engine_await_heard;
  iface->set_recording = tandem_media_engine_set_recording;
  iface->announce = tandem_media_engine_announce;
  iface->get_figures = tandem_media_engine_get_figures;
}

static void
change_recording_format (gpointer data)
{
  Command *command = data;

  g_free (command->core->recording_format);
  command->core->recording_format = g_steal_pointer (&command->text);
}

void
tandem_media_engine_set_recording_format (TandemMediaEngine *self, const char *format)
{
  Command *command;

  g_return_if_fail (TANDEM_IS_MEDIA_ENGINE (self));
  command = command_new (self, NULL);
  command->text = g_strdup (format);
  post_command (self, change_recording_format, command);
}

static void
change_trace (gpointer data)
{
  Command *command = data;

  g_free (command->core->trace_folder);
  command->core->trace_folder = g_steal_pointer (&command->text);
  command->core->tracing = TRUE;
}

void
tandem_media_engine_trace (TandemMediaEngine *self, const char *folder)
{
  Command *command;

  g_return_if_fail (TANDEM_IS_MEDIA_ENGINE (self));
  command = command_new (self, NULL);
  command->text = g_strdup (folder);
  post_command (self, change_trace, command);
}

static void
change_desk (gpointer data)
{
  Command *command = data;
  Core *core = command->core;

  g_clear_pointer (&core->link, tandem_operator_link_free);
  if (command->desk && core->table)
    core->link = tandem_operator_link_new (core->table, command->desk);
}

void
tandem_media_engine_set_desk (TandemMediaEngine *self, TandemDesk *desk)
{
  Command *command;

  g_return_if_fail (TANDEM_IS_MEDIA_ENGINE (self));
  command = command_new (self, NULL);
  command->desk = desk;
  post_command (self, change_desk, command);
}

static void
change_hold_music (gpointer data)
{
  Command *command = data;

  g_set_object (&command->core->music, command->music);
}

void
tandem_media_engine_set_hold_music (TandemMediaEngine *self, TandemHoldMusic *music)
{
  Command *command;

  g_return_if_fail (TANDEM_IS_MEDIA_ENGINE (self));
  command = command_new (self, NULL);
  command->music = g_object_ref (music);
  post_command (self, change_hold_music, command);
}

/* --- the object -------------------------------------------------------------------------------------- */

static void
tandem_media_engine_dispose (GObject *object)
{
  TandemMediaEngine *self = TANDEM_MEDIA_ENGINE (object);

  if (self->core) {
    post_command (self, stop_core, command_new (self, NULL));
    g_clear_pointer (&self->core, tandem_media_core_unref);
  }
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (tandem_media_engine_parent_class)->dispose (object);
}

static void
tandem_media_engine_class_init (TandemMediaEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_media_engine_dispose;
}

static void
tandem_media_engine_init (TandemMediaEngine *self)
{
}

TandemMediaEngine *
tandem_media_engine_new (TandemMediaThread *thread, TandemVoiceFactory factory, gpointer factory_data)
{
  TandemMediaEngine *self = g_object_new (TANDEM_TYPE_MEDIA_ENGINE, NULL);

  self->thread = g_object_ref (thread);
  self->core = tandem_media_core_new (thread, TANDEM_CALL_MEDIA (self), factory, factory_data);
  post_command (self, start_core, command_new (self, NULL));
  return self;
}

gboolean
tandem_media_engine_attach (TandemMediaEngine *self, TandemCarrierStream *stream, const char *token,
                            const char *call_sid, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MEDIA_ENGINE (self), FALSE);
  g_return_val_if_fail (tandem_media_thread_is_current (self->thread), FALSE);
  return tandem_line_table_attach (self->core->table, stream, token, call_sid, error);
}

void
tandem_media_engine_get_counters (TandemMediaEngine *self, TandemMediaCounters *counters)
{
  g_return_if_fail (TANDEM_IS_MEDIA_ENGINE (self));

  counters->frames_in = self->core->tally.frames_in;
  counters->frames_out = self->core->tally.frames_out;
  counters->late_ticks = self->core->tally.late_ticks;
  counters->lines = self->core->tally.lines;
}
