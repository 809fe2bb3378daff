// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-guarded-tool.h"

#include "tandem-json-fit.h"
#include "tandem-json-schema.h"
#include "tandem-tool-arguments.h"

struct _TandemGuardedTool {
  GObject parent_instance;

  /* owned */
  TandemTool *inner;
  char *description; /* nullable */
  JsonNode *schema;

  gboolean confirms;
};

static void tool_init (TandemToolInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemGuardedTool, tandem_guarded_tool, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TOOL, tool_init))

static void
tandem_guarded_tool_dispose (GObject *object)
{
  g_clear_object (&TANDEM_GUARDED_TOOL (object)->inner);
  G_OBJECT_CLASS (tandem_guarded_tool_parent_class)->dispose (object);
}

static void
tandem_guarded_tool_finalize (GObject *object)
{
  TandemGuardedTool *self = TANDEM_GUARDED_TOOL (object);

  g_clear_pointer (&self->schema, json_node_unref);
  g_free (self->description);
  G_OBJECT_CLASS (tandem_guarded_tool_parent_class)->finalize (object);
}

static void
tandem_guarded_tool_class_init (TandemGuardedToolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_guarded_tool_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_guarded_tool_finalize;
}

static void
tandem_guarded_tool_init (TandemGuardedTool *self)
{
}

TandemTool *
tandem_guarded_tool_new (TandemTool *inner, const char *description, gboolean confirms, GError **error)
{
  g_autoptr (JsonNode) schema = NULL;
  TandemGuardedTool *self;

  g_return_val_if_fail (TANDEM_IS_TOOL (inner), NULL);
  schema = tandem_tool_arguments_parse (tandem_tool_get_parameters (inner), error);
  if (!schema || !tandem_json_schema_check_parameters (schema, error))
    return NULL;
  self = g_object_new (TANDEM_TYPE_GUARDED_TOOL, NULL);
  self->inner = g_object_ref (inner);
  self->description = g_strdup (description);
  self->schema = g_steal_pointer (&schema);
  self->confirms = !!confirms;
  return TANDEM_TOOL (self);
}

/* --- TandemTool ---------------------------------------------------------------------------------------------- */

static gboolean
check (TandemTool *tool, const char *arguments, GError **error)
{
  g_autoptr (JsonNode) node = tandem_tool_arguments_parse (arguments, error);

  return node && tandem_json_fit (TANDEM_GUARDED_TOOL (tool)->schema, node, error);
}

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = tandem_tool_run_finish (TANDEM_TOOL (source), result, &error);

  if (text)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

static void
run_async (TandemTool *tool, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (tool, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, run_async);
  /* What was begun ends by itself, and says how. */
  g_task_set_check_cancellable (task, FALSE);
  if (check (tool, arguments, &error))
    tandem_tool_run_async (TANDEM_GUARDED_TOOL (tool)->inner, call, tool_call_id, arguments, cancellable, did_run, g_steal_pointer (&task));
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
get_description (TandemTool *tool)
{
  TandemGuardedTool *self = TANDEM_GUARDED_TOOL (tool);

  return self->description ? self->description : tandem_tool_get_description (self->inner);
}

static const char *
get_name (TandemTool *tool)
{
  return tandem_tool_get_name (TANDEM_GUARDED_TOOL (tool)->inner);
}

static const char *
get_parameters (TandemTool *tool)
{
  return tandem_tool_get_parameters (TANDEM_GUARDED_TOOL (tool)->inner);
}

static gboolean
get_confirms (TandemTool *tool)
{
  return TANDEM_GUARDED_TOOL (tool)->confirms;
}

static void
tool_init (TandemToolInterface *iface)
{
  iface->get_name = get_name;
  iface->get_description = get_description;
  iface->get_parameters = get_parameters;
  iface->get_confirms = get_confirms;
  iface->check = check;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}
