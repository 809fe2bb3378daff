// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-account.h"

#include <gio/gio.h>
#include <string.h>

#include "tandem-error.h"

static char *
dup_without_last_slash (const char *url)
{
  gsize n = strlen (url);
  while (n > 0 && url[n - 1] == '/')
    n--;
  return g_strndup (url, n);
}

/* https://h/prefix gives wss://h/prefix/twilio/media; http gives ws, which check() allows on loopback only. */
static char *
derive_media_url (const char *public_url)
{
  if (g_ascii_strncasecmp (public_url, "http", 4) != 0)
    return g_strdup ("");
  return g_strconcat ("ws", public_url + 4, "/twilio/media", NULL);
}

TandemTwilioAccount *
tandem_twilio_account_new (TandemSettings *settings, TandemSecrets *secrets)
{
  TandemTwilioAccount *self = g_atomic_rc_box_new0 (TandemTwilioAccount);
  const char *key_sid = tandem_settings_get_string (settings, "api-key-sid");
  const char *key_secret = tandem_secrets_get (secrets, TANDEM_SECRET_TWILIO_API_KEY_SECRET);
  const char *auth_token = tandem_secrets_get (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN);
  const char *api_url = tandem_settings_get_string (settings, "twilio-api-url");
  const char *public_url = tandem_settings_get_string (settings, "public-url");
  const char *media_url = tandem_settings_get_string (settings, "media-url");
  gboolean has_key = *key_sid != '\0' && key_secret != NULL && *key_secret != '\0';

  self->account_sid = g_strdup (tandem_settings_get_string (settings, "account-sid"));
  self->auth_token = g_strdup (auth_token != NULL ? auth_token : "");
  self->user = g_strdup (has_key ? key_sid : self->account_sid);
  self->password = g_strdup (has_key ? key_secret : self->auth_token);
  self->phone_number = g_strdup (tandem_settings_get_string (settings, "phone-number"));
  self->messaging_service = g_strdup (tandem_settings_get_string (settings, "messaging-service"));
  self->api_url = dup_without_last_slash (*api_url != '\0' ? api_url : "https://api.twilio.com");
  if (*public_url == '\0')
    public_url = tandem_settings_get_string (settings, "tunnel-url");
  self->public_url = dup_without_last_slash (public_url);
  self->tunnel = g_strdup (tandem_settings_get_string (settings, "tunnel"));
  self->has_own_media_url = *media_url != '\0';
  self->media_url = *media_url != '\0' ? g_strdup (media_url) : derive_media_url (self->public_url);
  self->max_retries = (guint) MAX (0, tandem_settings_get_int (settings, "max-retry-count"));
  self->ring_timeout_s = (guint) CLAMP (tandem_settings_get_int (settings, "ring-timeout"), 5, 600);
  return self;
}

TandemTwilioAccount *
tandem_twilio_account_dup_once (const TandemTwilioAccount *self, gboolean owner)
{
  TandemTwilioAccount *copy = g_atomic_rc_box_new0 (TandemTwilioAccount);

  copy->account_sid = g_strdup (self->account_sid);
  copy->auth_token = g_strdup (self->auth_token);
  copy->user = g_strdup (owner ? self->account_sid : self->user);
  copy->password = g_strdup (owner ? self->auth_token : self->password);
  copy->phone_number = g_strdup (self->phone_number);
  copy->messaging_service = g_strdup (self->messaging_service);
  copy->api_url = g_strdup (self->api_url);
  copy->public_url = g_strdup (self->public_url);
  copy->tunnel = g_strdup (self->tunnel);
  copy->media_url = g_strdup (self->media_url);
  copy->has_own_media_url = self->has_own_media_url;
  copy->ring_timeout_s = self->ring_timeout_s;
  return copy;
}

