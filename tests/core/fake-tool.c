// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-tool.h"

#include "tandem-error.h"

struct _FakeTool {
  GObject parent_instance;

  /* owned */
  char *name;
  char *arguments;
  GQueue tasks;

  guint n_runs;
  gboolean confirms;
};

static void tool_init (TandemToolInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTool, fake_tool, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TOOL, tool_init))

static void
fake_tool_finalize (GObject *object)
{
  FakeTool *self = FAKE_TOOL (object);

  g_free (self->name);
  g_free (self->arguments);
  g_queue_clear_full (&self->tasks, g_object_unref);
  G_OBJECT_CLASS (fake_tool_parent_class)->finalize (object);
}

static void
fake_tool_class_init (FakeToolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_tool_finalize;
}

static void
fake_tool_init (FakeTool *self)
{
  g_queue_init (&self->tasks);
}

FakeTool *
fake_tool_new (const char *name, gboolean confirms)
{
  FakeTool *self = g_object_new (FAKE_TYPE_TOOL, NULL);

  self->name = g_strdup (name);
  self->confirms = confirms;
  return self;
}

guint
fake_tool_get_n_runs (FakeTool *self)
{
  return self->n_runs;
}

const char *
fake_tool_get_arguments (FakeTool *self)
{
  return self->arguments;
}

void
fake_tool_finish (FakeTool *self, const char *result, const char *failure)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->tasks);

  g_assert_nonnull (task);
  if (result)
    g_task_return_pointer (task, g_strdup (result), g_free);
  else
    g_task_return_new_error (task, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, "%s", failure);
}

static const char *
get_name (TandemTool *tool)
{
  return FAKE_TOOL (tool)->name;
}

static const char *
get_description (TandemTool *tool)
{
  return "Says \"yes\".\nOr no.";
}

static const char *
get_parameters (TandemTool *tool)
{
  return "{\"type\":\"object\",\"properties\":{}}";
}

static gboolean
get_confirms (TandemTool *tool)
{
  return FAKE_TOOL (tool)->confirms;
}

static void
run_async (TandemTool *tool, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  FakeTool *self = FAKE_TOOL (tool);

  self->n_runs++;
  g_free (self->arguments);
  self->arguments = g_strdup (arguments);
  g_queue_push_tail (&self->tasks, g_task_new (tool, cancellable, callback, user_data));
}

static char *
run_finish (TandemTool *tool, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tool_init (TandemToolInterface *iface)
{
  iface->get_name = get_name;
  iface->get_description = get_description;
  iface->get_parameters = get_parameters;
  iface->get_confirms = get_confirms;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}
