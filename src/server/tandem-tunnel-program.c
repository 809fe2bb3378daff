// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-program.h"

#include <string.h>

void
tandem_tunnel_news_clear (TandemTunnelNews *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->api, g_free);
  g_clear_pointer (&self->problem, g_free);
}

const TandemTunnelProgram *
tandem_tunnel_program_find (const char *name)
{
  const TandemTunnelProgram *const all[] = { &tandem_tunnel_cloudflared, &tandem_tunnel_ngrok, &tandem_tunnel_tailscale };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (all[i]->name, name) == 0)
      return all[i];
  return NULL;
}

char *
tandem_tunnel_program_dup_origin (const char *text)
{
  const gsize scheme = strlen ("https://");
  gsize host;

  if (!g_str_has_prefix (text, "https://"))
    return NULL;
  host = strspn (text + scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:");
  /* A host without a dot is none of the internet's. */
  if (host == 0 || !memchr (text + scheme, '.', host) || text[scheme + host - 1] == '.')
    return NULL;
  text += scheme + host;
  if (*text == '/')
    text++;
  if (*text && !g_ascii_isspace (*text))
    return NULL;
  text -= text[-1] == '/' ? 1 : 0;
  return g_strndup (text - scheme - host, scheme + host);
}

char *
tandem_tunnel_program_locate (const char *name, char **environ)
{
  const char *path = environ ? g_environ_getenv (environ, "PATH") : NULL;
  g_auto (GStrv) folders = g_strsplit (path ? path : "/usr/local/bin:/usr/bin:/bin", ":", -1);
  g_autofree char *refused = NULL;

  if (!environ)
    return g_find_program_in_path (name);
  if (strchr (name, '/'))
    return g_strdup (name);
  for (guint i = 0; folders[i]; i++) {
    g_autofree char *file = g_build_filename (*folders[i] ? folders[i] : ".", name, NULL);

    if (g_file_test (file, G_FILE_TEST_IS_DIR) || !g_file_test (file, G_FILE_TEST_EXISTS))
      continue;
    if (g_file_test (file, G_FILE_TEST_IS_EXECUTABLE))
      return g_steal_pointer (&file);
    if (!refused)
      refused = g_steal_pointer (&file);
  }
  return g_steal_pointer (&refused);
}

GPtrArray *
tandem_tunnel_program_make_arguments (const char *first, ...)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
  va_list rest;

  va_start (rest, first);
  for (const char *word = first; word; word = va_arg (rest, const char *))
    g_ptr_array_add (arguments, g_strdup (word));
  va_end (rest);
  return arguments;
}
