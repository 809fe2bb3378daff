// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-request.h"

#include "tandem-error.h"
#include "tandem-voice-session.h"

gboolean
tandem_openai_request_check (const TandemOpenaiDialect *dialect, const char *api_key, GError **error)
{
  if ((api_key && *api_key) || dialect->key_optional)
    return tandem_voice_session_check_url (dialect->url, dialect->url_variable, error);
  g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
               "No key of the AI service is set: enter it in the window or set %s.", dialect->key_variable);
  return FALSE;
}

static SoupMessage *
make (const TandemOpenaiDialect *dialect, const char *query, const char *api_key)
{
  g_autofree char *url = g_strconcat (dialect->url, "?", dialect->more_query, query, NULL);
  g_autofree char *credentials = g_strconcat (dialect->auth_scheme, api_key ? api_key : "", NULL);
  SoupMessage *request = soup_message_new (SOUP_METHOD_GET, url);
  SoupMessageHeaders *headers;

  g_return_val_if_fail (request, NULL);

  headers = soup_message_get_request_headers (request);
  if (api_key && *api_key)
    soup_message_headers_append (headers, dialect->auth_header, credentials);
  /* GA refuses this header, beta needs it. */
  if (dialect->beta_header)
    soup_message_headers_append (headers, "OpenAI-Beta", "realtime=v1");
  if (*dialect->workspace)
    soup_message_headers_append (headers, "X-DashScope-WorkSpace", dialect->workspace);
  return request;
}

SoupMessage *
tandem_openai_request_new (const TandemOpenaiDialect *dialect, const char *api_key)
{
  g_autofree char *model = g_uri_escape_string (tandem_profile_get_model (dialect->profile), NULL, FALSE);
  g_autofree char *query = g_strconcat (dialect->model_parameter, "=", model, NULL);

  return make (dialect, query, api_key);
}

SoupMessage *
tandem_openai_request_new_transcription (const TandemOpenaiDialect *dialect, const char *api_key)
{
  /* With a model in it this would open a conversation, which refuses the configuration of a transcription. */
  return make (dialect, "intent=transcription", api_key);
}
