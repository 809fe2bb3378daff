// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-numbers.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-secrets.h"
#include "fake-twilio.h"
#include "tandem-error.h"

#define SID "PN00000000000000000000000000000001"
#define OTHER "PN00000000000000000000000000000002"
#define NUMBER "+12025550100"
#define LIST "GET /IncomingPhoneNumbers.json"
#define FETCH "GET /IncomingPhoneNumbers/" SID ".json"
#define UPDATE "POST /IncomingPhoneNumbers/" SID ".json"
#define AP "AP00000000000000000000000000000001"
#define OLD_VOICE "https://old.example.net/voice?a=1"

typedef struct {
  FakeTwilio *twilio;
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioClient *client;
  TandemTwilioNumbers *numbers;
  char *folder;
  char *path;
  GHashTable *now; /* what the number is set to: member -> value */
  /* the last result */
  gboolean done;
  GError *error;
} Fixture;

static void
set (Fixture *f, const char *member, const char *value)
{
  g_hash_table_replace (f->now, g_strdup (member), g_strdup (value));
}

static char *
dup_number (Fixture *f, const char *sid, const char *number)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  GHashTableIter iter;
  gpointer member, value;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sid");
  json_builder_add_string_value (builder, sid);
  json_builder_set_member_name (builder, "phone_number");
  json_builder_add_string_value (builder, number);
  g_hash_table_iter_init (&iter, f->now);
  while (g_hash_table_iter_next (&iter, &member, &value)) {
    json_builder_set_member_name (builder, member);
    if (*(char *) value)
      json_builder_add_string_value (builder, value);
    else
      json_builder_add_null_value (builder);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
load_numbers (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioNumberKeep) keep = tandem_twilio_number_keep_new (f->path, &error);

  g_assert_no_error (error);
  if (f->numbers)
    g_assert_finalize_object (f->numbers);
  f->numbers = tandem_twilio_numbers_new (f->client, keep);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->twilio = fake_twilio_new ();
  f->settings = tandem_settings_new ();
  f->secrets = fake_secrets_new ();
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token");
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (f->settings, "phone-number", NUMBER);
  tandem_settings_set_string (f->settings, "public-url", "https://one.example.net/");
  tandem_settings_set_string (f->settings, "twilio-api-url", f->twilio->url);
  f->client = tandem_twilio_client_new (5000);
  f->folder = g_dir_make_tmp ("tandem-numbers-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "number", NULL);
  f->now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set (f, "voice_url", OLD_VOICE);
  set (f, "voice_method", "GET");
  set (f, "voice_application_sid", "");
  set (f, "trunk_sid", "");
  set (f, "sms_url", "");
  set (f, "sms_method", "POST");
  set (f, "sms_application_sid", AP);
  set (f, "status_callback", "https://old.example.net/status");
  set (f, "status_callback_method", "POST");
  load_numbers (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_error (&f->error);
  g_assert_finalize_object (f->numbers);
  g_assert_finalize_object (f->client);
  g_object_unref (f->settings);
  g_object_unref (f->secrets);
  fake_twilio_free (f->twilio);
  g_hash_table_unref (f->now);
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  tandem_twilio_numbers_take_finish (TANDEM_TWILIO_NUMBERS (source), result, &f->error);
  f->done = TRUE;
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  tandem_twilio_numbers_restore_finish (TANDEM_TWILIO_NUMBERS (source), result, &f->error);
  f->done = TRUE;
}

/* What the fake Twilio answers from now on: the number as it is, and when told, as it is told. */
static void
script (Fixture *f)
{
  g_autofree char *number = dup_number (f, SID, NUMBER);
  g_autofree char *longer = dup_number (f, OTHER, NUMBER "0");
  g_autofree char *list = g_strdup_printf ("{\"incoming_phone_numbers\":[7,%s,{},%s]}", longer, number);

  fake_twilio_forget (f->twilio, LIST);
  fake_twilio_forget (f->twilio, FETCH);
  fake_twilio_reply (f->twilio, LIST, 200, list, NULL);
  fake_twilio_reply (f->twilio, FETCH, 200, number, NULL);
}

/* What the last form changes. */
static void
obey (Fixture *f)
{
  g_autoptr (GHashTable) form = soup_form_decode (f->twilio->forms->pdata[f->twilio->forms->len - 1]);

  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    const char *value = g_hash_table_lookup (form, tandem_twilio_number_get_parameter (i));

    if (value)
      set (f, tandem_twilio_number_get_member (i), value);
    g_hash_table_remove (form, tandem_twilio_number_get_parameter (i));
  }
  g_assert_cmpuint (g_hash_table_size (form), ==, 0);
}

static void
begin (Fixture *f, gboolean take)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);

  g_clear_error (&f->error);
  f->done = FALSE;
  script (f);
  fake_twilio_forget (f->twilio, UPDATE);
  fake_twilio_hang (f->twilio, UPDATE);
  if (take)
    tandem_twilio_numbers_take_async (f->numbers, account, NULL, on_taken, f);
  else
    tandem_twilio_numbers_restore_async (f->numbers, account, NULL, on_restored, f);
}

