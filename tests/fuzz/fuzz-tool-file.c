// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-error.h"
#include "tandem-http-answer.h"
#include "tandem-http-request.h"
#include "tandem-json-fit.h"
#include "tandem-tool-arguments.h"
#include "tandem-tool-file.h"
#include "tandem-tool.h"

/* The tools of a profile (the first line), and what an agent gives each of them, and what a service answers (every other line): whatever
 * the agent says, the host is that of the profile. */

#define SECRET "s3cr3t-key"

/* Begins with scheme and host of @url, as far as they are fixed. */
static void
check_host (const char *url, const char *asked)
{
  const char *host = strstr (url, "://") + strlen ("://");
  gsize n = (gsize) (host - url) + strcspn (host, "/?");
  g_autoptr (GUri) wanted = NULL;
  g_autoptr (GUri) got = g_uri_parse (asked, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *head = g_strndup (url, n);

  wanted = g_uri_parse (head, SOUP_HTTP_URI_FLAGS, NULL);
  g_assert_true (wanted && got);
  g_assert_cmpstr (g_uri_get_host (wanted), ==, g_uri_get_host (got));
  g_assert_cmpint (g_uri_get_port (wanted), ==, g_uri_get_port (got));
}

static void
check_entry (const TandemToolEntry *entry, JsonNode *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *asked = NULL;

  g_assert_true (*entry->name && strlen (entry->name) <= 64);
  if (entry->kind != TANDEM_TOOL_KIND_HTTP)
    return;
  fuzz_check_error (tandem_json_fit (entry->parameters, arguments, &error), &error);
  message = tandem_http_request_new (entry, arguments, SECRET, "id", &error);
  fuzz_check_error (message != NULL, &error);
  if (!message)
    return;
  asked = g_uri_to_string (soup_message_get_uri (message));
  check_host (entry->url, asked);
  g_assert_null (strstr (asked, SECRET));
}

static void
check_answer (const guint8 *line, gsize n)
{
  static const guint statuses[] = { 200, 302, 404 };
  g_autofree char *location = fuzz_dup_string (line, n);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    const TandemHttpAnswer answer = {
      .status = statuses[i], .location = location, .charset = i == 0 ? location : NULL, .asked = "https://example.com/a",
      .body = (const char *) line, .length = n, .cut = n % 2,
    };
    g_autoptr (GError) error = NULL;
    g_autofree char *text = tandem_http_answer_dup_text (&answer, SECRET, &error);

    fuzz_check_error (text != NULL, &error);
    g_assert_true (!text || (g_utf8_validate (text, -1, NULL) && strlen (text) <= TANDEM_TOOL_RESULT_MAX && !strstr (text, SECRET)));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  const guint8 *line;
  gsize n_line;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!fuzz_next_line (&data, &n, &line, &n_line))
    return 0;
  text = fuzz_dup_string (line, n_line);
  if (!text)
    return 0;
  entries = tandem_tool_file_parse (text, &error);
  fuzz_check_error (entries != NULL, &error);
  while (fuzz_next_line (&data, &n, &line, &n_line)) {
    g_autofree char *words = fuzz_dup_string (line, n_line);
    g_autoptr (JsonNode) arguments = words ? tandem_tool_arguments_parse (words, &error) : NULL;

    check_answer (line, n_line);
    g_clear_error (&error);
    for (guint i = 0; entries && arguments && i < entries->len; i++)
      check_entry (entries->pdata[i], arguments);
  }
  return 0;
}
