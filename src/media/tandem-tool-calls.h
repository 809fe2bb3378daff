// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice.h"

/* What the agent of one line called, and what came of it: which answers are still owed to the service, and whether the service is to be
 * asked to speak because of them.  Outlives sessions: a new one is told what an earlier one called.  Plain data of the agent's port;
 * media thread. */
typedef struct _TandemToolCalls TandemToolCalls;

/* Older ones are forgotten when they were answered. */
#define TANDEM_TOOL_CALLS_MAX 32
/* More than this at the same time are refused. */
#define TANDEM_TOOL_CALLS_OPEN_MAX 16

typedef struct {
  /* To be run: @arguments is one JSON object.  @tool_call_id: names this wish, and no other of the call; the service's own name as long as
   * that is so. */
  void (*called) (const char *tool_call_id, const char *name, const char *arguments, gpointer user_data);
  /* The service wants no answer any more. */
  void (*cancelled) (const char *tool_call_id, gpointer user_data);
} TandemToolCallsListener;

TandemToolCalls *tandem_tool_calls_new (void);
void tandem_tool_calls_free (TandemToolCalls *self);
/* NULL, as at first: nobody runs tools, and the service is told so. */
void tandem_tool_calls_set_listener (TandemToolCalls *self, const TandemToolCallsListener *listener, gpointer user_data);

/* Any event of @voice.  @over: the telephone is gone, and nothing is run any more.  What cannot be run is answered at once. */
void tandem_tool_calls_take_event (TandemToolCalls *self, TandemVoice *voice, const TandemVoiceEvent *event, gboolean over);
/* What came of a call, told to @voice (nullable: to the next one there is).  Gives a note for a session that did not call it itself, else
 * NULL.  (transfer full) */
char *tandem_tool_calls_answer (TandemToolCalls *self, TandemVoice *voice, const char *tool_call_id, const char *result, gboolean failed);
/* Another session takes the place of one.  @remembers: it knows the conversation as far as the service had gone on with it.  Gives what it must
 * know of earlier calls; NULL: nothing.  (transfer full) */
char *tandem_tool_calls_begin (TandemToolCalls *self, gboolean remembers);

/* Something is being run. */
gboolean tandem_tool_calls_is_busy (TandemToolCalls *self);
/* All that an answer of the service called has been answered, that answer is over and no other has begun: the service waits to be
 * asked, unless it goes on by itself. */
gboolean tandem_tool_calls_is_due (TandemToolCalls *self);
/* It was asked, or somebody speaks and it will answer that: what it was told until now is no reason to ask it. */
void tandem_tool_calls_settle (TandemToolCalls *self);
