// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-recordings.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-secrets.h"
#include "fake-twilio.h"
#include "tandem-error.h"
#include "tandem-recording-gaps.h"

#define SID "RE00000000000000000000000000000001"
#define OTHER_SID "RE00000000000000000000000000000002"
#define LIST "GET /Calls/" FAKE_CALL "/Recordings.json"
#define START "POST /Calls/" FAKE_CALL "/Recordings.json"
#define UPDATE "POST /Calls/" FAKE_CALL "/Recordings/" SID ".json"
#define UPDATE_CURRENT "POST /Calls/" FAKE_CALL "/Recordings/Twilio.CURRENT.json"
#define MEDIA "GET /Recordings/" SID ".wav"
#define OTHER_MEDIA "GET /Recordings/" OTHER_SID ".wav"
#define RETRY_MS 2

/* --- a carrier that only reports ------------------------------------------------------------------- */

#define FAKE_TYPE_CARRIER (fake_carrier_get_type ())
G_DECLARE_FINAL_TYPE (FakeCarrier, fake_carrier, FAKE, CARRIER, GObject)

struct _FakeCarrier {
  GObject parent_instance;
};

static void
fake_carrier_iface_init (TandemCarrierInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeCarrier, fake_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER, fake_carrier_iface_init))

static void
fake_carrier_class_init (FakeCarrierClass *klass)
{
}

static void
fake_carrier_init (FakeCarrier *self)
{
}

/* --- fixture --------------------------------------------------------------------------------------- */

typedef struct {
  FakeTwilio *twilio;
  TandemSettings *settings;
  TandemTwilioAccount *account;
  TandemTwilioClient *client;
  TandemCarrier *carrier;
  TandemTwilioRecordings *recordings;
  TandemCall *call;
  char *folder;
  char *path;
  GString *log;    /* "on|paused|notice|recorded:…|" */
  char *notice;    /* the last */
  guint n_answered;
} Fixture;

static void
on_recording (TandemCarrier *carrier, const char *call_id, TandemRecordingState state, gpointer user_data)
{
  static const char *const words[] = { "off|", "on|", "paused|" };

  g_assert_cmpstr (call_id, ==, "our-id");
  g_string_append (((Fixture *) user_data)->log, words[state]);
}

static void
on_recorded (TandemCarrier *carrier, const char *call_id, const char *path, gpointer user_data)
{
  Fixture *f = user_data;
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  g_string_append_printf (f->log, "recorded:%s|", name != NULL ? name : "none");
}

static void
on_notice (TandemCarrier *carrier, const char *call_id, const GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_free (f->notice);
  f->notice = g_strdup (error->message);
  g_string_append (f->log, "notice|");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemSecrets) secrets = fake_secrets_new ();

  f->twilio = fake_twilio_new ();
  f->settings = tandem_settings_new ();
  fake_secrets_set (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token");
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (f->settings, "public-url", "https://phone.example.net");
  tandem_settings_set_string (f->settings, "twilio-api-url", f->twilio->url);
  tandem_settings_set_string (f->settings, "recording-format", "wav");
  tandem_settings_set_int (f->settings, "max-retry-count", 0);
  f->account = tandem_twilio_account_new (f->settings, secrets);
  f->client = tandem_twilio_client_new (10000);
  f->carrier = g_object_new (FAKE_TYPE_CARRIER, NULL);
  f->recordings = tandem_twilio_recordings_new (f->carrier, f->client, f->settings, RETRY_MS);
  f->call = tandem_call_new ("our-id", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550123");
  f->folder = g_dir_make_tmp ("tandem-recordings-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "calls", "our-id.wav", NULL);
  f->log = g_string_new (NULL);
  g_signal_connect (f->carrier, "call-recording", G_CALLBACK (on_recording), f);
  g_signal_connect (f->carrier, "call-recorded", G_CALLBACK (on_recorded), f);
  g_signal_connect (f->carrier, "call-notice", G_CALLBACK (on_notice), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *calls = g_build_filename (f->folder, "calls", NULL);

  gpointer client = f->client;

  g_clear_pointer (&f->recordings, tandem_twilio_recordings_free);
  /* What was cancelled comes back, and holds on until then. */
  g_object_add_weak_pointer (G_OBJECT (f->client), &client);
  g_object_unref (f->client);
  while (client != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->call);
  g_assert_finalize_object (FAKE_CARRIER (f->carrier));
  g_clear_pointer (&f->account, tandem_twilio_account_unref);
  g_clear_object (&f->settings);
  fake_twilio_free (f->twilio);
  g_unlink (f->path);
  g_rmdir (calls);
  /* Nothing half done is left. */
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_string_free (f->log, TRUE);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->notice);
}

static void
wait_log (Fixture *f, const char *log)
{
  while (f->log->len < strlen (log))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->log->str, ==, log);
}

static void
wait_count (Fixture *f, const char *route, guint count)
{
  while (fake_twilio_count (f->twilio, route) < count)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fake_twilio_count (f->twilio, route), ==, count);
}

