// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-request.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-tool-url.h"

/* Some services allow no longer one. */
#define KEY_MAX 255

static gboolean
is_printable (const char *text)
{
  for (; *text; text++)
    if (!g_ascii_isprint (*text))
      return FALSE;
  return TRUE;
}

static gboolean
has_query (const TandemToolEntry *entry)
{
  return g_str_equal (entry->method, "GET") || g_str_equal (entry->method, "DELETE");
}

/* @url with what it is asked behind it.  (transfer full) */
static char *
add_query (const char *url, JsonObject *arguments, GHashTable *used)
{
  g_autofree char *query = tandem_tool_url_dup_query (arguments, used);

  if (!*query)
    return g_strdup (url);
  return g_strconcat (url, strchr (url, '?') ? "&" : "?", query, NULL);
}

static void
set_body (SoupMessage *message, JsonNode *arguments, GHashTable *used)
{
  g_autoptr (JsonNode) body = json_node_copy (arguments);
  g_autoptr (JsonObject) rest = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  char *text;

  json_object_iter_init_ordered (&iter, json_node_get_object (arguments));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!g_hash_table_contains (used, name))
      json_object_set_member (rest, name, json_node_copy (value));
  json_node_set_object (body, rest);
  text = json_to_string (body, FALSE);
  bytes = g_bytes_new_take (text, strlen (text));
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
}

static gboolean
set_secret (SoupMessage *message, const TandemToolEntry *entry, const char *secret, GError **error)
{
  g_autofree char *bearer = secret && !entry->header ? g_strconcat ("Bearer ", secret, NULL) : NULL;

  if (!secret)
    return TRUE;
  if (!is_printable (secret)) {
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED,
                 "The secret “%s” has characters that cannot be sent: the operator has to enter it again.", entry->secret);
    return FALSE;
  }
  soup_message_headers_replace (soup_message_get_request_headers (message), entry->header ? entry->header : "Authorization",
                                bearer ? bearer : secret);
  return TRUE;
}

/* Whatever the service calls it: of what a header cannot carry its SHA-256. */
static void
set_key (SoupMessage *message, const char *key)
{
  g_autofree char *sum = NULL;

  if (!is_printable (key) || strlen (key) > KEY_MAX)
    sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotency-Key", sum ? sum : key);
}

SoupMessage *
tandem_http_request_new (const TandemToolEntry *entry, JsonNode *arguments, const char *secret, const char *key, GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *filled = tandem_tool_url_fill (entry->url, json_node_get_object (arguments), used, error);
  g_autofree char *url = filled && has_query (entry) ? add_query (filled, json_node_get_object (arguments), used) : g_strdup (filled);
  g_autoptr (SoupMessage) message = NULL;

  if (!filled)
    return NULL;
  message = strlen (url) <= TANDEM_TOOL_URL_MAX ? soup_message_new (entry->method, url) : NULL;
  if (!message) {
    g_set_error_literal (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS, "The arguments make the address too long: give shorter ones.");
    return NULL;
  }
  if (!set_secret (message, entry, secret, error))
    return NULL;
  if (!has_query (entry))
    set_body (message, arguments, used);
  set_key (message, key);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json, text/plain;q=0.9, */*;q=0.1");
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return g_steal_pointer (&message);
}
