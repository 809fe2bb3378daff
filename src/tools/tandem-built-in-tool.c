// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-built-in-tool.h"

#include "tandem-tool-arguments.h"

struct _TandemBuiltInTool {
  GObject parent_instance;

  /* owned */
  GObject *data;

  /* borrowed */
  const TandemBuiltIn *row;
};

static void tool_init (TandemToolInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemBuiltInTool, tandem_built_in_tool, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TOOL, tool_init))

static void
tandem_built_in_tool_dispose (GObject *object)
{
  g_clear_object (&TANDEM_BUILT_IN_TOOL (object)->data);
  G_OBJECT_CLASS (tandem_built_in_tool_parent_class)->dispose (object);
}

static void
tandem_built_in_tool_class_init (TandemBuiltInToolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_built_in_tool_dispose;
}

static void
tandem_built_in_tool_init (TandemBuiltInTool *self)
{
}

TandemTool *
tandem_built_in_tool_new (const TandemBuiltIn *row, gpointer data)
{
  TandemBuiltInTool *self;

  g_return_val_if_fail (row && G_IS_OBJECT (data), NULL);
  self = g_object_new (TANDEM_TYPE_BUILT_IN_TOOL, NULL);
  self->row = row;
  self->data = g_object_ref (data);
  return TANDEM_TOOL (self);
}

void
tandem_built_in_tool_return (GTask *task, char *text)
{
  g_task_return_pointer (task, text, g_free);
}

static void
run_async (TandemTool *tool, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  TandemBuiltInTool *self = TANDEM_BUILT_IN_TOOL (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (JsonNode) node = tandem_tool_arguments_parse (arguments, &error);

  g_task_set_source_tag (task, run_async);
  if (node)
    self->row->run (self->data, call, tool_call_id, node, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static char *
run_finish (TandemTool *tool, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, tool), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
get_name (TandemTool *tool)
{
  return TANDEM_BUILT_IN_TOOL (tool)->row->name;
}

static const char *
get_description (TandemTool *tool)
{
  return TANDEM_BUILT_IN_TOOL (tool)->row->description;
}

static const char *
get_parameters (TandemTool *tool)
{
  return TANDEM_BUILT_IN_TOOL (tool)->row->parameters;
}

static void
tool_init (TandemToolInterface *iface)
{
  iface->get_name = get_name;
  iface->get_description = get_description;
  iface->get_parameters = get_parameters;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}