static void
advance (Fixture *f, TandemCallState state)
{
  tandem_call_set_call_sid (f->call, FAKE_CALL);
  g_assert_true (tandem_call_advance (f->call, state, NULL));
}

static void
set (Fixture *f, TandemRecordingState state)
{
  tandem_twilio_recordings_set (f->recordings, f->account, f->call, state, f->path);
}

static void
reply_take (Fixture *f, const char *route, const char *sid, const char *status)
{
  g_autofree char *body = g_strdup_printf ("{\"sid\":\"%s\",\"status\":\"%s\",\"duration\":null}", sid, status);

  fake_twilio_reply (f->twilio, route, g_str_equal (route, START) ? 201 : 200, body, NULL);
}

static void
reply_list (Fixture *f, const char *sid, const char *status)
{
  g_autofree char *body = g_strdup_printf ("{\"recordings\":[{\"sid\":\"%s\",\"status\":\"%s\",\"duration\":\"3\"}]}", sid, status);

  fake_twilio_reply (f->twilio, LIST, 200, body, NULL);
}

/* A second of a 16 bit stereo WAV file. */
static void
reply_sound (Fixture *f, const char *route)
{
  static const guint8 header[] = "RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x40\x1f\0\0\0\x7d\0\0\4\0\x10\0data\0\x7d\0\0";
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (file, header, 44);
  g_byte_array_set_size (file, 44 + 32000);
  memset (file->data + 44, 0, 32000);
  bytes = g_bytes_new (file->data, file->len);
  fake_twilio_reply_file (f->twilio, route, bytes);
}

static void
on_answered (gpointer user_data)
{
  ((Fixture *) user_data)->n_answered++;
}

static void
report (Fixture *f, const char *sid, TandemTwilioRecordingStatus status)
{
  const TandemTwilioReport report = { (char *) FAKE_CALL, (char *) sid, status };

  tandem_twilio_recordings_take_report (f->recordings, &report, on_answered, f);
}

/* Being recorded, as Twilio has confirmed. */
static void
begin (Fixture *f)
{
  advance (f, TANDEM_CALL_STATE_IN_PROGRESS);
  reply_take (f, START, SID, "in-progress");
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "on|");
}

/* --- tests ----------------------------------------------------------------------------------------- */