/* Until it is done, or Twilio was told something; then TRUE. */
static gboolean
wait_told (Fixture *f)
{
  guint before = fake_twilio_count (f->twilio, UPDATE);

  while (!f->done && fake_twilio_count (f->twilio, UPDATE) == before)
    g_main_context_iteration (NULL, TRUE);
  return !f->done;
}

static void
wait_done (Fixture *f)
{
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

/* @take or put back; TRUE when Twilio was told something, which it does. */
static gboolean
go (Fixture *f, gboolean take)
{
  g_autofree char *number = NULL;

  begin (f, take);
  if (!wait_told (f))
    return FALSE;
  obey (f);
  number = dup_number (f, SID, NUMBER);
  fake_twilio_release (f->twilio, 200, number);
  wait_done (f);
  return TRUE;
}

static gboolean
holds (Fixture *f)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);

  return tandem_twilio_numbers_holds (f->numbers, account);
}

static void
assert_now (Fixture *f, const char *member, const char *value)
{
  g_test_message ("%s", member);
  g_assert_cmpstr (g_hash_table_lookup (f->now, member), ==, value);
}

static void
assert_old (Fixture *f)
{
  assert_now (f, "voice_url", OLD_VOICE);
  assert_now (f, "voice_method", "GET");
  assert_now (f, "sms_url", "");
  assert_now (f, "sms_application_sid", AP);
  assert_now (f, "status_callback", "https://old.example.net/status");
}

static void
assert_ours (Fixture *f, const char *base)
{
  g_autofree char *voice = g_strconcat (base, "/twilio/voice", NULL);
  g_autofree char *sms = g_strconcat (base, "/twilio/sms", NULL);
  g_autofree char *status = g_strconcat (base, "/twilio/voice/status", NULL);

  g_assert_no_error (f->error);
  assert_now (f, "voice_url", voice);
  assert_now (f, "voice_method", "POST");
  assert_now (f, "sms_url", sms);
  assert_now (f, "sms_application_sid", "");
  assert_now (f, "status_callback", status);
}

static void
test_take_and_restore (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  g_assert_false (holds (f));
  begin (f, TRUE);
  g_assert_true (wait_told (f));
  /* Twilio has not answered yet, but what there was is on the disk. */
  g_assert_true (g_file_get_contents (f->path, &kept, NULL, NULL));
  g_assert_nonnull (strstr (kept, "voice_url=" OLD_VOICE));
  g_assert_cmpstr (f->twilio->targets->pdata[0], ==, FAKE_CALLS "/IncomingPhoneNumbers.json?PhoneNumber=%2B12025550100");
  obey (f);
  kept = (g_free (kept), dup_number (f, SID, NUMBER));
  fake_twilio_release (f->twilio, 200, kept);
  wait_done (f);
  assert_ours (f, "https://one.example.net");
  g_assert_true (holds (f));

  /* It is so already: Twilio need not be told. */
  g_assert_false (go (f, TRUE));
  assert_ours (f, "https://one.example.net");

  g_assert_true (go (f, FALSE));
  g_assert_no_error (f->error);
  assert_old (f);
  g_assert_false (holds (f));
  g_assert_false (go (f, FALSE));
  g_assert_no_error (f->error);
}

