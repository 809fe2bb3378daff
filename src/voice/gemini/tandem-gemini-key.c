// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "tandem-error.h"
#include "tandem-gemini-door.h"

/* The door of the Developer API: the key stands in the address. */

static void
open_with_key (gpointer data, TandemVoiceSession *session)
{
  g_autofree char *key = g_uri_escape_string (data, NULL, FALSE);
  g_autofree char *url = g_strconcat (tandem_profile_get_url (tandem_voice_session_get_profile (session)), "?key=", key, NULL);

  tandem_voice_session_connect (session, soup_message_new (SOUP_METHOD_GET, url));
}

static char *
dup_model (gpointer data, const char *model)
{
  return strchr (model, '/') ? g_strdup (model) : g_strconcat ("models/", model, NULL);
}

static const TandemGeminiDoor door = {
  .names = { "GEMINI_API_KEY", "GEMINI_LIVE_MODEL", "GEMINI_LIVE_URL" },
  .open = open_with_key,
  .dup_model = dup_model,
  .free = g_free,
};

TandemVoice *
tandem_gemini_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  if (!api_key || !*api_key) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "No Gemini key is set: set GEMINI_API_KEY.");
    return NULL;
  }
  if (!tandem_voice_session_check_url (tandem_profile_get_url (profile), door.names.url, error))
    return NULL;
  return tandem_gemini_voice_new_through (profile, session, &door, g_strdup (api_key));
}
