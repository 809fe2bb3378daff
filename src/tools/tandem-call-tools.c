// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-tools.h"

#include "tandem-call-tool.h"
#include "tandem-guarded-tool.h"
#include "tandem-tool-file.h"

typedef struct {
  TandemSwitchboard *switchboard; /* owned, as the next */
  TandemCallMedia *media;
} Parts;

static void
parts_free (gpointer data)
{
  Parts *parts = data;

  g_object_unref (parts->switchboard);
  g_object_unref (parts->media);
  g_free (parts);
}

static void
make (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer user_data)
{
  Parts *parts = user_data;
  g_autoptr (GPtrArray) last = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tandem_tool_file_parse (tandem_profile_get_tools (profile), &error);

  if (!entries)
    g_message ("tools: %s", error->message);
  for (guint i = 0; entries && i < entries->len; i++) {
    const TandemToolEntry *entry = entries->pdata[i];
    g_autoptr (TandemTool) tool = NULL;

    if (entry->kind == TANDEM_TOOL_KIND_BUILT_IN)
      tool = tandem_call_tool_new (entry->name, entry->description, entry->confirm, parts->switchboard, parts->media, last);
    /* Their parameters are ours, and schemas. */
    if (tool)
      g_ptr_array_add (tools, tandem_guarded_tool_new (tool, NULL, entry->confirm, NULL));
  }
}

void
tandem_call_tools_add (TandemToolbox *toolbox, TandemSwitchboard *switchboard, TandemCallMedia *media)
{
  Parts *parts = g_new0 (Parts, 1);

  parts->switchboard = g_object_ref (switchboard);
  parts->media = g_object_ref (media);
  tandem_toolbox_add_maker (toolbox, make, parts, parts_free);
}
