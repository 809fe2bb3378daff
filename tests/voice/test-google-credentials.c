// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-google-credentials.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/stat.h>

#include "google-keys.h"
#include "tandem-error.h"
#include "tandem-google-answer.h"

#define SECRET "c2VjcmV0LXRoYXQtbXVzdC1zdGF5"
#define USER "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":\"" SECRET "\",\"refresh_token\":\"1//" SECRET "\""
#define ACCOUNT "{\"type\":\"service_account\",\"client_email\":\"a@b.example\",\"private_key\":\""

static const struct {
  const char *text;
  const char *sentence; /* part of it */
} broken[] = {
  { "", "is no credentials file of Google (JSON)" },
  { "[]", "is no credentials file" },
  { "{\"type\":", "is no credentials file" },
  { "\xff\xfe{}", "is no credentials file" },
  { "-----BEGIN PRIVATE KEY-----\n" SECRET "\n-----END PRIVATE KEY-----\n", "is no credentials file" },
  { "{}", "does not say whose" },
  { "{\"type\":7}", "does not say whose" },
  { "{\"type\":\"external_account\",\"secret\":\"" SECRET "\"}", "neither the key of a service account nor of an authorised user" },
  { "{\"type\":\"service_account\",\"private_key\":\"" SECRET "\"}", "lacks “client_email”" },
  { "{\"type\":\"service_account\",\"client_email\":\"a@b.example\"}", "lacks “private_key”" },
  { "{\"type\":\"service_account\",\"client_email\":\"a@b.example\",\"private_key\":[\"" SECRET "\"]}", "lacks “private_key”" },
  { ACCOUNT SECRET "\"}", "private key in the file in GOOGLE_APPLICATION_CREDENTIALS cannot be read" },
  { ACCOUNT "-----BEGIN PRIVATE KEY-----\\n" SECRET "\\n-----END PRIVATE KEY-----\\n\"}", "cannot be read" },
  { ACCOUNT "x\",\"token_uri\":\"http://tokens.example/\"}", "does not begin with https:// (“token_uri”)" },
  { ACCOUNT "x\",\"token_uri\":\"file:///etc/passwd\"}", "does not begin with https://" },
  { "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":\"" SECRET "\"}", "lacks “refresh_token”" },
  { "{\"type\":\"authorized_user\",\"client_secret\":\"" SECRET "\",\"refresh_token\":\"x\"}", "lacks “client_id”" },
  { "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"refresh_token\":\"" SECRET "\",\"client_secret\":\"\"}", "lacks “client_secret”" },
};

