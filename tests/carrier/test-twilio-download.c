// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-download.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-secrets.h"
#include "fake-twilio.h"
#include "tandem-error.h"

#define SID "RE00000000000000000000000000000001"
#define MEDIA "GET /Recordings/" SID ".wav"
#define PATIENT_MS 10000

typedef struct {
  FakeTwilio *twilio;
  FakeTwilio *elsewhere; /* another host, as far as a password is concerned */
  TandemTwilioAccount *account;
  SoupSession *session;
  char *folder;
  char *path;
  GAsyncResult *result;
  TandemTwilioFailure failure;
  gint64 size;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSecrets) secrets = fake_secrets_new ();

  f->twilio = fake_twilio_new ();
  f->elsewhere = fake_twilio_new ();
  fake_secrets_set (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token");
  tandem_settings_set_string (settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (settings, "twilio-api-url", f->twilio->url);
  f->account = tandem_twilio_account_new (settings, secrets);
  f->session = soup_session_new ();
  f->folder = g_dir_make_tmp ("tandem-download-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "sound", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  soup_session_abort (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->session);
  g_clear_pointer (&f->account, tandem_twilio_account_unref);
  fake_twilio_free (f->twilio);
  fake_twilio_free (f->elsewhere);
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static gboolean
finish (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = g_steal_pointer (&f->result);
  return tandem_twilio_download_finish (result, &f->size, &f->failure, error);
}

static gboolean
download (Fixture *f, guint stall_ms, GError **error)
{
  tandem_twilio_download_async (f->session, f->account, TANDEM_TWILIO_DOWNLOAD_RECORDING, "/Recordings/" SID ".wav", f->path, stall_ms, NULL, keep_result, f);
  return finish (f, error);
}

static GBytes *
make_file (gsize n)
{
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (i * 7 + i / 251);
  return g_bytes_new_take (bytes, n);
}

static void
assert_refused (Fixture *f, guint stall_ms, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (download (f, stall_ms, &error));
  g_assert_error (error, domain, code);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

static void
assert_file (Fixture *f, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gsize n;

  g_assert_true (download (f, PATIENT_MS, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (f->path, &found, &n, NULL));
  g_assert_cmpmem (found, n, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpint (f->size, ==, n);
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  /* Many blocks, and not a multiple of one. */
  g_autoptr (GBytes) bytes = make_file (3 * 1024 * 1024 + 11);
  GStatBuf info;

  fake_twilio_reply_file (f->twilio, MEDIA, bytes);
  assert_file (f, bytes);
  g_assert_cmpstr (f->twilio->authorization, ==, "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTp0b2tlbg==");
  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* The sound may lie in somebody else's store, which must not learn the password. */
static void
test_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_file (70000);
  g_autofree char *url = g_strconcat (f->elsewhere->url, "/store?signed=yes", NULL);

  fake_twilio_redirect (f->twilio, MEDIA, url);
  fake_twilio_reply_file (f->elsewhere, "GET /store", bytes);
  assert_file (f, bytes);
  g_assert_null (f->elsewhere->authorization);
  g_assert_cmpstr (g_ptr_array_index (f->elsewhere->targets, 0), ==, "/store?signed=yes");
}

static void
test_redirections (Fixture *f, gconstpointer data)
{
  static const char *const refused[] = { "http://recordings.example.net/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "http:///x", "" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    fake_twilio_forget (f->twilio, MEDIA);
    fake_twilio_redirect (f->twilio, MEDIA, refused[i]);
    assert_refused (f, PATIENT_MS, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  }
  /* In a circle: the first and three more. */
  fake_twilio_forget (f->twilio, MEDIA);
  fake_twilio_redirect (f->twilio, MEDIA, "/2010-04-01/Accounts/" FAKE_ACCOUNT "/Recordings/" SID ".wav");
  g_ptr_array_set_size (f->twilio->requests, 0);
  assert_refused (f, PATIENT_MS, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  g_assert_cmpuint (fake_twilio_count (f->twilio, MEDIA), ==, 4);
}

static void
test_statuses (Fixture *f, gconstpointer data)
{
  static const struct {
    guint status;
    int code;
  } answers[] = {
    { 401, TANDEM_PROVIDER_ERROR_AUTH }, { 403, TANDEM_PROVIDER_ERROR_AUTH }, { 404, TANDEM_PROVIDER_ERROR_REFUSED },
    { 429, TANDEM_PROVIDER_ERROR_BUSY }, { 503, TANDEM_PROVIDER_ERROR_BUSY }, { 204, TANDEM_PROVIDER_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    fake_twilio_forget (f->twilio, MEDIA);
    fake_twilio_reply (f->twilio, MEDIA, answers[i].status, "", NULL);
    assert_refused (f, PATIENT_MS, TANDEM_PROVIDER_ERROR, answers[i].code);
    g_assert_cmpuint (f->failure.status, ==, answers[i].status);
  }
}

static void
test_cut (Fixture *f, gconstpointer data)
{
  fake_twilio_break_off (f->twilio, MEDIA, TRUE);
  assert_refused (f, PATIENT_MS, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
}

static void
test_stalled (Fixture *f, gconstpointer data)
{
  fake_twilio_break_off (f->twilio, MEDIA, FALSE);
  assert_refused (f, 100, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_file (10);

  g_free (f->path);
  f->path = g_build_filename (f->folder, "missing", "sound", NULL);
  fake_twilio_reply_file (f->twilio, MEDIA, bytes);
  assert_refused (f, PATIENT_MS, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fake_twilio_break_off (f->twilio, MEDIA, FALSE);
  tandem_twilio_download_async (f->session, f->account, TANDEM_TWILIO_DOWNLOAD_RECORDING, "/Recordings/" SID ".wav", f->path, PATIENT_MS, cancellable, keep_result, f);
  while (f->twilio->broken == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/twilio-download/whole", test_whole },           { "/twilio-download/elsewhere", test_elsewhere },
    { "/twilio-download/redirections", test_redirections }, { "/twilio-download/statuses", test_statuses },
    { "/twilio-download/cut", test_cut },               { "/twilio-download/stalled", test_stalled },
    { "/twilio-download/no-folder", test_no_folder },   { "/twilio-download/cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
