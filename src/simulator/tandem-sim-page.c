// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-page.h"

#define DEFAULT_PAGE_SIZE 50
#define MAX_PAGE_SIZE 1000

void
tandem_sim_page_item_clear (gpointer data)
{
  TandemSimPageItem *item = data;

  g_clear_pointer (&item->json, json_node_unref);
}

/* "2026-11-10", or the beginning of an ISO 8601 time: the day is what counts.  Days are UTC. */
gboolean
tandem_sim_page_matches_day (TandemSimRequest *request, const char *name, GDateTime *time)
{
  static const char *const suffixes[] = { "", "<", ">" };
  g_autofree char *day = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%d");

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *key = g_strconcat (name, suffixes[i], NULL);
    const char *wanted = tandem_sim_request_get (request, key);
    int order;

    if (wanted == NULL)
      continue;
    if (day == NULL)
      return FALSE;
    order = strncmp (day, wanted, strlen (day));
    if ((i == 0 && order != 0) || (i == 1 && order > 0) || (i == 2 && order < 0))
      return FALSE;
  }
  return TRUE;
}

static guint
get_uint (TandemSimRequest *request, const char *name, guint fallback)
{
  const char *text = tandem_sim_request_get (request, name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL))
    return fallback;
  return (guint) number;
}

/* The request's own URI with another page; filters stay as they were sent. */
static char *
page_uri (TandemSimRequest *request, guint page_size, guint page, const char *token)
{
  g_autoptr (GString) uri = g_string_new (tandem_sim_request_get_path (request));
  g_auto (GStrv) pairs = g_strsplit (tandem_sim_request_get_query (request), "&", -1);

  g_string_append_c (uri, '?');
  for (gsize i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !g_str_has_prefix (pairs[i], "Page"))
      g_string_append_printf (uri, "%s&", pairs[i]);
  g_string_append_printf (uri, "PageSize=%u&Page=%u", page_size, page);
  if (token != NULL)
    g_string_append_printf (uri, "&PageToken=PA%s", token);
  return g_string_free (g_steal_pointer (&uri), FALSE);
}

/* A token names the last item of the page before, so that new calls do not shift the pages of a reader. */
static guint
find_start (TandemSimRequest *request, GArray *items, guint page_size, guint page)
{
  const char *token = tandem_sim_request_get (request, "PageToken");

  if (token != NULL && g_str_has_prefix (token, "PA"))
    for (guint i = 0; i < items->len; i++)
      if (g_strcmp0 (g_array_index (items, TandemSimPageItem, i).sid, token + 2) == 0)
        return i + 1;
  return (guint) MIN ((guint64) page * page_size, items->len);
}

static void
add_uint (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_uri (JsonBuilder *builder, const char *name, TandemSimRequest *request, guint page_size, guint page, const char *token)
{
  g_autofree char *uri = page_uri (request, page_size, page, token);

  tandem_sim_json_string (builder, name, uri);
}

void
tandem_sim_page_reply (TandemSimRequest *request, const char *member, GArray *items)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  guint page_size = CLAMP (get_uint (request, "PageSize", DEFAULT_PAGE_SIZE), 1, MAX_PAGE_SIZE);
  guint page = get_uint (request, "Page", 0);
  guint start = find_start (request, items, page_size, page);
  guint end = MIN (start + page_size, items->len);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = start; i < end; i++)
    json_builder_add_value (builder, json_node_copy (g_array_index (items, TandemSimPageItem, i).json));
  json_builder_end_array (builder);
  add_uri (builder, "uri", request, page_size, page, NULL);
  add_uri (builder, "first_page_uri", request, page_size, 0, NULL);
  if (end < items->len && end > start)
    add_uri (builder, "next_page_uri", request, page_size, page + 1, g_array_index (items, TandemSimPageItem, end - 1).sid);
  else
    tandem_sim_json_string (builder, "next_page_uri", NULL);
  if (page > 0)
    add_uri (builder, "previous_page_uri", request, page_size, page - 1, NULL);
  else
    tandem_sim_json_string (builder, "previous_page_uri", NULL);
  add_uint (builder, "page", page);
  add_uint (builder, "page_size", page_size);
  add_uint (builder, "start", start);
  add_uint (builder, "end", end > start ? end - 1 : start);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, root);
}
