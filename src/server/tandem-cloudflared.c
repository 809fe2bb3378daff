// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-program.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-json-guard.h"

/* Quick tunnels: https://NAME.trycloudflare.com, printed in a box on stderr.  Named tunnels: their host names come from
 * Cloudflare after the start, and cloudflared logs them. */

#define QUICK ".trycloudflare.com"
#define CONFIGURATION "config=\""

static GPtrArray *
build_arguments (guint port, gboolean named)
{
  g_autofree char *url = NULL;

  if (named)
    return tandem_tunnel_program_make_arguments ("tunnel", "--no-autoupdate", "run", NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u", port);
  /* A configuration of the user's own tunnels in ~/.cloudflared keeps quick ones from working. */
  return tandem_tunnel_program_make_arguments ("tunnel", "--config", "/dev/null", "--no-autoupdate", "--url", url, NULL);
}

/* "https://api.trycloudflare.com/tunnel" stands in messages of failure. */
static void
read_quick (const char *line, TandemTunnelNews *news)
{
  const char *start = strstr (line, "https://");
  g_autofree char *origin = start ? tandem_tunnel_program_dup_origin (start) : NULL;

  if (origin && g_str_has_suffix (origin, QUICK) && !g_str_equal (origin, "https://api" QUICK))
    news->url = g_steal_pointer (&origin);
}

/* "http://localhost:5000" */
static gboolean
leads_to (const char *service, guint port)
{
  g_autoptr (GUri) uri = service ? g_uri_parse (service, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri && g_uri_get_port (uri) == (int) port;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static char *
find_host (JsonArray *ingress, guint port)
{
  for (guint i = 0; i < json_array_get_length (ingress); i++) {
    JsonNode *node = json_array_get_element (ingress, i);
    const char *host = JSON_NODE_HOLDS_OBJECT (node) ? get_text (json_node_get_object (node), "hostname") : NULL;

    if (host && *host && !strchr (host, '*') && leads_to (get_text (json_node_get_object (node), "service"), port))
      return g_strconcat ("https://", host, NULL);
  }
  return NULL;
}

/* config="{\"ingress\":[{\"hostname\":…,\"service\":…},…]}" version=3 */
static void
read_configuration (const char *quoted, guint port, TandemTunnelNews *news)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  JsonNode *root, *ingress;

  for (const char *p = quoted; *p && *p != '"'; p++) {
    if (*p == '\\' && p[1])
      p++;
    g_string_append_c (text, *p);
  }
  if (!tandem_json_guard (text->str, (gssize) text->len) ||
      !json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL))
    return;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  ingress = json_object_get_member (json_node_get_object (root), "ingress");
  if (ingress && JSON_NODE_HOLDS_ARRAY (ingress))
    news->url = find_host (json_node_get_array (ingress), port);
  if (!news->url)
    news->problem = g_strdup_printf ("at Cloudflare this tunnel has no public host name that leads to http://localhost:%u",
                                     port);
}

static void
read_line (const char *line, guint port, TandemTunnelNews *news)
{
  const char *configuration = strstr (line, CONFIGURATION);
  const char *problem = strstr (line, " ERR ");

  if (configuration && strstr (line, "Updated to new configuration")) {
    read_configuration (configuration + strlen (CONFIGURATION), port, news);
    return;
  }
  if (problem)
    news->problem = g_strdup (problem + strlen (" ERR "));
  /* What ends it is written without a time. */
  else if (g_str_has_prefix (line, "failed to ") || g_str_has_prefix (line, "Provided Tunnel token is not valid"))
    news->problem = g_strdup (line);
  else
    read_quick (line, news);
}

const TandemTunnelProgram tandem_tunnel_cloudflared = {
  .name = "cloudflared",
  .install = "https://developers.cloudflare.com/tunnel/downloads/",
  .token = "TUNNEL_TOKEN",
  .build_arguments = build_arguments,
  .read_line = read_line,
};