/* Killed and started again with other addresses, again and again: what there was first is put back. */
static void
test_crashes (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 5; i++) {
    g_autofree char *base = g_strdup_printf ("https://run-%u.example.net", i);

    tandem_settings_set_string (f->settings, "public-url", base);
    load_numbers (f);
    g_assert_true (holds (f) == (i > 0));
    g_assert_true (go (f, TRUE));
    assert_ours (f, base);
  }
  load_numbers (f);
  g_assert_true (go (f, FALSE));
  assert_old (f);
  load_numbers (f);
  g_assert_false (holds (f));
}

/* Killed after the file was written and before Twilio was told; or told, and the answer was lost. */
static void
test_lost_answer (Fixture *f, gconstpointer data)
{
  begin (f, TRUE);
  g_assert_true (wait_told (f));
  fake_twilio_release (f->twilio, 500, "{\"code\":20500,\"message\":\"Internal Server Error\"}");
  wait_done (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  load_numbers (f);
  g_assert_true (holds (f));
  /* It did not do it: nothing to put back. */
  g_assert_false (go (f, FALSE));
  g_assert_no_error (f->error);
  assert_old (f);
  g_assert_false (holds (f));
  /* It did it. */
  begin (f, TRUE);
  g_assert_true (wait_told (f));
  obey (f);
  fake_twilio_release (f->twilio, 500, "");
  wait_done (f);
  load_numbers (f);
  g_assert_true (go (f, FALSE));
  assert_old (f);
}

/* Somebody sets the number in the Console while Tandem has it. */
static void
test_others (Fixture *f, gconstpointer data)
{
  g_assert_true (go (f, TRUE));
  set (f, "voice_url", "https://new.example.net/voice");
  set (f, "voice_method", "GET");
  set (f, "sms_application_sid", "AP00000000000000000000000000000002");
  tandem_settings_set_string (f->settings, "public-url", "https://two.example.net");
  load_numbers (f);
  g_assert_true (go (f, TRUE));
  assert_ours (f, "https://two.example.net");
  /* And again, right before it is put back. */
  set (f, "status_callback", "https://newest.example.net/status");
  g_assert_true (go (f, FALSE));
  g_assert_no_error (f->error);
  assert_now (f, "voice_url", "https://new.example.net/voice");
  assert_now (f, "voice_method", "GET");
  assert_now (f, "sms_url", "");
  assert_now (f, "sms_application_sid", "AP00000000000000000000000000000002");
  assert_now (f, "status_callback", "https://newest.example.net/status");
}

static void
test_restore_fails (Fixture *f, gconstpointer data)
{
  g_assert_true (go (f, TRUE));
  begin (f, FALSE);
  g_assert_true (wait_told (f));
  fake_twilio_release (f->twilio, 401, "{\"code\":20003}");
  wait_done (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH);
  g_assert_true (holds (f));
  g_assert_true (go (f, FALSE));
  g_assert_no_error (f->error);
  assert_old (f);
  g_assert_false (holds (f));
}

static void
test_number_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);

  g_assert_true (go (f, TRUE));
  fake_twilio_forget (f->twilio, FETCH);
  fake_twilio_reply (f->twilio, FETCH, 404, "{\"code\":20404,\"message\":\"not found\"}", NULL);
  f->done = FALSE;
  tandem_twilio_numbers_restore_async (f->numbers, account, NULL, on_restored, f);
  wait_done (f);
  g_assert_no_error (f->error);
  g_assert_false (holds (f));
  /* Another account's things are not touched. */
  set (f, "voice_url", OLD_VOICE);
  g_assert_true (go (f, TRUE));
  tandem_settings_set_string (f->settings, "account-sid", "AC00000000000000000000000000000002");
  g_assert_false (holds (f));
  g_assert_false (go (f, FALSE));
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  g_assert_true (holds (f));
}

