// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-run.h"

struct _TandemToolRun {
  GObject parent_instance;

  /* owned */
  TandemCall *call;
  char *id;
  char *name;
  char *arguments;
  char *result; /* nullable */

  TandemToolRunState state;
};

G_DEFINE_FINAL_TYPE (TandemToolRun, tandem_tool_run, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_tool_run_finalize (GObject *object)
{
  TandemToolRun *self = TANDEM_TOOL_RUN (object);

  g_clear_object (&self->call);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arguments, g_free);
  g_clear_pointer (&self->result, g_free);
  G_OBJECT_CLASS (tandem_tool_run_parent_class)->finalize (object);
}

static void
tandem_tool_run_class_init (TandemToolRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_tool_run_finalize;
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_TOOL_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_tool_run_init (TandemToolRun *self)
{
}

const char *
tandem_tool_run_state_to_string (TandemToolRunState state)
{
  static const char *const names[] = { "running", "asking", "done", "failed", "cancelled" };

  return names[state];
}

TandemToolRun *
tandem_tool_run_new (TandemCall *call, const char *id, const char *name, const char *arguments)
{
  TandemToolRun *self = g_object_new (TANDEM_TYPE_TOOL_RUN, NULL);

  self->call = g_object_ref (call);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->arguments = g_strdup (arguments);
  return self;
}

TandemCall *
tandem_tool_run_get_call (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), NULL);
  return self->call;
}

const char *
tandem_tool_run_get_id (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), NULL);
  return self->id;
}

const char *
tandem_tool_run_get_name (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), NULL);
  return self->name;
}

const char *
tandem_tool_run_get_arguments (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), NULL);
  return self->arguments;
}

TandemToolRunState
tandem_tool_run_get_state (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), TANDEM_TOOL_RUN_CANCELLED);
  return self->state;
}

gboolean
tandem_tool_run_is_over (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), TRUE);
  return self->state >= TANDEM_TOOL_RUN_DONE;
}

const char *
tandem_tool_run_get_result (TandemToolRun *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_RUN (self), NULL);
  return self->result;
}

void
tandem_tool_run_set_state (TandemToolRun *self, TandemToolRunState state, const char *result)
{
  g_return_if_fail (TANDEM_IS_TOOL_RUN (self));
  if (self->state == state)
    return;
  self->state = state;
  g_free (self->result);
  self->result = g_strdup (result);
  g_signal_emit (self, signals[CHANGED], 0);
}
