// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-google.h"

#include <string.h>

#include "tandem-sim-google-key.h"
#include "tandem-sim-json.h"
#include "tandem-sim-realtime-id.h"

#define EMAIL "tandem@" TANDEM_SIM_GOOGLE_PROJECT ".iam.example"
#define SCOPE "https://www.googleapis.com/auth/cloud-platform"
#define PUBLIC_TOKEN_URL "https://oauth2.googleapis.com/token"
#define JWT_GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define LIFETIME_S 3600
/* How far another clock may be from this one. */
#define SKEW_S 300

/* Default main context only. */
struct _TandemSimGoogle {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimGoogleKey *key;  /* NULL until somebody asks */
  char *refresh_token;
  char *client_secret;
  GHashTable *tokens;       /* token -> when it ends (gint64 *, s) */
};

G_DEFINE_FINAL_TYPE (TandemSimGoogle, tandem_sim_google, G_TYPE_OBJECT)

static void
tandem_sim_google_dispose (GObject *object)
{
  TandemSimGoogle *self = TANDEM_SIM_GOOGLE (object);

  if (self->server != NULL) {
    soup_server_remove_handler (self->server, TANDEM_SIM_GOOGLE_TOKEN_PATH);
    soup_server_remove_handler (self->server, TANDEM_SIM_GOOGLE_CREDENTIALS_PATH);
  }
  g_clear_object (&self->server);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  g_clear_pointer (&self->key, tandem_sim_google_key_free);
  g_clear_pointer (&self->refresh_token, g_free);
  g_clear_pointer (&self->client_secret, g_free);
  g_clear_pointer (&self->tokens, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_sim_google_parent_class)->dispose (object);
}

static void
tandem_sim_google_class_init (TandemSimGoogleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_google_dispose;
}

static void
tandem_sim_google_init (TandemSimGoogle *self)
{
  self->refresh_token = tandem_sim_realtime_id_new ("refresh");
  self->client_secret = tandem_sim_realtime_id_new ("client");
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Its clock, which "google-skew" sets (s ahead). */
static gint64
now_s (TandemSimGoogle *self)
{
  const char *value = NULL;
  gint64 skew_s = tandem_sim_faults_peek (self->faults, "google-skew", &value) && value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;

  return g_get_real_time () / G_USEC_PER_SEC + skew_s;
}

/* Takes @object. */
static void
reply (TandemSimGoogle *self, SoupServerMessage *message, guint status, JsonObject *object)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now_s (self));
  g_autofree char *http_date = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  char *text = tandem_sim_json_to_text (object);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", http_date);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  json_object_unref (object);
}

static void
refuse (TandemSimGoogle *self, SoupServerMessage *message, const char *code, const char *description)
{
  tandem_sim_log_write (self->log, "google", "refused", "reason", description, NULL);
  reply (self, message, SOUP_STATUS_BAD_REQUEST,
         tandem_sim_json_new ("error", TANDEM_SIM_S, code, "error_description", TANDEM_SIM_S, description, NULL));
}

static char *
dup_own_url (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);

  return g_strdup_printf ("http://%s:%d" TANDEM_SIM_GOOGLE_TOKEN_PATH, g_uri_get_host (uri), g_uri_get_port (uri));
}

/* What is wrong with the claims; NULL: nothing.  Borrowed. */
static const char *
judge_claims (TandemSimGoogle *self, SoupServerMessage *message, JsonObject *claims)
{
  g_autofree char *own = dup_own_url (message);
  const char *audience = tandem_sim_json_get_string (claims, "aud");
  gint64 iat = tandem_sim_json_get_int (claims, "iat", 0);
  gint64 exp = tandem_sim_json_get_int (claims, "exp", 0);
  gint64 now = now_s (self);

  if (g_strcmp0 (tandem_sim_json_get_string (claims, "iss"), EMAIL) != 0)
    return "Invalid grant: account not found";
  if (g_strcmp0 (audience, own) != 0 && g_strcmp0 (audience, PUBLIC_TOKEN_URL) != 0)
    return "Invalid JWT: Failed audience check.";
  if (g_strcmp0 (tandem_sim_json_get_string (claims, "scope"), SCOPE) != 0)
    return "Invalid OAuth scope or ID token audience provided.";
  if (exp <= iat || exp - iat > LIFETIME_S || iat > now + SKEW_S || exp < now - SKEW_S)
    return "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the "
           "JWT claim.";
  return NULL;
}

static const char *
judge_assertion (TandemSimGoogle *self, SoupServerMessage *message, const char *assertion)
{
  g_autoptr (JsonNode) claims = NULL;

  if (assertion == NULL)
    return "Missing required parameter: assertion";
  if (self->key != NULL)
    claims = tandem_sim_google_key_verify (self->key, assertion);
  if (claims == NULL)
    return "Invalid JWT Signature.";
  return judge_claims (self, message, json_node_get_object (claims));
}

