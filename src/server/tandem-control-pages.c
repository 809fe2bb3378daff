// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-pages.h"

#include <string.h>

#include "tandem-api-page.h"
#include "tandem-server-resources.h"

#define OPENAPI "/io/github/tandemphone/Tandem/server/openapi.json"

GBytes *
tandem_control_pages_dup_openapi (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (tandem_server_get_resource (), OPENAPI, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (!bytes)
    g_error ("control listener: %s", error->message); /* it is part of the program */
  return bytes;
}

static void
answer_text (SoupServerMessage *message, const char *type, char *text)
{
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

void
tandem_control_pages_openapi (const TandemControlRequest *request)
{
  g_autoptr (GBytes) bytes = tandem_control_pages_dup_openapi ();

  answer_text (request->message, "application/json", g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

void
tandem_control_pages_docs (const TandemControlRequest *request)
{
  g_autoptr (GBytes) bytes = tandem_control_pages_dup_openapi ();
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  answer_text (request->message, "text/html; charset=utf-8", tandem_api_page_write (bytes));
}

void
tandem_control_pages_metrics (const TandemControlRequest *request)
{
  answer_text (request->message, "text/plain; version=0.0.4; charset=utf-8",
               tandem_control_metrics_write (request->metrics, tandem_control_events_count (request->events)));
}
