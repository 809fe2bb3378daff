// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-command.h"

#include <string.h>

/* The token goes in by stdin: the environment of flatpak-spawn does not reach the host, its arguments can be seen by all. */
#define HOST_SCRIPT "IFS= read -r %s; export %s; exec \"$@\""

TandemTunnelCommand *
tandem_tunnel_command_new (const TandemTunnelProgram *program, char **environ, const char *token, const char *host_spawn)
{
  TandemTunnelCommand *self = g_new0 (TandemTunnelCommand, 1);

  self->program = program;
  self->environ = g_strdupv (environ);
  self->token = program->token && token && *token ? g_strdup (token) : NULL;
  self->host_spawn = g_strdup (host_spawn);
  if (host_spawn) {
    self->prefix[0] = self->host_spawn;
    self->prefix[1] = "--host";
    self->prefix[2] = "--watch-bus"; /* it ends with us there, too */
  }
  return self;
}

void
tandem_tunnel_command_free (TandemTunnelCommand *self)
{
  g_strfreev (self->environ);
  g_free (self->token);
  g_free (self->host_spawn);
  g_free (self);
}

static void
insert (GPtrArray *argv, int *at, char *word)
{
  g_ptr_array_insert (argv, (*at)++, word);
}

static GPtrArray *
build_argv (TandemTunnelCommand *self, guint port, char **input)
{
  GPtrArray *argv = self->program->build_arguments (port, self->token != NULL);
  int at = 0;

  for (guint i = 0; self->prefix[i]; i++)
    insert (argv, &at, g_strdup (self->prefix[i]));
  if (self->host_spawn && self->token) {
    insert (argv, &at, g_strdup ("sh"));
    insert (argv, &at, g_strdup ("-c"));
    insert (argv, &at, g_strdup_printf (HOST_SCRIPT, self->program->token, self->program->token));
    insert (argv, &at, g_strdup ("sh"));
    *input = g_strconcat (self->token, "\n", NULL);
  }
  insert (argv, &at, g_strdup (self->program->name));
  g_ptr_array_add (argv, NULL);
  return argv;
}

static char *
explain_spawn (TandemTunnelCommand *self, const GError *error)
{
  const char *name = self->program->name;

  if (g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
    return self->host_spawn ? g_strdup_printf ("%s cannot be started, because %s is missing.", name, self->host_spawn)
                            : g_strdup_printf ("%s is not installed: install it from %s, or choose another tunnel.", name,
                                               self->program->install);
  if (g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_ACCES))
    return g_strdup_printf ("%s may not be run by you: make it executable (chmod +x), or choose another tunnel.", name);
  return g_strdup_printf ("%s cannot be started: %s", name, error->message);
}

TandemTunnelProcess *
tandem_tunnel_command_run (TandemTunnelCommand *self, guint port, char **sentence)
{
  g_autofree char *input = NULL;
  g_autoptr (GPtrArray) argv = build_argv (self, port, &input);
  g_auto (GStrv) environ = self->environ ? g_strdupv (self->environ) : g_get_environ ();
  g_autoptr (GError) error = NULL;
  TandemTunnelProcess *process;

  if (self->token && !self->host_spawn)
    environ = g_environ_setenv (environ, self->program->token, self->token, TRUE);
  process = tandem_tunnel_process_new ((const char *const *) argv->pdata, environ, input, &error);
  if (!process)
    *sentence = explain_spawn (self, error);
  return process;
}

char *
tandem_tunnel_command_explain (TandemTunnelCommand *self, const char *line)
{
  if (!self->host_spawn || !strstr (line, "Portal call failed"))
    return NULL;
  if (strstr (line, "No such file"))
    return g_strdup_printf ("it is not installed on this computer: install it from %s", self->program->install);
  return g_strdup_printf ("inside Flatpak Tandem may not start it: allow that with “flatpak override --user "
                          "--talk-name=org.freedesktop.Flatpak io.github.tandemphone.Tandem”, or start %s yourself and "
                          "enter its address as the public address", self->program->name);
}
