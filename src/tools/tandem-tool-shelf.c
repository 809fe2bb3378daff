// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-shelf.h"

#include "tandem-error.h"
#include "tandem-guarded-tool.h"
#include "tandem-http-tool.h"
#include "tandem-tool-file.h"

struct _TandemToolShelf {
  GObject parent_instance;

  /* owned */
  TandemSecrets *secrets;
  TandemCallMedia *media;
  SoupSession *session;
  GHashTable *own; /* name -> TandemTool */
};

G_DEFINE_FINAL_TYPE (TandemToolShelf, tandem_tool_shelf, G_TYPE_OBJECT)

static void
tandem_tool_shelf_dispose (GObject *object)
{
  TandemToolShelf *self = TANDEM_TOOL_SHELF (object);

  g_clear_pointer (&self->own, g_hash_table_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->media);
  g_clear_object (&self->secrets);
  G_OBJECT_CLASS (tandem_tool_shelf_parent_class)->dispose (object);
}

static void
tandem_tool_shelf_class_init (TandemToolShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_tool_shelf_dispose;
}

static void
tandem_tool_shelf_init (TandemToolShelf *self)
{
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->session = soup_session_new_with_options ("user-agent", "Tandem/" TANDEM_VERSION, NULL);
}

TandemToolShelf *
tandem_tool_shelf_new (TandemSecrets *secrets, TandemCallMedia *media)
{
  TandemToolShelf *self;

  g_return_val_if_fail (TANDEM_IS_SECRETS (secrets) && TANDEM_IS_CALL_MEDIA (media), NULL);
  self = g_object_new (TANDEM_TYPE_TOOL_SHELF, NULL);
  self->secrets = g_object_ref (secrets);
  self->media = g_object_ref (media);
  return self;
}

void
tandem_tool_shelf_add (TandemToolShelf *self, TandemTool *tool)
{
  g_return_if_fail (TANDEM_IS_TOOL_SHELF (self) && TANDEM_IS_TOOL (tool));
  g_hash_table_replace (self->own, g_strdup (tandem_tool_get_name (tool)), g_object_ref (tool));
}

/* --- tools --------------------------------------------------------------------------------------------------- */

/* Takes @entry.  *@tool (transfer full) stays NULL for what is not made here.  FALSE: it cannot be. */
static gboolean
make_one (TandemToolShelf *self, TandemToolEntry *entry, TandemTool **tool, GError **error)
{
  g_autoptr (TandemToolEntry) owned = entry;
  gboolean confirms = entry->confirm;
  TandemTool *own = entry->kind == TANDEM_TOOL_KIND_BUILT_IN ? g_hash_table_lookup (self->own, entry->name) : NULL;
  g_autoptr (TandemTool) http = NULL;

  if (entry->kind == TANDEM_TOOL_KIND_HTTP)
    http = TANDEM_TOOL (tandem_http_tool_new (g_steal_pointer (&owned), self->session, self->secrets));
  else if (!own)
    return TRUE;
  *tool = http ? tandem_guarded_tool_new (http, NULL, confirms, error) : tandem_guarded_tool_new (own, entry->description, confirms, error);
  return *tool != NULL;
}

GPtrArray *
tandem_tool_shelf_make (TandemToolShelf *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) tools = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (TANDEM_IS_TOOL_SHELF (self) && text, NULL);
  entries = tandem_tool_file_parse (text, error);
  while (entries && entries->len > 0) {
    TandemTool *tool = NULL;

    if (!make_one (self, g_ptr_array_steal_index (entries, 0), &tool, error))
      return NULL;
    if (tool)
      g_ptr_array_add (tools, tool);
  }
  return entries ? g_steal_pointer (&tools) : NULL;
}

/* --- MCP servers --------------------------------------------------------------------------------------------- */

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  if (!value || !*value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_server (TandemToolShelf *self, JsonBuilder *builder, const TandemToolEntry *entry)
{
  g_autofree char *secret = tandem_tool_entry_dup_secret_name (entry);

  json_builder_begin_object (builder);
  add_member (builder, "type", "mcp");
  add_member (builder, "server_label", entry->name);
  add_member (builder, "server_url", entry->url);
  add_member (builder, "server_description", entry->description);
  add_member (builder, "authorization", secret ? tandem_secrets_get (self->secrets, secret) : NULL);
  if (entry->allowed) {
    json_builder_set_member_name (builder, "allowed_tools");
    json_builder_begin_array (builder);
    for (guint i = 0; entry->allowed[i]; i++)
      json_builder_add_string_value (builder, entry->allowed[i]);
    json_builder_end_array (builder);
  }
  add_member (builder, "require_approval", "never");
  json_builder_end_object (builder);
}

char *
tandem_tool_shelf_dup_servers (TandemToolShelf *self, const char *text)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (TANDEM_IS_TOOL_SHELF (self) && text, NULL);
  entries = tandem_tool_file_parse (text, NULL);
  json_builder_begin_array (builder);
  for (guint i = 0; entries && i < entries->len; i++)
    if (((const TandemToolEntry *) entries->pdata[i])->kind == TANDEM_TOOL_KIND_MCP)
      add_server (self, builder, entries->pdata[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_array_get_length (json_node_get_array (root)) > 0 ? json_to_string (root, FALSE) : g_strdup ("");
}

/* --- for a call ---------------------------------------------------------------------------------------------- */

void
tandem_tool_shelf_fill (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer data)
{
  TandemToolShelf *self = TANDEM_TOOL_SHELF (data);
  const char *text = tandem_profile_get_tools (profile);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made = tandem_tool_shelf_make (self, text, &error);
  g_autofree char *servers = NULL;

  if (made && tandem_tools_check_for (text, tandem_profile_get_provider (profile), &error)) {
    servers = tandem_tool_shelf_dup_servers (self, text);
    g_object_set (profile, "tool-definitions", servers, NULL);
  }
  if (error)
    tandem_call_media_report_notice (self->media, tandem_call_get_id (call), error);
  while (made && made->len > 0)
    g_ptr_array_add (tools, g_ptr_array_steal_index (made, 0));
}
