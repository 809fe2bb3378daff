// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-google-credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "tandem-error.h"
#include "tandem-voice-json.h"

#define SETTING TANDEM_GOOGLE_CREDENTIALS_SETTING
#define SCOPE "https://www.googleapis.com/auth/cloud-platform"
#define LIFETIME_S 3600
#define PEM_BEGIN "-----BEGIN "

struct _TandemGoogleCredentials {
  /* owned; nullable but token_url */
  char *token_url;
  char *project;
  char *quota_project;
  char *email;
  char *key_id;
  gnutls_privkey_t key;
  char *client_id;
  char *client_secret;
  char *refresh_token;
};

void
tandem_google_credentials_free (TandemGoogleCredentials *self)
{
  g_free (self->token_url);
  g_free (self->project);
  g_free (self->quota_project);
  g_free (self->email);
  g_free (self->key_id);
  g_free (self->client_id);
  g_free (self->client_secret);
  g_free (self->refresh_token);
  g_clear_pointer (&self->key, gnutls_privkey_deinit);
  g_free (self);
}

static gpointer refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gpointer
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error)
    *error = g_error_new_valist (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, format, arguments);
  va_end (arguments);
  return NULL;
}

gboolean
tandem_google_is_safe_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (!host || !*host)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return g_str_equal (g_uri_get_scheme (uri), "http") &&
         (address ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0);
}

/* --- what is in the file ------------------------------------------------------------------------------ */

/* FALSE when it is not there. */
static gboolean
take (JsonObject *object, const char *name, char **value, GError **error)
{
  const char *text = tandem_voice_json_peek_string (object, name);

  if (!text || !*text) {
    refuse (error, "The file in %s lacks “%s”: download the key again, or run “gcloud auth application-default login”.", SETTING, name);
    return FALSE;
  }
  *value = g_strdup (text);
  return TRUE;
}

static gboolean
import_key (TandemGoogleCredentials *self, const char *pem, GError **error)
{
  gnutls_datum_t datum = { (unsigned char *) pem, (unsigned int) strlen (pem) };
  unsigned int bits = 0;
  int result;

  gnutls_privkey_init (&self->key);
  result = strstr (pem, PEM_BEGIN) ? gnutls_privkey_import_x509_raw (self->key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0)
                                   : GNUTLS_E_BASE64_UNEXPECTED_HEADER_ERROR;
  if (result < 0) {
    refuse (error, "The private key in the file in %s cannot be read (%s): download the key again.", SETTING, gnutls_strerror (result));
    return FALSE;
  }
  if (gnutls_privkey_get_pk_algorithm (self->key, &bits) == GNUTLS_PK_RSA)
    return TRUE;
  refuse (error, "The private key in the file in %s is no RSA key: download the key again.", SETTING);
  return FALSE;
}

static gboolean
take_service_account (TandemGoogleCredentials *self, JsonObject *object, GError **error)
{
  const char *pem = tandem_voice_json_peek_string (object, "private_key");

  if (!take (object, "client_email", &self->email, error))
    return FALSE;
  if (!pem || !*pem) {
    refuse (error, "The file in %s lacks “private_key”: download the key again.", SETTING);
    return FALSE;
  }
  self->key_id = g_strdup (tandem_voice_json_peek_string (object, "private_key_id"));
  return import_key (self, pem, error);
}

static gboolean
take_user (TandemGoogleCredentials *self, JsonObject *object, GError **error)
{
  return take (object, "client_id", &self->client_id, error) && take (object, "client_secret", &self->client_secret, error) &&
         take (object, "refresh_token", &self->refresh_token, error);
}

