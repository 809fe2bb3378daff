// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-program.h"

#include <string.h>

#include "tandem-tunnel-json.h"

/* "tailscale funnel PORT" serves until it ends; the name is that of this computer in the tailnet, which may be renamed. */

static GPtrArray *
build_arguments (guint port, gboolean named)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  return tandem_tunnel_program_make_arguments ("funnel", text, NULL);
}

/* "https://NAME.TAILNET.ts.net/" alone in its line, after "Available on the internet:"; other addresses explain. */
static void
read_line (const char *line, guint port, TandemTunnelNews *news)
{
  static const char *const problems[] = {
    "Access denied", "access denied", "is not enabled", "not logged in", "Logged out", "is stopped", "error:", "failed to",
    "listener already exists", "cannot",
  };
  const char *text = line + strspn (line, " \t");
  g_autofree char *origin = tandem_tunnel_program_dup_origin (text);

  if (origin && strstr (origin, ".ts.net")) {
    news->url = g_steal_pointer (&origin);
    return;
  }
  /* The page on which the owner of the tailnet allows it. */
  if (g_str_has_prefix (text, "https://login.tailscale.com/")) {
    news->problem = g_strdup_printf ("Funnel must be allowed once: open %s", text);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (problems) && !news->problem; i++)
    if (strstr (text, problems[i]))
      news->problem = g_strdup (text);
}

static void
did_communicate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  char *output = NULL;
  GError *error = NULL;

  if (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &output, NULL, &error))
    g_task_return_pointer (task, output, g_free);
  else
    g_task_return_error (task, error);
}

static void
ask_async (const TandemTunnelAsk *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) argv = tandem_tunnel_program_make_arguments ("tailscale", "status", "--json", NULL);
  g_autoptr (GSubprocess) child = NULL;
  GError *error = NULL;
  char *file;

  g_task_set_source_tag (task, ask_async);
  for (guint i = 0; ask->prefix[i]; i++)
    g_ptr_array_insert (argv, (int) i, g_strdup (ask->prefix[i]));
  g_ptr_array_add (argv, NULL);
  file = tandem_tunnel_program_locate (argv->pdata[0], ask->environ);
  if (file) {
    g_free (argv->pdata[0]);
    argv->pdata[0] = file;
  }
  if (ask->environ)
    g_subprocess_launcher_set_environ (launcher, ask->environ);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  if (child)
    g_subprocess_communicate_utf8_async (child, NULL, cancellable, did_communicate, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static gboolean
ask_finish (GAsyncResult *result, TandemTunnelNews *news, GError **error)
{
  g_autofree char *output = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  JsonNode *self;
  const char *state;
  g_autofree char *url = NULL;

  if (!output)
    return FALSE;
  object = tandem_tunnel_json_parse (parser, output, -1);
  if (!object) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "its status cannot be read");
    return FALSE;
  }
  state = tandem_tunnel_json_text (object, "BackendState");
  if (*state && !g_str_equal (state, "Running")) {
    news->problem = g_strdup_printf ("Tailscale is not connected (%s): run “tailscale up”", state);
    return TRUE;
  }
  self = json_object_get_member (object, "Self");
  if (self && JSON_NODE_HOLDS_OBJECT (self))
    url = g_strconcat ("https://", tandem_tunnel_json_text (json_node_get_object (self), "DNSName"), NULL);
  /* Fully qualified, "phone.example.ts.net." */
  if (url && g_str_has_suffix (url, "."))
    url[strlen (url) - 1] = '\0';
  news->url = url ? tandem_tunnel_program_dup_origin (url) : NULL;
  return TRUE;
}

const TandemTunnelProgram tandem_tunnel_tailscale = {
  .name = "tailscale",
  .install = "https://tailscale.com/download",
  .build_arguments = build_arguments,
  .read_line = read_line,
  .ask_async = ask_async,
  .ask_finish = ask_finish,
};