TandemTwilioAccount *
tandem_twilio_account_ref (TandemTwilioAccount *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
account_clear (gpointer data)
{
  TandemTwilioAccount *self = data;
  g_free (self->account_sid);
  g_free (self->user);
  g_free (self->password);
  g_free (self->auth_token);
  g_free (self->phone_number);
  g_free (self->messaging_service);
  g_free (self->api_url);
  g_free (self->public_url);
  g_free (self->tunnel);
  g_free (self->media_url);
}

void
tandem_twilio_account_unref (TandemTwilioAccount *self)
{
  g_atomic_rc_box_release_full (self, account_clear);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP, sentence);
  return FALSE;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

/* @name is how the person knows the setting.  @secure and @plain are schemes; plain ones only reach this computer. */
static gboolean
check_url (const char *url, const char *name, const char *secure, const char *plain, GError **error)
{
  g_autofree char *sentence = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0') {
    sentence = g_strdup_printf ("%s is not a complete address: it must look like %s://phone.example.com", name, secure);
  } else if (strcmp (g_uri_get_scheme (uri), plain) == 0 && !is_loopback (host)) {
    sentence = g_strdup_printf ("%s must begin with %s://, because %s:// is only safe on this computer", name, secure, plain);
  } else if (strcmp (g_uri_get_scheme (uri), secure) != 0 && strcmp (g_uri_get_scheme (uri), plain) != 0) {
    sentence = g_strdup_printf ("%s must begin with %s://", name, secure);
  } else if (g_uri_get_userinfo (uri) != NULL) {
    sentence = g_strdup_printf ("%s must not contain a user name or password: remove what stands before the @", name);
  } else if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL) {
    sentence = g_strdup_printf ("%s must not contain a query: remove what follows the ? or #", name);
  } else if (strchr (host, '_') != NULL) {
    sentence = g_strdup_printf ("%s has a host name with an underscore, which Twilio refuses: use another host name", name);
  }
  return sentence == NULL || refuse (error, sentence);
}

static gboolean
is_e164 (const char *number)
{
  gsize n = strlen (number);
  return number[0] == '+' && n >= 8 && n <= 16 && strspn (number + 1, "0123456789") == n - 1;
}

/* It becomes part of a path. */
static gboolean
is_account_sid (const char *sid)
{
  if (!g_str_has_prefix (sid, "AC") || strlen (sid) > 64)
    return FALSE;
  for (const char *p = sid; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p))
      return FALSE;
  }
  return TRUE;
}

gboolean
tandem_twilio_account_has_tunnel_program (const TandemTwilioAccount *self)
{
  return strcmp (self->tunnel, "none") != 0 && strcmp (self->tunnel, "manual") != 0;
}

gboolean
tandem_twilio_account_check (const TandemTwilioAccount *self, GError **error)
{
  if (*self->account_sid == '\0')
    return refuse (error, "Enter the Twilio account SID in Preferences (TWILIO_ACCOUNT_SID): it begins with AC");
  if (!is_account_sid (self->account_sid))
    return refuse (error, "The Twilio account SID is wrong: copy the one that begins with AC into Preferences (TWILIO_ACCOUNT_SID)");
  if (*self->auth_token == '\0')
    return refuse (error, "Enter the Twilio auth token in Preferences (TWILIO_AUTH_TOKEN): Twilio signs its requests with it");
  if (*self->phone_number == '\0')
    return refuse (error, "Enter your Twilio telephone number in Preferences (TWILIO_PHONE_NUMBER)");
  if (!is_e164 (self->phone_number))
    return refuse (error, "Your Twilio telephone number must be written like +12025550123: correct it in Preferences (TWILIO_PHONE_NUMBER)");
  if (*self->public_url == '\0' && tandem_twilio_account_has_tunnel_program (self))
    return refuse (error, "Twilio cannot reach this computer yet, because the tunnel is not up: wait a moment, or set another in Preferences (TUNNEL)");
  if (*self->public_url == '\0')
    return refuse (error, "Enter the public URL in Preferences (PUBLIC_URL): the https address through which Twilio reaches Tandem");
  return check_url (self->public_url, "The public URL (PUBLIC_URL)", "https", "http", error)
         && check_url (self->media_url, "The media URL (TWILIO_STREAM_ENDPOINT)", "wss", "ws", error)
         && check_url (self->api_url, "The Twilio API URL (TWILIO_API_URL)", "https", "http", error);
}

char *
tandem_twilio_account_build_url (const TandemTwilioAccount *self, const char *path)
{
  return g_strconcat (self->public_url, path, NULL);
}
