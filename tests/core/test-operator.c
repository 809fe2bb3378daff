// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-error.h"

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemCall *call; /* the one dialled last */
  gboolean done;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  f->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
  f->done = TRUE;
}

static TandemCall *
dial (Fixture *f, TandemCallMode mode)
{
  const TandemDialRequest request = { .to = "+12025550101", .mode = mode };

  g_clear_object (&f->call);
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  f->done = FALSE;
  g_string_truncate (f->world->log, 0);
  return f->call;
}

static void
assert_patch (Fixture *f, TandemCall *call, TandemPatch patch)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_switchboard_set_patch (f->switchboard, call, patch, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tandem_call_get_patch (call), ==, patch);
}

static void
test_patch (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);

  assert_patch (f, call, TANDEM_PATCH_OPERATOR);
  /* Twice is once. */
  assert_patch (f, call, TANDEM_PATCH_OPERATOR);
  assert_patch (f, call, TANDEM_PATCH_AGENT);
  g_assert_cmpstr (f->world->log->str, ==, "patch:operator patch:agent ");
}

/* An operator has one voice: whoever is left waits with music, or with the agent. */
static void
test_one_operator (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) first = g_object_ref (dial (f, TANDEM_CALL_MODE_AGENT));
  g_autoptr (TandemCall) second = NULL;

  assert_patch (f, first, TANDEM_PATCH_OPERATOR);
  second = g_object_ref (dial (f, TANDEM_CALL_MODE_AGENT));
  g_assert_false (tandem_call_get_monitored (second));
  assert_patch (f, second, TANDEM_PATCH_BOTH);
  g_assert_cmpint (tandem_call_get_patch (first), ==, TANDEM_PATCH_HOLD);
  g_assert_false (tandem_call_get_monitored (first));
  assert_patch (f, first, TANDEM_PATCH_OPERATOR);
  g_assert_cmpint (tandem_call_get_patch (second), ==, TANDEM_PATCH_AGENT);
  /* Listening elsewhere is leaving as well. */
  g_assert_true (tandem_switchboard_set_monitored (f->switchboard, second, TRUE, NULL));
  g_assert_cmpint (tandem_call_get_patch (first), ==, TANDEM_PATCH_HOLD);
}

static void
test_without_agent (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_OPERATOR);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tandem_call_get_patch (call), ==, TANDEM_PATCH_OPERATOR);
  assert_patch (f, call, TANDEM_PATCH_HOLD);
  assert_patch (f, call, TANDEM_PATCH_OPERATOR);
  g_assert_false (tandem_switchboard_set_patch (f->switchboard, call, TANDEM_PATCH_AGENT, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (tandem_switchboard_give_note (f->switchboard, call, "hello", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
}

static void
test_words (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);
  g_autofree char *long_text = g_strnfill (4001, 'x');
  const char *const bad[] = { NULL, "", "  \n", long_text, "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (tandem_switchboard_give_note (f->switchboard, call, bad[i], &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  }
  g_assert_true (tandem_switchboard_give_note (f->switchboard, call, " 고객은 VIP입니다 ", NULL));
  g_assert_cmpstr (f->world->log->str, ==, "note:고객은 VIP입니다 ");
}

static void
test_say (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_switchboard_say (f->switchboard, call, "One moment.", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_clear_error (&error);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call));
  g_assert_true (tandem_switchboard_say (f->switchboard, call, "One moment.", &error));
  assert_patch (f, call, TANDEM_PATCH_OPERATOR);
  g_assert_false (tandem_switchboard_say (f->switchboard, call, "One moment.", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
}

static void
test_recording (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);
  g_autofree char *name = g_strconcat ("/nowhere/recordings/", tandem_call_get_id (call), ".wav", NULL);

  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_PAUSED, NULL));
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_OFF);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_cmpstr (tandem_call_get_recording_path (call), ==, name);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_OFF, NULL));
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_PAUSED);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_nonnull (strstr (f->world->log->str, "record:on record:paused record:on "));
}

/* What is stored must not name a file that was never written. */
static void
test_recording_unanswered (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);

  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_string_truncate (f->world->log, 0);
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (call), TANDEM_CALL_STATE_NO_ANSWER, NULL);
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_OFF);
  g_assert_null (tandem_call_get_recording_path (call));
  g_assert_nonnull (strstr (f->world->log->str, "save save "));
}

static void
test_ended (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);
  g_autoptr (GError) error = NULL;

  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (call), TANDEM_CALL_STATE_COMPLETED, NULL);
  g_assert_false (tandem_switchboard_set_patch (f->switchboard, call, TANDEM_PATCH_OPERATOR, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_assert_cmpint (tandem_call_get_patch (call), ==, TANDEM_PATCH_AGENT);
}

/* The name says where in the call the recording begins. */
static void
test_recording_later (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);
  const char *plus;

  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call));
  g_usleep (5000);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  plus = strrchr (tandem_call_get_recording_path (call), '+');
  g_assert_nonnull (plus);
  g_assert_cmpuint (g_ascii_strtoull (plus + 1, NULL, 10), >=, 5);
  g_assert_true (g_str_has_suffix (plus, "ms.wav"));
}

