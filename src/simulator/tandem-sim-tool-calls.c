// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-tool-calls.h"

#include <string.h>

#include "tandem-sim-realtime-id.h"

#define BEGIN "[["
#define END "]]"
/* As much of an answer as is spoken. */
#define SAID_MAX 80

struct _TandemSimToolCalls {
  GPtrArray *calls;   /* owned TandemSimToolCall */
  char *session_id;   /* owned */
  TandemSimLog *log;  /* borrowed */
};

static void
call_free (gpointer data)
{
  TandemSimToolCall *call = data;

  g_free (call->id);
  g_free (call->name);
  g_free (call->arguments);
  g_free (call->output);
  g_free (call);
}

TandemSimToolCalls *
tandem_sim_tool_calls_new (TandemSimLog *log, const char *session_id)
{
  TandemSimToolCalls *self = g_new0 (TandemSimToolCalls, 1);

  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->session_id = g_strdup (session_id);
  self->log = log;
  return self;
}

static void
note (TandemSimToolCalls *self, const char *what, TandemSimToolCall *call, const char *name, const char *value)
{
  tandem_sim_log_write (self->log, "realtime", what, "session", self->session_id, "call_id", call->id, "name", call->name,
                        name != NULL ? name : "arguments", name != NULL ? value : call->arguments, NULL);
}

static gboolean
is_open (TandemSimToolCall *call)
{
  return call->sent && call->output == NULL;
}

void
tandem_sim_tool_calls_end (TandemSimToolCalls *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (is_open (self->calls->pdata[i]))
      note (self, "tool_output_missing", self->calls->pdata[i], NULL, NULL);
  g_ptr_array_set_size (self->calls, 0);
}

void
tandem_sim_tool_calls_free (TandemSimToolCalls *self)
{
  g_ptr_array_unref (self->calls);
  g_free (self->session_id);
  g_free (self);
}

static void
give_up_plans (TandemSimToolCalls *self)
{
  for (guint i = self->calls->len; i > 0; i--)
    if (!((TandemSimToolCall *) self->calls->pdata[i - 1])->sent)
      g_ptr_array_remove_index (self->calls, i - 1);
}

/* @text: "NAME {JSON}". */
static void
plan_one (TandemSimToolCalls *self, const char *text)
{
  TandemSimToolCall *call = g_new0 (TandemSimToolCall, 1);
  const char *space = strchr (text, ' ');

  call->id = tandem_sim_realtime_id_new ("call");
  call->name = space != NULL ? g_strndup (text, (gsize) (space - text)) : g_strdup (text);
  call->arguments = g_strdup (space != NULL ? space + 1 : "{}");
  g_ptr_array_add (self->calls, call);
}

char *
tandem_sim_tool_calls_plan (TandemSimToolCalls *self, const char *reply)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const char *at = reply;

  give_up_plans (self);
  for (const char *begin; (begin = strstr (at, BEGIN)) != NULL;) {
    const char *end = strstr (begin, END);
    g_autofree char *inner = end != NULL ? g_strndup (begin + strlen (BEGIN), (gsize) (end - begin) - strlen (BEGIN)) : NULL;

    if (end == NULL)
      break;
    /* "}" of the arguments may stand right before the end. */
    g_string_append_len (words, at, begin - at);
    plan_one (self, inner);
    at = end + strlen (END);
  }
  g_string_append (words, at);
  return g_strstrip (g_string_free (g_steal_pointer (&words), FALSE));
}

gboolean
tandem_sim_tool_calls_has_plan (TandemSimToolCalls *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (!((TandemSimToolCall *) self->calls->pdata[i])->sent)
      return TRUE;
  return FALSE;
}

GPtrArray *
tandem_sim_tool_calls_make (TandemSimToolCalls *self, gboolean whole)
{
  GPtrArray *made = g_ptr_array_new ();

  for (guint i = 0; i < self->calls->len && (whole || made->len == 0); i++) {
    TandemSimToolCall *call = self->calls->pdata[i];

    if (call->sent)
      continue;
    call->sent = TRUE;
    if (!whole)
      call->arguments[strlen (call->arguments) / 2] = '\0';
    note (self, "tool_call", call, NULL, NULL);
    if (!whole)
      note (self, "tool_call_cut", call, NULL, NULL);
    g_ptr_array_add (made, call);
  }
  give_up_plans (self);
  return made;
}

gboolean
tandem_sim_tool_calls_answer (TandemSimToolCalls *self, const char *id, const char *output, TandemSimProblem **problem)
{
  for (guint i = 0; i < self->calls->len; i++) {
    TandemSimToolCall *call = self->calls->pdata[i];

    if (!call->sent || g_strcmp0 (call->id, id) != 0)
      continue;
    if (call->output != NULL)
      return tandem_sim_problem_set (problem, "invalid_tool_call_output", "item.call_id", "Tool call '%s' has an output already.", id);
    call->output = g_strdup (output);
    note (self, "tool_output", call, "output", output);
    return TRUE;
  }
  return tandem_sim_problem_set (problem, "invalid_tool_call_id", "item.call_id", "Tool call ID '%s' not found in conversation.",
                                 id != NULL ? id : "");
}

guint
tandem_sim_tool_calls_count_open (TandemSimToolCalls *self)
{
  guint n = 0;

  for (guint i = 0; i < self->calls->len; i++)
    n += is_open (self->calls->pdata[i]);
  return n;
}

GPtrArray *
tandem_sim_tool_calls_cancel (TandemSimToolCalls *self)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < self->calls->len; i++) {
    TandemSimToolCall *call = self->calls->pdata[i];

    if (!is_open (call))
      continue;
    call->output = g_strdup ("");
    call->told = TRUE;
    note (self, "tool_cancelled", call, NULL, NULL);
    g_ptr_array_add (ids, call->id);
  }
  return ids;
}

char *
tandem_sim_tool_calls_dup_news (TandemSimToolCalls *self)
{
  g_autoptr (GString) news = g_string_new (NULL);

  for (guint i = 0; i < self->calls->len; i++) {
    TandemSimToolCall *call = self->calls->pdata[i];
    g_autofree char *said = NULL;

    if (!call->sent || call->output == NULL || call->told)
      continue;
    call->told = TRUE;
    said = g_utf8_strlen (call->output, -1) > SAID_MAX ? g_utf8_substring (call->output, 0, SAID_MAX) : g_strdup (call->output);
    g_string_append_printf (news, "%s%s says: %s", news->len > 0 ? " " : "", call->name, said);
  }
  return news->len > 0 ? g_string_free (g_steal_pointer (&news), FALSE) : NULL;
}