TandemGoogleCredentials *
tandem_google_credentials_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, NULL);
  g_autoptr (TandemGoogleCredentials) self = g_new0 (TandemGoogleCredentials, 1);
  JsonObject *object = root ? json_node_get_object (root) : NULL;
  const char *type = tandem_voice_json_peek_string (object, "type");
  const char *url = tandem_voice_json_peek_string (object, "token_uri");

  if (!object)
    return refuse (error, "The file in %s is no credentials file of Google (JSON): download the key again.", SETTING);
  if (!type)
    return refuse (error, "The file in %s does not say whose credentials it has (“type”): download the key of a service account.", SETTING);
  if (!g_str_equal (type, "service_account") && !g_str_equal (type, "authorized_user"))
    return refuse (error, "The file in %s is neither the key of a service account nor of an authorised user: other kinds are not known here.", SETTING);
  self->token_url = g_strdup (url && *url ? url : TANDEM_GOOGLE_TOKEN_URL);
  if (!tandem_google_is_safe_url (self->token_url))
    return refuse (error, "The file in %s names an address for tokens that does not begin with https:// (“token_uri”).", SETTING);
  self->project = g_strdup (tandem_voice_json_peek_string (object, "project_id"));
  self->quota_project = g_strdup (tandem_voice_json_peek_string (object, "quota_project_id"));
  if (!(g_str_equal (type, "service_account") ? take_service_account (self, object, error) : take_user (self, object, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- the file ------------------------------------------------------------------------------------------ */

static gboolean
check_file (int fd, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0 || S_ISDIR (info.st_mode)) {
    refuse (error, "%s is a folder: name the credentials file in it.", SETTING);
    return FALSE;
  }
  if (!S_ISREG (info.st_mode)) {
    refuse (error, "%s is no file: name the credentials file that was downloaded.", SETTING);
    return FALSE;
  }
  if (info.st_size > TANDEM_GOOGLE_FILE_MAX) {
    refuse (error, "The file in %s is larger than %d KiB: it is no credentials file.", SETTING, TANDEM_GOOGLE_FILE_MAX / 1024);
    return FALSE;
  }
  if (info.st_mode & S_IROTH)
    g_warning ("Every user of this computer can read the file in " SETTING ": take that from it (chmod 600).");
  return TRUE;
}

/* The file may grow meanwhile. */
static char *
read_all (int fd, gsize *length, GError **error)
{
  g_autofree char *text = g_malloc (TANDEM_GOOGLE_FILE_MAX + 1);
  gssize n;

  *length = 0;
  while (*length <= TANDEM_GOOGLE_FILE_MAX &&
         (n = read (fd, text + *length, TANDEM_GOOGLE_FILE_MAX + 1 - *length)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return refuse (error, "The file in %s cannot be read: %s.", SETTING, g_strerror (errno));
    *length += (gsize) n;
  }
  return g_steal_pointer (&text);
}

TandemGoogleCredentials *
tandem_google_credentials_load (const char *path, GError **error)
{
  g_autofree char *own = NULL;
  g_autofree char *text = NULL;
  TandemGoogleCredentials *self = NULL;
  gsize length;
  int fd;

  if (!*path)
    own = g_build_filename (g_get_user_config_dir (), "gcloud", "application_default_credentials.json", NULL);
  /* A pipe that nobody writes to is not waited for. */
  fd = g_open (own ? own : path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0 && own)
    return refuse (error, "No Google credentials are set: set %s to the file of a service account’s key, or run “gcloud auth application-default login”.", SETTING);
  if (fd < 0)
    return refuse (error, "The file in %s cannot be opened: %s.", SETTING, g_strerror (errno));
  if (check_file (fd, error))
    text = read_all (fd, &length, error);
  close (fd);
  if (text)
    self = tandem_google_credentials_parse (text, length, error);
  return self;
}

/* --- what is asked with them ---------------------------------------------------------------------------- */

const char *
tandem_google_credentials_get_token_url (TandemGoogleCredentials *self)
{
  return self->token_url;
}

const char *
tandem_google_credentials_get_project (TandemGoogleCredentials *self)
{
  return self->project ? self->project : self->quota_project;
}

const char *
tandem_google_credentials_get_quota_project (TandemGoogleCredentials *self)
{
  return self->quota_project;
}

gboolean
tandem_google_credentials_is_user (TandemGoogleCredentials *self)
{
  return self->refresh_token != NULL;
}

static void
append_base64url (GString *string, const void *data, gsize n)
{
  g_autofree char *base64 = g_base64_encode (data, n);

  g_strdelimit (g_strdelimit (base64, "+", '-'), "/", '_');
  g_string_append_len (string, base64, (gssize) strcspn (base64, "="));
}

static void
append_object (GString *string, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);

  append_base64url (string, text, strlen (text));
}

static void
append_claims (TandemGoogleCredentials *self, GString *jwt, gint64 now_s)
{
  g_autoptr (JsonObject) header = json_object_new ();
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (header, "alg", "RS256");
  json_object_set_string_member (header, "typ", "JWT");
  if (self->key_id)
    json_object_set_string_member (header, "kid", self->key_id);
  json_object_set_string_member (claims, "iss", self->email);
  json_object_set_string_member (claims, "scope", SCOPE);
  json_object_set_string_member (claims, "aud", self->token_url);
  json_object_set_int_member (claims, "iat", now_s);
  json_object_set_int_member (claims, "exp", now_s + LIFETIME_S);
  append_object (jwt, header);
  g_string_append_c (jwt, '.');
  append_object (jwt, claims);
}

static gboolean
append_signature (TandemGoogleCredentials *self, GString *jwt, GError **error)
{
  gnutls_datum_t data = { (unsigned char *) jwt->str, (unsigned int) jwt->len };
  gnutls_datum_t signature = { NULL, 0 };
  int result = gnutls_privkey_sign_data2 (self->key, GNUTLS_SIGN_RSA_SHA256, 0, &data, &signature);

  if (result < 0) {
    refuse (error, "The private key in the file in %s cannot sign (%s): download the key again.", SETTING, gnutls_strerror (result));
    return FALSE;
  }
  g_string_append_c (jwt, '.');
  append_base64url (jwt, signature.data, signature.size);
  gnutls_free (signature.data);
  return TRUE;
}

char *
tandem_google_credentials_dup_form (TandemGoogleCredentials *self, gint64 now_s, GError **error)
{
  g_autoptr (GString) jwt = NULL;

  if (self->refresh_token)
    return soup_form_encode ("grant_type", "refresh_token", "client_id", self->client_id, "client_secret", self->client_secret,
                             "refresh_token", self->refresh_token, NULL);
  jwt = g_string_new (NULL);
  append_claims (self, jwt, now_s);
  if (!append_signature (self, jwt, error))
    return NULL;
  return soup_form_encode ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", jwt->str, NULL);
}