/* The carrier records: the model says what the carrier has done, not what it was asked. */
static void
test_recording_by_carrier (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);
  const char *id = tandem_call_get_id (call);

  tandem_settings_set_string (f->settings, "recording", "twilio");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), id);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_PAUSED, NULL));
  g_assert_false (tandem_call_get_recording_due (call));
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_true (tandem_call_get_recording_due (call));
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_OFF);
  tandem_carrier_report_recording (TANDEM_CARRIER (f->world), id, TANDEM_RECORDING_ON);
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_ON);
  /* Where it has begun, it stays. */
  tandem_settings_set_string (f->settings, "recording", "key");
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_OFF, NULL));
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_ON);
  tandem_carrier_report_recording (TANDEM_CARRIER (f->world), id, TANDEM_RECORDING_PAUSED);
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_PAUSED);
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), id, TANDEM_CALL_STATE_COMPLETED, NULL);
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_PAUSED);
  g_assert_null (strstr (f->world->log->str, " record:"));
  g_assert_nonnull (strstr (f->world->log->str, "carrier-record:on "));
  g_assert_nonnull (strstr (f->world->log->str, "carrier-record:paused "));
  g_string_truncate (f->world->log, 0);
  tandem_carrier_report_recorded (TANDEM_CARRIER (f->world), id, "/nowhere/recordings/it.opus");
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_OFF);
  g_assert_cmpstr (tandem_call_get_recording_path (call), ==, "/nowhere/recordings/it.opus");
  g_assert_false (tandem_call_get_recording_due (call));
  g_assert_cmpstr (f->world->log->str, ==, "save ");
  /* A second report of the same must not undo the first. */
  tandem_carrier_report_recorded (TANDEM_CARRIER (f->world), id, NULL);
  g_assert_cmpstr (tandem_call_get_recording_path (call), ==, "/nowhere/recordings/it.opus");
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  g_assert_cmpstr (tandem_call_get_notice (call), ==, error->message);
  (*(guint *) user_data)++;
}

/* Refused: said once, the call goes on, and it may be tried again. */
static void
test_recording_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "No.");
  TandemCall *call;
  guint n_notices = 0;

  tandem_settings_set_string (f->settings, "recording", "twilio-always");
  g_signal_connect (f->switchboard, "notice", G_CALLBACK (on_notice), &n_notices);
  call = dial (f, TANDEM_CALL_MODE_AGENT);
  g_assert_true (tandem_call_get_recording_due (call));
  tandem_carrier_report_notice (TANDEM_CARRIER (f->world), tandem_call_get_id (call), error);
  tandem_carrier_report_recording (TANDEM_CARRIER (f->world), tandem_call_get_id (call), TANDEM_RECORDING_OFF);
  g_assert_cmpuint (n_notices, ==, 1);
  g_assert_true (tandem_call_is_live (call));
  g_assert_false (tandem_call_get_recording_due (call));
  g_assert_null (tandem_call_get_recording_path (call));
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_nonnull (strstr (f->world->log->str, "carrier-record:on "));
  g_assert_true (tandem_call_get_recording_due (call));
}

/* From the answer on, as the setting words it. */
static void
test_announcement (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) toned = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_ANNOUNCEMENT, "say it");
  g_autoptr (GError) other = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING, "full");
  TandemCall *call;

  tandem_settings_set_string (f->settings, "recording-announcement", "We record.");
  call = dial (f, TANDEM_CALL_MODE_OPERATOR);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_null (strstr (f->world->log->str, "announce"));
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call));
  g_assert_nonnull (strstr (f->world->log->str, "announce:We record. "));
  g_string_truncate (f->world->log, 0);
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_PAUSED, NULL));
  g_assert_true (tandem_switchboard_set_muted (f->switchboard, call, TRUE, NULL));
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_cmpstr (f->world->log->str, ==, "record:paused announce:- mute record:on announce:We record. ");
  g_assert_false (tandem_call_get_recording_tone (call));
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call), other);
  g_assert_false (tandem_call_get_recording_tone (call));
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call), toned);
  g_assert_true (tandem_call_get_recording_tone (call));
}

/* Whoever records. */
static void
test_announcement_by_carrier (Fixture *f, gconstpointer data)
{
  TandemCall *call;

  tandem_settings_set_string (f->settings, "recording", "twilio-always");
  tandem_settings_set_string (f->settings, "recording-announcement", "We record.");
  call = dial (f, TANDEM_CALL_MODE_AGENT);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call));
  g_assert_null (strstr (f->world->log->str, "announce"));
  tandem_carrier_report_recording (TANDEM_CARRIER (f->world), tandem_call_get_id (call), TANDEM_RECORDING_ON);
  g_assert_nonnull (strstr (f->world->log->str, "announce:We record. "));
}

static void
test_announcement_off (Fixture *f, gconstpointer data)
{
  TandemCall *call = dial (f, TANDEM_CALL_MODE_AGENT);

  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call));
  g_assert_true (tandem_switchboard_set_recording (f->switchboard, call, TANDEM_RECORDING_ON, NULL));
  g_assert_nonnull (strstr (f->world->log->str, "record:on"));
  g_assert_null (strstr (f->world->log->str, "announce"));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/core/operator/patch", test_patch },
    { "/core/operator/one-operator", test_one_operator },
    { "/core/operator/without-agent", test_without_agent },
    { "/core/operator/words", test_words },
    { "/core/operator/say", test_say },
    { "/core/operator/recording", test_recording },
    { "/core/operator/recording-later", test_recording_later },
    { "/core/operator/recording-unanswered", test_recording_unanswered },
    { "/core/operator/recording-by-carrier", test_recording_by_carrier },
    { "/core/operator/recording-refused", test_recording_refused },
    { "/core/operator/announcement", test_announcement },
    { "/core/operator/announcement-by-carrier", test_announcement_by_carrier },
    { "/core/operator/announcement-off", test_announcement_off },
    { "/core/operator/ended", test_ended },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
