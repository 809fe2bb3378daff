// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-tools.h"

/* So much longer than there is sound the last mark may take. */
#define MARK_PATIENCE_MS 2000
/* Less than this waits for more sound of its item. */
#define FRAME_MS 20
/* An answer of the service that is announced and does not come is not waited for longer. */
#define ANNOUNCED_US (3 * G_USEC_PER_SEC)
/* Sound of one answer comes faster than it is heard: after such a pause there is no more. */
#define PAUSE_US (700 * 1000)

struct _TandemAgentTools {
  /* owned */
  TandemToolCalls *calls;

  /* borrowed */
  TandemVoice *voice; /* nullable */
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemAgentResume *resume;
  TandemAsides *asides;
  const TandemAgentToolsListener *listener; /* nullable */
  gpointer listener_data;

  TandemClock clock;
  TandemPatch patch;
  gint64 due_us;      /* since when the agent waits to be asked; -1: it does not */
  gint64 deadline_us; /* of the wait for the end of what is being said; 0: not known yet */
  gint64 drained_us;  /* since when all is sent; -1: it is not */
  guint n_asked;      /* how often it was asked since the remote spoke */
  gboolean awaited;   /* that end is */
  gboolean unsaid;    /* nothing was heard, or to be heard, since it is */
  gboolean hung_up;
};

TandemAgentTools *
tandem_agent_tools_new (TandemPlayout *playout, TandemUplink *uplink, TandemAgentResume *resume, TandemAsides *asides, TandemClock clock)
{
  TandemAgentTools *self = g_new0 (TandemAgentTools, 1);

  self->calls = tandem_tool_calls_new ();
  self->playout = playout;
  self->uplink = uplink;
  self->resume = resume;
  self->asides = asides;
  self->clock = clock;
  self->due_us = -1;
  return self;
}

void
tandem_agent_tools_free (TandemAgentTools *self)
{
  tandem_tool_calls_free (self->calls);
  g_free (self);
}

void
tandem_agent_tools_set_listener (TandemAgentTools *self, const TandemAgentToolsListener *listener, gpointer user_data)
{
  self->listener = listener;
  self->listener_data = user_data;
  tandem_tool_calls_set_listener (self->calls, listener ? &listener->calls : NULL, user_data);
}

void
tandem_agent_tools_set_voice (TandemAgentTools *self, TandemVoice *voice)
{
  g_autofree char *known = NULL;

  self->voice = voice;
  if (!voice)
    return;
  known = tandem_tool_calls_begin (self->calls, tandem_voice_get_resumed (voice) != NULL);
  if (known)
    tandem_asides_tell (self->asides, voice, NULL, known);
}

void
tandem_agent_tools_take_event (TandemAgentTools *self, const TandemVoiceEvent *event)
{
  if (event->type == TANDEM_VOICE_SPEECH_STARTED)
    self->n_asked = 0;
  if (self->voice)
    tandem_tool_calls_take_event (self->calls, self->voice, event, self->hung_up);
}

void
tandem_agent_tools_set_patch (TandemAgentTools *self, TandemPatch patch)
{
  self->patch = patch;
}

gboolean
tandem_agent_tools_is_busy (TandemAgentTools *self)
{
  return tandem_tool_calls_is_busy (self->calls);
}

/* --- going on --------------------------------------------------------------------------------------- */

static void
settle (TandemAgentTools *self)
{
  tandem_tool_calls_settle (self->calls);
  self->due_us = -1;
}

/* It is asked to speak already, or will speak by itself. */
static gboolean
will_speak (TandemAgentTools *self)
{
  gint64 now_us = tandem_clock_now (&self->clock);

  if (self->due_us < 0)
    self->due_us = now_us;
  return (self->resume->expected || self->resume->owed) && now_us - self->due_us < ANNOUNCED_US;
}

static void
go_on (TandemAgentTools *self, gboolean may_speak)
{
  if (!self->voice || !tandem_tool_calls_is_due (self->calls)) {
    self->due_us = -1;
    return;
  }
  /* Who speaks is answered with what the agent knows by then; the operator's hand back asks it, too. */
  if (tandem_uplink_get_speaking (self->uplink) || self->patch == TANDEM_PATCH_OPERATOR) {
    settle (self);
    return;
  }
  if (self->n_asked >= TANDEM_AGENT_TOOLS_ASKED_MAX) {
    g_message ("The agent calls tools again and again: it is not asked to go on until the remote speaks");
    settle (self);
    return;
  }
  if (!may_speak || will_speak (self))
    return;
  settle (self);
  self->n_asked++;
  tandem_agent_resume_expect (self->resume);
  tandem_voice_respond (self->voice);
}

void
tandem_agent_tools_answer (TandemAgentTools *self, const char *tool_call_id, const char *result, gboolean failed)
{
  g_autofree char *note = NULL;

  if (self->hung_up)
    return;
  note = tandem_tool_calls_answer (self->calls, self->voice, tool_call_id, result, failed);
  if (note)
    tandem_asides_tell (self->asides, self->voice, NULL, note);
}

/* --- the last words --------------------------------------------------------------------------------- */

static void
tell_heard (TandemAgentTools *self, const char *why)
{
  self->awaited = FALSE;
  if (self->listener)
    self->listener->heard (why, self->listener_data);
}

void
tandem_agent_tools_await_heard (TandemAgentTools *self)
{
  self->awaited = TRUE;
  self->deadline_us = 0;
  self->drained_us = -1;
  self->unsaid = TRUE;
  if (self->hung_up)
    tell_heard (self, "The call has ended.");
}

/* Nothing more will be said.  A service that waits for what came of a tool has not finished its answer, and may not say that there is
 * no more sound of it; what came last, and fills no frame, is then sent all the same. */
static gboolean
has_finished (TandemAgentTools *self, gint64 now_us, gint64 waiting_ms)
{
  self->unsaid &= waiting_ms < FRAME_MS && tandem_playout_is_empty (self->playout) && !tandem_playout_is_generating (self->playout);
  if (waiting_ms >= FRAME_MS) {
    self->drained_us = -1;
    return FALSE;
  }
  if (self->drained_us < 0)
    self->drained_us = now_us;
  if (now_us - self->drained_us >= PAUSE_US)
    tandem_playout_finish_all (self->playout);
  /* The words may come after the call of the tool. */
  else if (self->unsaid)
    return FALSE;
  return tandem_playout_is_empty (self->playout) && !tandem_playout_is_generating (self->playout);
}

/* The remote hears what was sent at the speed of speech; the last mark must come some time after the last sound left. */
static void
wait_for_the_end (TandemAgentTools *self)
{
  gint64 now_us = tandem_clock_now (&self->clock);
  gint64 waiting_ms = tandem_playout_get_waiting_ms (self->playout);

  if (!self->awaited)
    return;
  if (self->deadline_us == 0 || waiting_ms >= FRAME_MS)
    self->deadline_us = now_us + (waiting_ms + TANDEM_PLAYOUT_LEAD_MS + MARK_PATIENCE_MS) * 1000;
  if (tandem_uplink_get_speaking (self->uplink))
    tell_heard (self, "The caller is speaking again.");
  else if (has_finished (self, now_us, waiting_ms) || now_us >= self->deadline_us)
    tell_heard (self, NULL);
}

void
tandem_agent_tools_hang_up (TandemAgentTools *self)
{
  self->hung_up = TRUE;
  if (self->awaited)
    tell_heard (self, "The call has ended.");
}

void
tandem_agent_tools_check (TandemAgentTools *self, gboolean may_speak)
{
  if (self->hung_up)
    return;
  wait_for_the_end (self);
  go_on (self, may_speak);
}
