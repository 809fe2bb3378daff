// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* Something that an agent can do beside talking.  Main thread only.
 *
 * Whoever runs it has seen to it that the arguments are whole, and that one call of the agent runs it once. */
#define TANDEM_TYPE_TOOL (tandem_tool_get_type ())
G_DECLARE_INTERFACE (TandemTool, tandem_tool, TANDEM, TOOL, GObject)

/* Bytes of what an agent may be told as a result: it is read, and paid for, at every answer that follows. */
#define TANDEM_TOOL_RESULT_MAX (16 * 1000)

struct _TandemToolInterface {
  GTypeInterface parent;
  const char *(*get_name) (TandemTool *self);
  const char *(*get_description) (TandemTool *self);
  const char *(*get_parameters) (TandemTool *self);
  gboolean (*get_confirms) (TandemTool *self);
  gboolean (*check) (TandemTool *self, const char *arguments, GError **error);
  void (*run_async) (TandemTool *self, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char *(*run_finish) (TandemTool *self, GAsyncResult *result, GError **error);
};

/* What the agent calls it: A-Z a-z 0-9 _ -, 64 characters at most. */
const char *tandem_tool_get_name (TandemTool *self);
/* What it does and when it is to be used, for the agent. */
const char *tandem_tool_get_description (TandemTool *self);
/* JSON Schema of an object, as text. */
const char *tandem_tool_get_parameters (TandemTool *self);
/* The operator is asked first.  Optional: nobody is. */
gboolean tandem_tool_get_confirms (TandemTool *self);
/* FALSE with a sentence for the agent when @arguments, a JSON object, cannot be used, so that nobody needs to be asked.  Optional: they can. */
gboolean tandem_tool_check (TandemTool *self, const char *arguments, GError **error);
/* Does it for the agent of @call.  @arguments: a JSON object; it need not fit the parameters.  @tool_call_id: names this very wish
 * in its call, the same when it is repeated: a key for idempotency. */
void tandem_tool_run_async (TandemTool *self, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* What the agent is told: text, JSON when it has parts; UTF-8, TANDEM_TOOL_RESULT_MAX bytes at most.  (transfer full)  On failure
 * NULL with a sentence that the agent can make something of. */
char *tandem_tool_run_finish (TandemTool *self, GAsyncResult *result, GError **error);
