// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-speech.h"

#include <json-glib/json-glib.h>

#include "tandem-elevenlabs-message.h"

/* The one that begins soonest. */
#define MODEL "eleven_flash_v2_5"

static char *
make_body (const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_set_member_name (builder, "model_id");
  json_builder_add_string_value (builder, MODEL);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

gboolean
tandem_elevenlabs_speech_async (const TandemElevenlabsSpeech *speech, SoupSession *session, const char *text,
                                TandemElevenlabsBlockFunc func, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *voice = g_uri_escape_string (speech->voice, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/text-to-speech/%s/stream?output_format=%s", voice,
                                           tandem_elevenlabs_format_get_name (speech->format));
  g_autofree char *body = make_body (text);
  g_autoptr (SoupMessage) request = tandem_elevenlabs_fetch_make_request (speech->url, path, speech->api_key, body);

  if (!request)
    return FALSE;
  tandem_elevenlabs_fetch_async (session, request, func, cancellable, callback, user_data);
  return TRUE;
}

gboolean
tandem_elevenlabs_speech_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) rest = tandem_elevenlabs_fetch_finish (result, error);

  return rest != NULL;
}
