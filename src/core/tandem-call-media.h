// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-state.h"
#include "tandem-call.h"
#include "tandem-media-figures.h"
#include "tandem-usage.h"

/* The audio of calls, seen from the main thread.  Nothing here waits for the media thread.
 *
 * Signals: "turn" (call_id, TandemTurnUpdate), "connected" (call_id): the stream began, or another did after a loss;
 * "lost" (call_id, reason): the stream broke while the call may be up: expect() another, or close(); then "connected" or
 * "disconnected" follows; "disconnected" (call_id, reason (nullable)): the stream ended for good; "notice" (call_id, GError): something the
 * operator should know, the call goes on; "digit" (call_id, one-character string): a key the remote pressed;
 * "agent" (call_id, TandemAgentState): whether the agent is there has changed; "usage" (call_id, TandemUsage): an AI service counted;
 * "recorded" (call_id, path (nullable)): the recording is complete at @path, or nothing of it could be kept;
 * "opening" (TandemCall, TandemProfile): open() was called, and the profile may still be completed; "tool-call" (call_id, tool_call_id,
 * name, arguments): the agent calls a tool, and an answer_tool() is owed, arguments: one JSON object as text; "tool-cancelled" (call_id, tool_call_id): it is owed
 * no more; "heard" (call_id, why not (nullable)): after await_heard(). */
#define TANDEM_TYPE_CALL_MEDIA (tandem_call_media_get_type ())
G_DECLARE_INTERFACE (TandemCallMedia, tandem_call_media, TANDEM, CALL_MEDIA, GObject)

struct _TandemCallMediaInterface {
  GTypeInterface parent;
  void (*open) (TandemCallMedia *self, TandemCall *call, TandemProfile *profile, const char *media_token);
  void (*close) (TandemCallMedia *self, const char *call_id);
  /* Media that never lose a stream have neither. */
  void (*expect) (TandemCallMedia *self, const char *call_id, const char *media_token);
  void (*lose_stream) (TandemCallMedia *self, const char *call_id);
  void (*set_muted) (TandemCallMedia *self, const char *call_id, gboolean muted);
  void (*send_digits) (TandemCallMedia *self, const char *call_id, const char *digits);
  void (*set_patch) (TandemCallMedia *self, const char *call_id, TandemPatch patch);
  void (*set_monitored) (TandemCallMedia *self, const char *call_id, gboolean monitored);
  void (*give_note) (TandemCallMedia *self, const char *call_id, const char *text);
  void (*say) (TandemCallMedia *self, const char *call_id, const char *text);
  void (*recite) (TandemCallMedia *self, const char *call_id, const char *text);
  /* Media without agents that call tools have neither. */
  void (*answer_tool) (TandemCallMedia *self, const char *call_id, const char *tool_call_id, const char *result, gboolean failed);
  void (*await_heard) (TandemCallMedia *self, const char *call_id);
  void (*set_recording) (TandemCallMedia *self, const char *call_id, TandemRecordingState state, const char *path);
  void (*announce) (TandemCallMedia *self, const char *call_id, const char *text);
  void (*get_figures) (TandemCallMedia *self, TandemMediaFigures *figures);
};

/* Prepares the line of @call: connects the AI session at once (the telephone is still ringing) and
 * waits for a media stream that brings @media_token.  @profile is copied. */
void tandem_call_media_open (TandemCallMedia *self, TandemCall *call, TandemProfile *profile, const char *media_token);
/* Ends the line; unknown ids are ignored. */
void tandem_call_media_close (TandemCallMedia *self, const char *call_id);
/* The line whose stream was lost waits, in the state that it is in, for one that brings @media_token.  One that has a stream goes on with the
 * other when its own ends; @media_token NULL: it does not, and another that is there already is closed. */