static void
test_start_and_pause (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) gaps = NULL;

  begin (f);
  g_assert_cmpstr (g_ptr_array_index (f->twilio->forms, 0), ==,
                   "RecordingChannels=dual&RecordingTrack=both&Trim=do-not-trim&RecordingStatusCallback=https%3A%2F%2Fphone.example.net%2Ftwilio%2Frecording"
                   "&RecordingStatusCallbackMethod=POST&RecordingStatusCallbackEvent=in-progress&RecordingStatusCallbackEvent=completed"
                   "&RecordingStatusCallbackEvent=absent");
  reply_take (f, UPDATE, SID, "paused");
  reply_take (f, UPDATE, SID, "in-progress");
  set (f, TANDEM_RECORDING_PAUSED);
  set (f, TANDEM_RECORDING_PAUSED);
  wait_log (f, "on|paused|");
  g_assert_cmpstr (g_ptr_array_index (f->twilio->forms, 1), ==, "Status=paused&PauseBehavior=silence");
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "on|paused|on|");
  g_assert_cmpstr (g_ptr_array_index (f->twilio->forms, 2), ==, "Status=in-progress");
  g_assert_cmpuint (f->twilio->requests->len, ==, 3);
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  reply_sound (f, MEDIA);
  report (f, SID, TANDEM_TWILIO_RECORDING_COMPLETED);
  wait_log (f, "on|paused|on|recorded:our-id.wav|");
  g_assert_cmpuint (f->n_answered, ==, 1);
  gaps = tandem_recording_gaps_read (f->path, NULL);
  g_assert_cmpuint (gaps->len, <=, 1);
}

/* Paused while it is being started: what was asked last counts. */
static void
test_pause_at_once (Fixture *f, gconstpointer data)
{
  advance (f, TANDEM_CALL_STATE_IN_PROGRESS);
  reply_take (f, START, SID, "in-progress");
  reply_take (f, UPDATE, SID, "paused");
  set (f, TANDEM_RECORDING_ON);
  set (f, TANDEM_RECORDING_PAUSED);
  wait_log (f, "on|paused|");
}

/* Asked for with the call: Twilio begins by itself, and is known by another name until it tells its own. */
static void
test_with_dial (Fixture *f, gconstpointer data)
{
  set (f, TANDEM_RECORDING_ON);
  g_assert_true (tandem_twilio_recordings_take_dial (f->recordings, f->call));
  g_assert_cmpstr (f->log->str, ==, "on|");
  advance (f, TANDEM_CALL_STATE_RINGING);
  advance (f, TANDEM_CALL_STATE_IN_PROGRESS);
  g_assert_cmpstr (f->log->str, ==, "on|on|");
  g_assert_cmpuint (f->twilio->requests->len, ==, 0);
  /* It has not begun yet when it is paused. */
  fake_twilio_reply (f->twilio, UPDATE_CURRENT, 404, "{\"code\":20404,\"message\":\"not found\"}", NULL);
  reply_take (f, UPDATE_CURRENT, SID, "paused");
  set (f, TANDEM_RECORDING_PAUSED);
  wait_log (f, "on|on|paused|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, UPDATE_CURRENT), ==, 2);
  reply_take (f, UPDATE, SID, "in-progress");
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "on|on|paused|on|");
}

static void
test_unanswered (Fixture *f, gconstpointer data)
{
  set (f, TANDEM_RECORDING_ON);
  g_assert_true (tandem_twilio_recordings_take_dial (f->recordings, f->call));
  advance (f, TANDEM_CALL_STATE_BUSY);
  g_assert_cmpstr (f->log->str, ==, "on|recorded:none|");
  g_assert_cmpuint (f->twilio->requests->len, ==, 0);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  advance (f, TANDEM_CALL_STATE_IN_PROGRESS);
  fake_twilio_reply (f->twilio, START, 400, "{\"code\":21220,\"message\":\"Requested resource is not eligible for recording\"}", NULL);
  reply_take (f, START, SID, "in-progress");
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "notice|off|");
  g_assert_cmpstr (f->notice, ==, "This call is not recorded, Twilio refuses (error 21220): let this computer record (RECORDING=key)");
  /* Asked again, Twilio is asked again. */
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "notice|off|on|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, START), ==, 2);
}

/* A lost answer: never a second recording. */
static void
test_lost_answer (Fixture *f, gconstpointer data)
{
  advance (f, TANDEM_CALL_STATE_IN_PROGRESS);
  fake_twilio_drop (f->twilio, START);
  reply_list (f, SID, "in-progress");
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "on|");
  reply_take (f, UPDATE, SID, "paused");
  set (f, TANDEM_RECORDING_PAUSED);
  wait_log (f, "on|paused|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, START), ==, 1);
}