static void
assert_refused (TandemGoogleCredentials *credentials, GError **error, const char *sentence)
{
  g_assert_null (credentials);
  g_assert_error (*error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_assert_nonnull (strstr ((*error)->message, "GOOGLE_APPLICATION_CREDENTIALS"));
  if (!strstr ((*error)->message, sentence))
    g_error ("“%s” is not in: %s", sentence, (*error)->message);
  g_assert_null (strstr ((*error)->message, SECRET));
  g_assert_null (strchr ((*error)->message, '\n'));
  g_clear_error (error);
}

static void
test_broken (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *curve = google_keys_make (0);
  g_autofree char *file = google_keys_make_file (curve, "");

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_refused (tandem_google_credentials_parse (broken[i].text, strlen (broken[i].text), &error), &error, broken[i].sentence);
  assert_refused (tandem_google_credentials_parse (file, strlen (file), &error), &error, "is no RSA key");
}

static GLogWriterOutput
count_warnings (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (level & G_LOG_LEVEL_WARNING)
    ++*(guint *) user_data;
  return G_LOG_WRITER_HANDLED;
}

/* What can be wrong with a file before anything is read of it. */
static void
test_file (void)
{
  static guint warnings;
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_autofree char *folder = g_dir_make_tmp ("tandem-google-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "key.json", NULL);
  g_autofree char *big = g_strnfill (TANDEM_GOOGLE_FILE_MAX + 1, ' ');
  g_autoptr (TandemGoogleCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  g_log_set_writer_func (count_warnings, &warnings, NULL);
  assert_refused (tandem_google_credentials_load (path, &error), &error, "cannot be opened: No such file");
  assert_refused (tandem_google_credentials_load (folder, &error), &error, "is a folder");
  assert_refused (tandem_google_credentials_load ("/dev/null", &error), &error, "is no file");
  assert_refused (tandem_google_credentials_load ("", &error), &error, "No Google credentials are set");
  g_assert_true (g_file_set_contents_full (path, big, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  assert_refused (tandem_google_credentials_load (path, &error), &error, "larger than 64 KiB");
  g_assert_true (g_file_set_contents_full (path, USER "}", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  credentials = tandem_google_credentials_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (tandem_google_credentials_is_user (credentials));
  g_assert_cmpuint (warnings, ==, 0);
  g_clear_pointer (&credentials, tandem_google_credentials_free);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  credentials = tandem_google_credentials_load (path, &error);
  g_assert_nonnull (credentials);
  g_assert_cmpuint (warnings, ==, 1);
  g_unlink (path);
  g_rmdir (folder);
  g_log_set_always_fatal (fatal);
}

static void
test_account (void)
{
  g_autofree char *pem = google_keys_make (2048);
  g_autofree char *other = google_keys_make (2048);
  g_autofree char *file = google_keys_make_file (pem, "https://tokens.example/t");
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemGoogleCredentials) credentials = tandem_google_credentials_parse (file, strlen (file), &error);
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *text = NULL;
  g_autofree char *claims = NULL;
  g_autofree char *same = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (tandem_google_credentials_get_token_url (credentials), ==, "https://tokens.example/t");
  g_assert_cmpstr (tandem_google_credentials_get_project (credentials), ==, "phones");
  g_assert_false (tandem_google_credentials_is_user (credentials));
  text = tandem_google_credentials_dup_form (credentials, 1000000, &error);
  g_assert_no_error (error);
  form = soup_form_decode (text);
  g_assert_cmpstr (g_hash_table_lookup (form, "grant_type"), ==, "urn:ietf:params:oauth:grant-type:jwt-bearer");
  g_assert_true (google_keys_verify (pem, g_hash_table_lookup (form, "assertion"), &claims));
  g_assert_cmpstr (claims, ==, "{\"iss\":\"tandem@phones.example\",\"scope\":\"https://www.googleapis.com/auth/cloud-platform\","
                               "\"aud\":\"https://tokens.example/t\",\"iat\":1000000,\"exp\":1003600}");
  g_assert_false (google_keys_verify (other, g_hash_table_lookup (form, "assertion"), &same));
}

static void
test_user (void)
{
  static const char file[] = USER ",\"quota_project_id\":\"payer\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemGoogleCredentials) credentials = tandem_google_credentials_parse (file, strlen (file), &error);
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (tandem_google_credentials_get_token_url (credentials), ==, TANDEM_GOOGLE_TOKEN_URL);
  g_assert_cmpstr (tandem_google_credentials_get_quota_project (credentials), ==, "payer");
  text = tandem_google_credentials_dup_form (credentials, 0, &error);
  form = soup_form_decode (text);
  g_assert_cmpstr (g_hash_table_lookup (form, "grant_type"), ==, "refresh_token");
  g_assert_cmpstr (g_hash_table_lookup (form, "refresh_token"), ==, "1//" SECRET);
}

static void
test_url (void)
{
  g_assert_true (tandem_google_is_safe_url ("https://oauth2.googleapis.com/token"));
  g_assert_true (tandem_google_is_safe_url ("http://127.0.0.1:8080/token"));
  g_assert_true (tandem_google_is_safe_url ("http://localhost/token"));
  g_assert_true (tandem_google_is_safe_url ("http://[::1]/token"));
  g_assert_false (tandem_google_is_safe_url ("http://oauth2.googleapis.com/token"));
  g_assert_false (tandem_google_is_safe_url ("http://localhost.example/token"));
  g_assert_false (tandem_google_is_safe_url ("https:///token"));
  g_assert_false (tandem_google_is_safe_url ("token"));
}

#define NOW 1000000000 /* Sun, 09 Sep 2001 01:46:40 GMT */
#define IAT "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT: Token must be a short-lived token (60 minutes) and in a " \
            "reasonable timeframe. Check your iat and exp values in the JWT claim.\"}"

static const struct {
  guint status;
  const char *date;
  const char *body;
  gboolean user;
  int code;
  const char *sentence;
} answers[] = {
  { 400, "Sun, 09 Sep 2001 01:31:40 GMT", IAT, FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "This computer’s clock is 15 min fast" },
  { 400, "Sun, 09 Sep 2001 03:47:40 GMT", IAT, FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "This computer’s clock is 2 h slow" },
  { 400, "Sun, 09 Sep 2001 01:48:10 GMT", IAT, FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "This computer’s clock is 90 s slow" },
  { 400, NULL, IAT, FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "set this computer’s clock right" },
  { 400, "yesterday", IAT, FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "set this computer’s clock right" },
  { 400, NULL, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}", FALSE, TANDEM_AGENT_ERROR_AUTH,
    "(Invalid JWT Signature.): download a new key" },
  { 400, NULL, "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked.\"}", TRUE,
    TANDEM_AGENT_ERROR_AUTH, "does not accept your consent any more (Token has been expired or revoked.)" },
  { 401, NULL, "{\"error\":\"invalid_client\"}", TRUE, TANDEM_AGENT_ERROR_AUTH, "(invalid_client)" },
  { 403, NULL, "<html>", FALSE, TANDEM_AGENT_ERROR_AUTH, "GOOGLE_APPLICATION_CREDENTIALS (403)" },
  { 503, NULL, "", FALSE, TANDEM_AGENT_ERROR_UNREACHABLE, "(503): wait a little" },
  { 429, NULL, "{\"error\":\"rate\"}", FALSE, TANDEM_AGENT_ERROR_UNREACHABLE, "(429)" },
  { 302, NULL, "", FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "check GOOGLE_TOKEN_URL" },
  { 404, NULL, "<html>", FALSE, TANDEM_AGENT_ERROR_NOT_SET_UP, "check GOOGLE_TOKEN_URL" },
  { 200, NULL, "<html>Sign in to the wireless network</html>", FALSE, TANDEM_AGENT_ERROR_PROTOCOL, "check GOOGLE_TOKEN_URL" },
  { 200, NULL, "{\"access_token\":\"\"}", FALSE, TANDEM_AGENT_ERROR_PROTOCOL, "check GOOGLE_TOKEN_URL" },
  { 200, NULL, "{\"access_token\":\"a\\r\\nX: y\"}", FALSE, TANDEM_AGENT_ERROR_PROTOCOL, "check GOOGLE_TOKEN_URL" },
  { 200, NULL, "{\"access_token\":12}", FALSE, TANDEM_AGENT_ERROR_PROTOCOL, "check GOOGLE_TOKEN_URL" },
};

static char *
parse (guint status, const char *date, const char *body, gboolean user, gint64 *lifetime_s, GError **error)
{
  const TandemGoogleAnswer answer = { status, date, body, strlen (body), user, NOW };

  return tandem_google_answer_parse (&answer, lifetime_s, error);
}

static void
test_answers (void)
{
  g_autofree char *token = NULL;
  gint64 lifetime_s = 0;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (answers[i].status, answers[i].date, answers[i].body, answers[i].user, &lifetime_s, &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, answers[i].code);
    if (!strstr (error->message, answers[i].sentence))
      g_error ("“%s” is not in: %s", answers[i].sentence, error->message);
  }
  token = parse (200, NULL, "{\"access_token\":\"ya29.x\",\"expires_in\":1799,\"token_type\":\"Bearer\"}", FALSE, &lifetime_s, NULL);
  g_assert_cmpstr (token, ==, "ya29.x");
  g_assert_cmpint (lifetime_s, ==, 1799);
}

int
main (int argc, char *argv[])
{
  g_autofree char *nowhere = g_dir_make_tmp ("tandem-home-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CONFIG_HOME", nowhere, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/google-credentials/broken", test_broken);
  g_test_add_func ("/google-credentials/file", test_file);
  g_test_add_func ("/google-credentials/account", test_account);
  g_test_add_func ("/google-credentials/user", test_user);
  g_test_add_func ("/google-credentials/url", test_url);
  g_test_add_func ("/google-credentials/answers", test_answers);
  status = g_test_run ();
  g_rmdir (nowhere);
  return status;
}
