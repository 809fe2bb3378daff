// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-tool.h"

/* A tool of Tandem's own that a table describes.  Main thread only. */
typedef struct {
  const char *name;
  const char *description;
  const char *parameters;
  /* Does it, and returns a text (g_free) or an error by @task, now or later.  Takes @task, whose source object is the tool. */
  void (*run) (gpointer data, TandemCall *call, const char *tool_call_id, JsonNode *arguments, GTask *task);
} TandemBuiltIn;

#define TANDEM_TYPE_BUILT_IN_TOOL (tandem_built_in_tool_get_type ())
G_DECLARE_FINAL_TYPE (TandemBuiltInTool, tandem_built_in_tool, TANDEM, BUILT_IN_TOOL, GObject)

/* @row: static.  @data: an object that it works with (a reference is held). */
TandemTool *tandem_built_in_tool_new (const TandemBuiltIn *row, gpointer data);

/* Nothing is returned yet: @task is to be given @text (transfer full). */
void tandem_built_in_tool_return (GTask *task, char *text);
