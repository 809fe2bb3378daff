// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-address.h"

#include <gio/gio.h>

#include "tandem-error.h"
#include "tandem-voice-service.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, sentence);
  return FALSE;
}

static GUri *
parse (const char *url)
{
  return g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
}

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
is_one_of (const char *scheme, const char *one, const char *other)
{
  return g_str_equal (scheme, one) || g_str_equal (scheme, other);
}

/* A secret in an address would be exported with the profile, so it is refused here. */
gboolean
tandem_profile_address_check (const char *url, GError **error)
{
  static const char *const secrets[] = { "key", "api_key", "api-key", "apikey", "token", "access_token", "password", "secret", "sig" };
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GHashTable) query = NULL;
  const char *scheme;

  g_return_val_if_fail (url, FALSE);
  if (*url == '\0')
    return TRUE;
  uri = parse (url);
  scheme = uri ? g_uri_get_scheme (uri) : "";
  if (!uri || !g_uri_get_host (uri) || !*g_uri_get_host (uri) ||
      (!is_one_of (scheme, "wss", "https") && !is_one_of (scheme, "ws", "http")))
    return refuse (error, "The address of an AI service begins with wss:// or https://.");
  if (!is_one_of (scheme, "wss", "https") && !is_this_computer (g_uri_get_host (uri)))
    return refuse (error, "The address of an AI service begins with wss:// or https://: without, everybody on the way reads the key.");
  if (g_uri_get_userinfo (uri))
    return refuse (error, "An address of a profile holds no password: enter keys in the preferences.");
  if (!g_uri_get_query (uri))
    return TRUE;
  query = g_uri_parse_params (g_uri_get_query (uri), -1, "&;", G_URI_PARAMS_CASE_INSENSITIVE, NULL);
  for (guint i = 0; query && i < G_N_ELEMENTS (secrets); i++)
    if (g_hash_table_contains (query, secrets[i]))
      return refuse (error, "An address of a profile holds no key: enter keys in the preferences.");
  return TRUE;
}

/* Vertex AI has a host for each region before its own. */
static gboolean
is_of_service (const char *host, const TandemVoiceService *service)
{
  g_autofree char *of_region = g_strconcat ("-", service->host, NULL);
  g_autofree char *lower = g_ascii_strdown (host, -1);

  return *service->host && (g_str_equal (lower, service->host) || g_str_has_suffix (lower, of_region));
}

static gboolean
is_of_setting (const char *host, const TandemVoiceService *service, TandemSettings *settings)
{
  g_autoptr (GUri) set = service->url_setting ? parse (tandem_settings_get_string (settings, service->url_setting)) : NULL;

  return set && g_uri_get_host (set) && g_ascii_strcasecmp (g_uri_get_host (set), host) == 0;
}

char *
tandem_profile_address_drop_foreign (TandemProfile *facts, TandemSettings *settings)
{
  const TandemVoiceService *service;
  const char *provider;
  const char *host;
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (TANDEM_IS_PROFILE (facts) && TANDEM_IS_SETTINGS (settings), NULL);
  uri = parse (tandem_profile_get_url (facts));
  host = uri ? g_uri_get_host (uri) : NULL;
  provider = tandem_profile_get_provider (facts);
  service = tandem_voice_service_lookup (*provider ? provider : tandem_settings_get_string (settings, "ai-provider"));
  if (!host || is_this_computer (host) || (service && (is_of_service (host, service) || is_of_setting (host, service, settings))))
    return NULL;
  g_object_set (facts, "url", "", NULL);
  return g_strdup (host);
}