static void
test_lost_request (Fixture *f, gconstpointer data)
{
  advance (f, TANDEM_CALL_STATE_IN_PROGRESS);
  fake_twilio_drop (f->twilio, START);
  fake_twilio_reply (f->twilio, LIST, 200, "{\"recordings\":[]}", NULL);
  set (f, TANDEM_RECORDING_ON);
  wait_log (f, "notice|off|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, START), ==, 1);
}

/* Somebody is about to say a card number: that it is not paused must be said plainly. */
static void
test_pause_refused (Fixture *f, gconstpointer data)
{
  begin (f);
  fake_twilio_reply (f->twilio, UPDATE, 400, "{\"code\":21220,\"message\":\"Recording is not in-progress\"}", NULL);
  set (f, TANDEM_RECORDING_PAUSED);
  wait_log (f, "on|notice|on|");
  g_assert_true (g_str_has_prefix (f->notice, "The recording goes on, it is NOT paused: "));
  g_assert_cmpuint (fake_twilio_count (f->twilio, UPDATE), ==, 1);
}

/* Pausing twice does no harm: it is asked again when the answer is lost, but not for ever. */
static void
test_pause_lost (Fixture *f, gconstpointer data)
{
  begin (f);
  fake_twilio_drop (f->twilio, UPDATE);
  set (f, TANDEM_RECORDING_PAUSED);
  wait_log (f, "on|notice|on|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, UPDATE), ==, 3);
}

/* No callback: Twilio is asked until it is there, and its sound until it comes. */
static void
test_without_callback (Fixture *f, gconstpointer data)
{
  begin (f);
  reply_list (f, SID, "processing");
  fake_twilio_reply (f->twilio, LIST, 500, "", NULL);
  reply_list (f, SID, "completed");
  fake_twilio_reply (f->twilio, MEDIA, 404, "", NULL);
  fake_twilio_break_off (f->twilio, MEDIA, TRUE);
  reply_sound (f, MEDIA);
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  wait_log (f, "on|recorded:our-id.wav|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 3);
  g_assert_cmpuint (fake_twilio_count (f->twilio, MEDIA), ==, 3);
  /* What comes later is answered and changes nothing. */
  report (f, SID, TANDEM_TWILIO_RECORDING_COMPLETED);
  g_assert_cmpuint (f->n_answered, ==, 1);
  g_assert_cmpstr (f->log->str, ==, "on|recorded:our-id.wav|");
}

static void
test_callback_twice (Fixture *f, gconstpointer data)
{
  begin (f);
  reply_sound (f, MEDIA);
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  report (f, SID, TANDEM_TWILIO_RECORDING_IN_PROGRESS);
  g_assert_cmpuint (f->n_answered, ==, 1);
  report (f, SID, TANDEM_TWILIO_RECORDING_COMPLETED);
  report (f, SID, TANDEM_TWILIO_RECORDING_COMPLETED);
  g_assert_cmpuint (f->n_answered, ==, 1);
  wait_log (f, "on|recorded:our-id.wav|");
  g_assert_cmpuint (f->n_answered, ==, 3);
  g_assert_cmpuint (fake_twilio_count (f->twilio, MEDIA), ==, 1);
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 0);
}

static void
test_absent (Fixture *f, gconstpointer data)
{
  begin (f);
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  report (f, SID, TANDEM_TWILIO_RECORDING_ABSENT);
  g_assert_cmpstr (f->log->str, ==, "on|recorded:none|");
  g_assert_cmpuint (f->n_answered, ==, 1);
}

/* Deleted at Twilio. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  begin (f);
  reply_list (f, OTHER_SID, "completed");
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  wait_log (f, "on|notice|recorded:none|");
  g_assert_cmpstr (f->notice, ==, "Twilio has no recording of this call");
}

/* It is never ready: said once, and left to the next start. */
static void
test_never_ready (Fixture *f, gconstpointer data)
{
  begin (f);
  reply_list (f, SID, "processing");
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  wait_log (f, "on|notice|");
  g_assert_nonnull (strstr (f->notice, "fetched at the next start"));
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 8);
}

/* An earlier run does not say which one it was: the longest. */
static void
test_earlier_run (Fixture *f, gconstpointer data)
{
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  fake_twilio_reply (f->twilio, LIST, 200,
                     "{\"recordings\":[{\"sid\":\"RE0\",\"status\":\"absent\"},{\"sid\":\"" SID "\",\"status\":\"completed\",\"duration\":\"2\"},"
                     "{\"sid\":\"" OTHER_SID "\",\"status\":\"completed\",\"duration\":\"60\"},{\"sid\":\"../x\",\"status\":\"completed\"},7]}",
                     NULL);
  reply_sound (f, OTHER_MEDIA);
  tandem_twilio_recordings_fetch (f->recordings, f->account, f->call, f->path);
  tandem_twilio_recordings_fetch (f->recordings, f->account, f->call, f->path);
  wait_log (f, "recorded:our-id.wav|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, OTHER_MEDIA), ==, 1);
}

static void
test_no_room (Fixture *f, gconstpointer data)
{
  g_autofree char *calls = g_build_filename (f->folder, "calls", NULL);

  g_assert_true (g_file_set_contents (calls, "a file", -1, NULL));
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  reply_list (f, SID, "completed");
  reply_sound (f, MEDIA);
  tandem_twilio_recordings_fetch (f->recordings, f->account, f->call, f->path);
  wait_log (f, "notice|");
  g_assert_nonnull (strstr (f->notice, "choose another folder"));
  g_unlink (calls);
}

/* Tandem stops in the middle: Twilio gets its answer, and nothing is left lying about. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  begin (f);
  fake_twilio_break_off (f->twilio, MEDIA, FALSE);
  advance (f, TANDEM_CALL_STATE_COMPLETED);
  report (f, SID, TANDEM_TWILIO_RECORDING_COMPLETED);
  wait_count (f, MEDIA, 1);
  g_clear_pointer (&f->recordings, tandem_twilio_recordings_free);
  g_assert_cmpuint (f->n_answered, ==, 1);
  g_assert_cmpstr (f->log->str, ==, "on|");
}

static void
test_malformed (Fixture *f, gconstpointer data)
{
  static const char *const bodies[] = {
    "", "[]", "{}", "{\"sid\":\"RE1\"}", "{\"sid\":\"RE1\",\"status\":\"sleeping\"}", "{\"sid\":\"CA1\",\"status\":\"paused\"}",
    "{\"sid\":\"RE/../x\",\"status\":\"paused\"}", "{\"sid\":7,\"status\":\"paused\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_twilio_take_parse (body, &error));
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  }
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/twilio-recordings/start-and-pause", test_start_and_pause },
    { "/twilio-recordings/pause-at-once", test_pause_at_once },
    { "/twilio-recordings/with-dial", test_with_dial },
    { "/twilio-recordings/unanswered", test_unanswered },
    { "/twilio-recordings/refused", test_refused },
    { "/twilio-recordings/lost-answer", test_lost_answer },
    { "/twilio-recordings/lost-request", test_lost_request },
    { "/twilio-recordings/pause-refused", test_pause_refused },
    { "/twilio-recordings/pause-lost", test_pause_lost },
    { "/twilio-recordings/without-callback", test_without_callback },
    { "/twilio-recordings/callback-twice", test_callback_twice },
    { "/twilio-recordings/absent", test_absent },
    { "/twilio-recordings/gone", test_gone },
    { "/twilio-recordings/never-ready", test_never_ready },
    { "/twilio-recordings/earlier-run", test_earlier_run },
    { "/twilio-recordings/no-room", test_no_room },
    { "/twilio-recordings/stopped", test_stopped },
    { "/twilio-recordings/malformed", test_malformed },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
