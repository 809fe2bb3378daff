// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool.h"

G_DEFINE_INTERFACE (TandemTool, tandem_tool, G_TYPE_OBJECT)

static void
tandem_tool_default_init (TandemToolInterface *iface)
{
}

const char *
tandem_tool_get_name (TandemTool *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL (self), "");
  return TANDEM_TOOL_GET_IFACE (self)->get_name (self);
}

const char *
tandem_tool_get_description (TandemTool *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL (self), "");
  return TANDEM_TOOL_GET_IFACE (self)->get_description (self);
}

const char *
tandem_tool_get_parameters (TandemTool *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL (self), "{}");
  return TANDEM_TOOL_GET_IFACE (self)->get_parameters (self);
}

gboolean
tandem_tool_get_confirms (TandemTool *self)
{
  g_return_val_if_fail (TANDEM_IS_TOOL (self), FALSE);
  return TANDEM_TOOL_GET_IFACE (self)->get_confirms ? TANDEM_TOOL_GET_IFACE (self)->get_confirms (self) : FALSE;
}

gboolean
tandem_tool_check (TandemTool *self, const char *arguments, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_TOOL (self) && arguments, FALSE);
  return TANDEM_TOOL_GET_IFACE (self)->check ? TANDEM_TOOL_GET_IFACE (self)->check (self, arguments, error) : TRUE;
}

void
tandem_tool_run_async (TandemTool *self, TandemCall *call, const char *tool_call_id, const char *arguments,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_TOOL (self) && TANDEM_IS_CALL (call) && tool_call_id && arguments);
  TANDEM_TOOL_GET_IFACE (self)->run_async (self, call, tool_call_id, arguments, cancellable, callback, user_data);
}

char *
tandem_tool_run_finish (TandemTool *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_TOOL (self), NULL);
  return TANDEM_TOOL_GET_IFACE (self)->run_finish (self, result, error);
}
