// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-answer.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-tool.h"
#include "tandem-tool-words.h"

/* Of what a service says about a mistake, characters. */
#define REASON_MAX 300
#define CUT "\n[Cut off here: the answer is longer than an agent can be given.]"

static char *
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, sentence);
  return NULL;
}

/* --- what it is ---------------------------------------------------------------------------------------------- */

static gboolean
begins_with (const TandemHttpAnswer *answer, const char *tag)
{
  gsize at = 0;

  while (at < answer->length && strchr (" \t\r\n", answer->body[at]) && answer->body[at])
    at++;
  return answer->length - at >= strlen (tag) && g_ascii_strncasecmp (answer->body + at, tag, strlen (tag)) == 0;
}

static gboolean
is_page (const TandemHttpAnswer *answer)
{
  return g_strcmp0 (answer->type, "text/html") == 0 || g_strcmp0 (answer->type, "application/xhtml+xml") == 0 ||
         begins_with (answer, "<!doctype html") || begins_with (answer, "<html");
}

/* By what it says it is, and when it says nothing, by whether it has bytes that no text has. */
static gboolean
is_text (const TandemHttpAnswer *answer)
{
  const char *type = answer->type;

  if (memchr (answer->body, 0, answer->length))
    return FALSE;
  return !type || g_str_has_prefix (type, "text/") || strstr (type, "json") || strstr (type, "xml") || strstr (type, "yaml") ||
         strstr (type, "javascript") || strstr (type, "urlencoded");
}

/* UTF-8 whatever it was.  (transfer full) */
static char *
dup_valid (const TandemHttpAnswer *answer)
{
  g_autofree char *converted = NULL;

  if (answer->charset && g_ascii_strcasecmp (answer->charset, "utf-8") != 0)
    converted = g_convert_with_fallback (answer->body, (gssize) answer->length, "UTF-8", answer->charset, NULL, NULL, NULL, NULL);
  return converted && g_utf8_validate (converted, -1, NULL) ? g_steal_pointer (&converted)
                                                            : g_utf8_make_valid (answer->body, (gssize) answer->length);
}

/* Takes @text; (transfer full) */
static char *
take_words_out (char *text, const char *words)
{
  g_auto (GStrv) parts = NULL;
  char *rest;

  if (!strstr (text, words))
    return text;
  parts = g_strsplit (text, words, -1);
  rest = g_strjoinv ("[…]", parts);
  g_free (text);
  return rest;
}

/* As much of the secret as was there where the answer was cut off. */
static void
take_beginning_out (char *text, const char *secret)
{
  gsize length = strlen (text);

  for (gsize n = MIN (strlen (secret), length); n > 0; n--)
    if (memcmp (text + length - n, secret, n) == 0) {
      text[length - n] = '\0';
      return;
    }
}

/* A service that repeats what it was asked, as it is or as JSON, an address or Basic have it, must not make the key known.  Takes @text;
 * (transfer full) */
static char *
take_secret_out (char *text, const char *secret, gboolean cut)
{
  g_autofree char *percent = NULL;
  g_autofree char *base64 = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GString) slashes = NULL;

  if (!secret || !*secret)
    return text;
  percent = g_uri_escape_string (secret, NULL, FALSE);
  base64 = g_base64_encode ((const guchar *) secret, strlen (secret));
  node = json_node_init_string (json_node_alloc (), secret);
  json = json_to_string (node, FALSE);
  /* Without the quotes. */
  slashes = g_string_new_len (json + 1, (gssize) strlen (json) - 2);
  text = take_words_out (text, secret);
  text = take_words_out (text, slashes->str);
  g_string_replace (slashes, "/", "\\/", 0);
  text = take_words_out (text, slashes->str);
  text = take_words_out (text, percent);
  text = take_words_out (text, base64);
  if (cut)
    take_beginning_out (text, secret);
  return text;
}

/* --- what is told -------------------------------------------------------------------------------------------- */

/* Takes @text.  (transfer full) */
static char *
cut_to_size (char *text, gboolean cut)
{
  g_autofree char *owned = text;
  gsize most = TANDEM_TOOL_RESULT_MAX - strlen (CUT);
  const char *end;

  if (!cut && strlen (text) <= TANDEM_TOOL_RESULT_MAX)
    return g_steal_pointer (&owned);
  if (strlen (text) > most) {
    /* Between two characters. */
    end = g_utf8_find_prev_char (text, text + most + 1);
    text[end ? end - text : 0] = '\0';
  }
  return g_strconcat (text, CUT, NULL);
}

static char *
refuse_redirect (const TandemHttpAnswer *answer, GError **error)
{
  g_autoptr (GUri) asked = g_uri_parse (answer->asked, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) there = asked && answer->location ? g_uri_parse_relative (asked, answer->location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autofree char *host = NULL;

  /* Many a service says "done, see there" so. */
  const char *begin = answer->reads ? "Nothing was done: the" : "The";
  const char *end = answer->reads ? "" : TANDEM_HTTP_ANSWER_UNCERTAIN;

  if (there && g_uri_get_host (there) && g_ascii_strcasecmp (g_uri_get_host (there), g_uri_get_host (asked)) != 0) {
    host = tandem_tool_words_dup (g_uri_get_host (there));
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED,
                 "%s service wanted to send this on to another host (%u, %s), which is not allowed.%s", begin, answer->status, host, end);
    return NULL;
  }
  g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED,
               "%s service is at another address now (%u), which is not followed.%s", begin, answer->status, end);
  return NULL;
}

static char *
refuse_status (const TandemHttpAnswer *answer, const char *secret, GError **error)
{
  const char *phrase = soup_status_get_phrase (answer->status);
  g_autofree char *text = is_page (answer) || !is_text (answer) ? g_strdup ("") : take_secret_out (dup_valid (answer), secret, answer->cut);
  gboolean whole = g_utf8_strlen (text, -1) <= REASON_MAX;
  /* Who failed may have done it before. */
  gboolean uncertain = answer->status >= 500 && !answer->reads;
  g_autofree char *head = whole ? g_strdup (text) : g_utf8_substring (text, 0, REASON_MAX);

  for (char *p = head; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (head);
  g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, "The service %s: %u %s%s%s%s%s%s",
               uncertain ? "failed" : "refused it", answer->status, phrase, *head ? ": " : ".", head, whole ? "" : "…",
               uncertain && *head ? "." : "", uncertain ? TANDEM_HTTP_ANSWER_UNCERTAIN : "");
  return NULL;
}

char *
tandem_http_answer_dup_text (const TandemHttpAnswer *answer, const char *secret, GError **error)
{
  char *text;

  if (answer->status >= 300 && answer->status < 400)
    return refuse_redirect (answer, error);
  if (answer->status < 200 || answer->status >= 300)
    return refuse_status (answer, secret, error);
  if (is_page (answer))
    return refuse (error, "The service answered with a web page, not with data: its address may be wrong.");
  if (!is_text (answer))
    return refuse (error, "The service answered with something that is no text, so it cannot be read.");
  text = take_secret_out (dup_valid (answer), secret, answer->cut);
  if (!*g_strstrip (text)) {
    g_free (text);
    return g_strdup_printf ("Done (%u): the service had nothing to add.", answer->status);
  }
  return cut_to_size (text, answer->cut);
}