void tandem_call_media_expect (TandemCallMedia *self, const char *call_id, const char *media_token);
/* The carrier knows that the stream is over: "lost" follows, unless it was told already. */
void tandem_call_media_lose_stream (TandemCallMedia *self, const char *call_id);
/* Silences who speaks for us: the operator's microphone when the operator takes part, else the agent, who keeps listening. */
void tandem_call_media_set_muted (TandemCallMedia *self, const char *call_id, gboolean muted);
/* Plays 0-9 A-D * # as in-band tones. */
void tandem_call_media_send_digits (TandemCallMedia *self, const char *call_id, const char *digits);

/* Who hears whom from the next frame on.  Only one call at a time may have the operator's voice. */
void tandem_call_media_set_patch (TandemCallMedia *self, const char *call_id, TandemPatch patch);
/* The operator hears the call also while nobody hears the operator. */
void tandem_call_media_set_monitored (TandemCallMedia *self, const char *call_id, gboolean monitored);
/* Tells the agent something privately; it becomes a private turn of the operator. */
void tandem_call_media_give_note (TandemCallMedia *self, const char *call_id, const char *text);
/* Makes the agent say exactly @text, after what it is saying now. */
void tandem_call_media_say (TandemCallMedia *self, const char *call_id, const char *text);
/* Makes the agent break off and say exactly @text, whatever is to be heard meanwhile.  From then on, until another patch is set, it
 * only listens.  The turn of these words is "recited". */
void tandem_call_media_recite (TandemCallMedia *self, const char *call_id, const char *text);
/* Tells the agent what came of the tool that it called as @tool_call_id: @result (UTF-8), or, when it @failed, a sentence that says why.
 * The agent goes on by itself when all that it called at the same time is answered. */
void tandem_call_media_answer_tool (TandemCallMedia *self, const char *call_id, const char *tool_call_id, const char *result, gboolean failed);
/* "heard" follows when the remote has heard all that the agent has said so far, or will not. */
void tandem_call_media_await_heard (TandemCallMedia *self, const char *call_id);
/* Begins (at @path, a .wav file), pauses or goes on recording; @path is read the first time only. */
void tandem_call_media_set_recording (TandemCallMedia *self, const char *call_id, TandemRecordingState state, const char *path);
/* Tells the remote once, as soon as it is there, that it is recorded: the agent says @text.  Without one that can speak, a
 * tone of 1400 Hz sounds every 15 s, and the notice TANDEM_AUDIO_ERROR_ANNOUNCEMENT comes.  NULL: nothing is recorded for the
 * time being; words after that only let the tone go on. */
void tandem_call_media_announce (TandemCallMedia *self, const char *call_id, const char *text);
/* What it came to so far; all zero where nothing is counted.  Any thread. */
void tandem_call_media_get_figures (TandemCallMedia *self, TandemMediaFigures *figures);

/* For implementations. */
void tandem_call_media_report_turn (TandemCallMedia *self, const char *call_id, const TandemTurnUpdate *update);
void tandem_call_media_report_connected (TandemCallMedia *self, const char *call_id);
void tandem_call_media_report_disconnected (TandemCallMedia *self, const char *call_id, const char *reason);
void tandem_call_media_report_lost (TandemCallMedia *self, const char *call_id, const char *reason);
void tandem_call_media_report_notice (TandemCallMedia *self, const char *call_id, const GError *error);
void tandem_call_media_report_digit (TandemCallMedia *self, const char *call_id, const char *digit);
void tandem_call_media_report_recorded (TandemCallMedia *self, const char *call_id, const char *path);
void tandem_call_media_report_agent (TandemCallMedia *self, const char *call_id, TandemAgentState state);
void tandem_call_media_report_usage (TandemCallMedia *self, const char *call_id, const TandemUsage *usage);
void tandem_call_media_report_tool_call (TandemCallMedia *self, const char *call_id, const char *tool_call_id, const char *name, const char *arguments);
void tandem_call_media_report_tool_cancelled (TandemCallMedia *self, const char *call_id, const char *tool_call_id);
void tandem_call_media_report_heard (TandemCallMedia *self, const char *call_id, const char *why);