static const char *
judge_refresh (TandemSimGoogle *self, GHashTable *form)
{
  if (g_strcmp0 (g_hash_table_lookup (form, "client_secret"), self->client_secret) != 0)
    return "Unauthorized";
  if (g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), self->refresh_token) != 0)
    return "Bad Request";
  return NULL;
}

static void
give_token (TandemSimGoogle *self, SoupServerMessage *message, const char *grant)
{
  g_autofree char *token = tandem_sim_realtime_id_new ("ya29");
  const char *value = NULL;
  gint64 *end = g_new (gint64, 1);
  int lifetime_s = LIFETIME_S;

  if (tandem_sim_faults_take (self->faults, "google-lifetime", &value) && value != NULL)
    lifetime_s = (int) g_ascii_strtoll (value, NULL, 10);
  *end = now_s (self) + lifetime_s;
  g_hash_table_insert (self->tokens, g_strdup (token), end);
  tandem_sim_log_write (self->log, "google", "token", "grant", grant, NULL);
  reply (self, message, SOUP_STATUS_OK, tandem_sim_json_new ("access_token", TANDEM_SIM_S, token, "expires_in", TANDEM_SIM_I, lifetime_s,
                                                             "token_type", TANDEM_SIM_S, "Bearer", NULL));
}

static void
on_token (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimGoogle *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const char *grant = g_hash_table_lookup (form, "grant_type");
  const char *problem = "Invalid grant_type";

  if (soup_server_message_get_method (message) != SOUP_METHOD_POST) {
    soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
    return;
  }
  if (tandem_sim_faults_take (self->faults, "google-503", NULL)) {
    soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
    return;
  }
  if (g_strcmp0 (grant, JWT_GRANT) == 0)
    problem = judge_assertion (self, message, g_hash_table_lookup (form, "assertion"));
  else if (g_strcmp0 (grant, "refresh_token") == 0)
    problem = judge_refresh (self, form);
  if (problem != NULL)
    refuse (self, message, grant == NULL ? "unsupported_grant_type" : "invalid_grant", problem);
  else
    give_token (self, message, grant);
}

static void
on_credentials (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimGoogle *self = user_data;
  const char *type = query != NULL ? g_hash_table_lookup (query, "type") : NULL;
  g_autofree char *url = dup_own_url (message);

  if (g_strcmp0 (type, "authorized_user") == 0) {
    reply (self, message, SOUP_STATUS_OK,
           tandem_sim_json_new ("type", TANDEM_SIM_S, type, "client_id", TANDEM_SIM_S, "tandem.apps.example", "client_secret", TANDEM_SIM_S,
                                self->client_secret, "refresh_token", TANDEM_SIM_S, self->refresh_token, "quota_project_id", TANDEM_SIM_S,
                                TANDEM_SIM_GOOGLE_PROJECT, "token_uri", TANDEM_SIM_S, url, NULL));
    return;
  }
  if (self->key == NULL)
    self->key = tandem_sim_google_key_new ();
  reply (self, message, SOUP_STATUS_OK,
         tandem_sim_json_new ("type", TANDEM_SIM_S, "service_account", "project_id", TANDEM_SIM_S, TANDEM_SIM_GOOGLE_PROJECT,
                              "private_key_id", TANDEM_SIM_S, "1", "private_key", TANDEM_SIM_S, tandem_sim_google_key_get_pem (self->key),
                              "client_email", TANDEM_SIM_S, EMAIL, "token_uri", TANDEM_SIM_S, url, NULL));
}

gboolean
tandem_sim_google_check (TandemSimGoogle *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *value = soup_message_headers_get_one (headers, "Authorization");
  const char *payer = soup_message_headers_get_one (headers, "x-goog-user-project");
  const gint64 *end;

  if (value == NULL || !g_str_has_prefix (value, "Bearer ") || (payer != NULL && !g_str_equal (payer, TANDEM_SIM_GOOGLE_PROJECT)))
    return FALSE;
  end = g_hash_table_lookup (self->tokens, value + strlen ("Bearer "));
  return end != NULL && now_s (self) < *end;
}

TandemSimGoogle *
tandem_sim_google_new (SoupServer *server, TandemSimFaults *faults, TandemSimLog *log)
{
  TandemSimGoogle *self = g_object_new (TANDEM_TYPE_SIM_GOOGLE, NULL);

  self->server = g_object_ref (server);
  self->faults = g_object_ref (faults);
  self->log = g_object_ref (log);
  soup_server_add_handler (server, TANDEM_SIM_GOOGLE_TOKEN_PATH, on_token, self, NULL);
  soup_server_add_handler (server, TANDEM_SIM_GOOGLE_CREDENTIALS_PATH, on_credentials, self, NULL);
  return self;
}