static void
test_not_found (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", "[]", "{}", "{\"incoming_phone_numbers\":{}}", "{\"incoming_phone_numbers\":" };
  g_autoptr (TandemTwilioAccount) account = NULL;

  tandem_settings_set_string (f->settings, "phone-number", "+1202555010");
  account = tandem_twilio_account_new (f->settings, f->secrets);
  g_assert_false (go (f, TRUE));
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP);
  g_assert_cmpstr (f->error->message, ==, "The Twilio account has no number …5010: correct your telephone number in "
                   "Preferences (TWILIO_PHONE_NUMBER)");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_clear_error (&f->error);
    fake_twilio_forget (f->twilio, LIST);
    fake_twilio_reply (f->twilio, LIST, 200, bad[i], NULL);
    f->done = FALSE;
    tandem_twilio_numbers_take_async (f->numbers, account, NULL, on_taken, f);
    wait_done (f);
    g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  }
  g_assert_false (holds (f));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

/* An application in the answer means that Twilio will not use our address. */
static void
test_ignored (Fixture *f, gconstpointer data)
{
  g_autofree char *number = NULL;

  begin (f, TRUE);
  g_assert_true (wait_told (f));
  obey (f);
  set (f, "sms_application_sid", AP);
  number = dup_number (f, SID, NUMBER);
  fake_twilio_release (f->twilio, 200, number);
  wait_done (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  g_assert_cmpstr (f->error->message, ==,
                   "Twilio kept another SmsApplicationSid for your number: set it in the Twilio Console");
}

static void
test_full_disk (Fixture *f, gconstpointer data)
{
  g_rmdir (f->folder);
  g_assert_false (go (f, TRUE));
  g_assert_error (f->error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED);
  assert_old (f);
  /* It still has to be written, though nothing is new. */
  g_mkdir (f->folder, 0700);
  g_assert_true (go (f, TRUE));
  assert_ours (f, "https://one.example.net");
  load_numbers (f);
  g_assert_true (holds (f));
}

static void
test_corrupt (Fixture *f, gconstpointer data)
{
  TandemTwilioNumberKeep *keep;

  g_assert_true (g_file_set_contents (f->path, "voice_url=", -1, NULL));
  keep = tandem_twilio_number_keep_new (f->path, &f->error);
  g_assert_null (keep);
  g_assert_error (f->error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_CORRUPT);
}

/* Every name that is sent or read exists in Twilio's own description. */
static void
test_specification (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "..", "shared", "specs", "twilio-2010-04-01.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *request, *answer;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("Twilio's specification is not here");
    return;
  }
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  request = json_object_get_object_member (root, "paths");
  request = json_object_get_object_member (request, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json");
  request = json_object_get_object_member (json_object_get_object_member (request, "post"), "requestBody");
  request = json_object_get_object_member (json_object_get_object_member (request, "content"), "application/x-www-form-urlencoded");
  request = json_object_get_object_member (json_object_get_object_member (request, "schema"), "properties");
  answer = json_object_get_object_member (json_object_get_object_member (root, "components"), "schemas");
  answer = json_object_get_object_member (json_object_get_object_member (answer, "api.v2010.account.incoming_phone_number"), "properties");
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    g_assert_true (json_object_has_member (request, tandem_twilio_number_get_parameter (i)));
    g_assert_true (json_object_has_member (answer, tandem_twilio_number_get_member (i)));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twilio/numbers/specification", test_specification);
#define ADD(name, func) g_test_add ("/twilio/numbers/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("take-and-restore", test_take_and_restore);
  ADD ("crashes", test_crashes);
  ADD ("lost-answer", test_lost_answer);
  ADD ("others", test_others);
  ADD ("restore-fails", test_restore_fails);
  ADD ("number-gone", test_number_gone);
  ADD ("not-found", test_not_found);
  ADD ("ignored", test_ignored);
  ADD ("full-disk", test_full_disk);
  ADD ("corrupt", test_corrupt);
  return g_test_run ();
}
