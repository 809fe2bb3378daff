// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "command.h"
#include "fakes.h"
#include "tandem-control-listener.h"
#include "tandem-error.h"

#define KEY "test-key"

typedef struct _Fixture Fixture;
typedef void (*Step) (Fixture *fixture);

/* The commands run in this process and main context, against a real control listener. */
struct _Fixture {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemControlListener *listener;
  Command command;
  TandemCall *call;  /* the newest */
  const Step *steps; /* what happens to it once it is placed, one at a time */
  guint steps_id;
};

static gboolean
on_step (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (!*fixture->steps) {
    fixture->steps_id = 0;
    return G_SOURCE_REMOVE;
  }
  (*fixture->steps++) (fixture);
  return G_SOURCE_CONTINUE;
}

static void
on_call (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->call, call);
  if (fixture->steps && !fixture->steps_id && tandem_call_get_state (call) == TANDEM_CALL_STATE_QUEUED)
    fixture->steps_id = g_idle_add_full (G_PRIORITY_LOW, on_step, fixture, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->world = fake_world_new ();
  fixture->settings = tandem_settings_new ();
  tandem_settings_set_string (fixture->settings, "phone-number", "+12025550100");
  fixture->switchboard =
    tandem_switchboard_new (fixture->settings, TANDEM_CARRIER (fixture->world), TANDEM_CALL_MEDIA (fixture->world),
                            TANDEM_STORE (fixture->world));
  g_signal_connect (fixture->switchboard, "call-added", G_CALLBACK (on_call), fixture);
  g_signal_connect (fixture->switchboard, "call-changed", G_CALLBACK (on_call), fixture);
  fixture->listener = tandem_control_listener_new (fixture->switchboard, KEY);
  tandem_control_listener_start (fixture->listener, 0, &error);
  g_assert_no_error (error);
  fixture->command.target.base_url = g_strdup_printf ("http://127.0.0.1:%u", tandem_control_listener_get_port (fixture->listener));
  fixture->command.target.api_key = g_strdup (KEY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_handle_id (&fixture->steps_id, g_source_remove);
  tandem_control_listener_stop (fixture->listener);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->listener);
  g_clear_object (&fixture->call);
  g_assert_finalize_object (fixture->switchboard);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->world);
  command_clear (&fixture->command);
}

static int
run_with_id (Fixture *fixture, const char *format)
{
  g_auto (GStrv) parts = g_strsplit (format, "ID", 2);
  g_autofree char *line = g_strconcat (parts[0], tandem_call_get_id (fixture->call), parts[1], NULL);

  return command_run (&fixture->command, line);
}

/* --- what happens to a call ------------------------------------------------------------------------------ */

static void
say (Fixture *fixture, const char *item, const char *after, TandemParty party, const char *text, gint64 heard, gboolean final)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item, party);

  update->after_item_id = g_strdup (after);
  update->text = g_strdup (text);
  update->final = final;
  if (heard >= 0) {
    update->heard_ms = heard;
    update->total_ms = 1000;
    update->interrupted = TRUE;
  }
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (fixture->world), tandem_call_get_id (fixture->call), update);
}

static void
answer (Fixture *fixture)
{
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), tandem_call_get_id (fixture->call));
}

static void
agent_greets (Fixture *fixture)
{
  say (fixture, "a", NULL, TANDEM_PARTY_AGENT, "Good evening", -1, TRUE);
}

static void
remote_begins (Fixture *fixture)
{
  say (fixture, "b", "a", TANDEM_PARTY_REMOTE, "", -1, FALSE);
}

static void
agent_offers (Fixture *fixture)
{
  say (fixture, "c", "b", TANDEM_PARTY_AGENT, "I can offer you a table at eight", 500, TRUE);
}

static void
remote_is_transcribed (Fixture *fixture)
{
  say (fixture, "b", "a", TANDEM_PARTY_REMOTE, "A table please", -1, TRUE);
}

static void
remote_waits (Fixture *fixture)
{
  say (fixture, "d", "c", TANDEM_PARTY_REMOTE, "Wait", -1, FALSE);
}

static void
warn (Fixture *fixture)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "No credit is left.");

  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (fixture->world), tandem_call_get_id (fixture->call), error);
}

static void
end (Fixture *fixture, TandemCallState state, const char *reason)
{
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), tandem_call_get_id (fixture->call), state, reason);
}

static void
complete (Fixture *fixture)
{
  end (fixture, TANDEM_CALL_STATE_COMPLETED, "remote hung up");
}

static void
be_busy (Fixture *fixture)
{
  end (fixture, TANDEM_CALL_STATE_BUSY, NULL);
}

static void
not_answer (Fixture *fixture)
{
  end (fixture, TANDEM_CALL_STATE_NO_ANSWER, NULL);
}

static void
fail (Fixture *fixture)
{
  end (fixture, TANDEM_CALL_STATE_FAILED, "The number does not exist.");
}

static void
interrupt (Fixture *fixture)
{
  raise (SIGINT);
}

static void
stop_listener (Fixture *fixture)
{
  tandem_control_listener_stop (fixture->listener);
}

static const Step conversation[] = { answer, agent_greets, remote_begins, agent_offers, remote_is_transcribed,
                                     warn,   remote_waits, complete,      NULL };

#define SPOKEN "Agent: Good evening\nRemote: A table please\nAgent: I can offer you [not heard: a table at eight]\nRemote: Wait\n"

/* --- tests -------------------------------------------------------------------------------------------------- */

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = {
    "dial", "dial 1 2", "dial +12025550123 --nonsense", "dial +12025550123 --voice", "dial +12025550123 --mode parrot", "calls 1",
    "calls --follow", "hangup", "hangup a b", "transcript",
  };
  static const char *const help[] = { "dial --help", "calls --help", "hangup -h", "transcript x --help" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_cmpint (command_run (&fixture->command, wrong[i]), ==, 2);
    command_assert_complaint (&fixture->command, "");
  }
  for (guint i = 0; i < G_N_ELEMENTS (help); i++) {
    g_assert_cmpint (command_run (&fixture->command, help[i]), ==, 0);
    g_assert_nonnull (strstr (fixture->command.capture.out, "Usage"));
    g_assert_nonnull (strstr (fixture->command.capture.out, "tandem "));
    g_assert_nonnull (strstr (fixture->command.capture.out, "--json"));
    g_assert_cmpstr (fixture->command.capture.err, ==, "");
  }
  g_assert_true (tandem_cli_is_command ("dial"));
  g_assert_false (tandem_cli_is_command ("dance"));
  g_assert_cmpstr (fixture->world->log->str, ==, "");
}

static void
test_dial (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) placed = NULL;

  g_assert_cmpint (command_run (&fixture->command, "dial '(202) 555-0123' --mode echo"), ==, 0);
  g_assert_true (g_str_has_prefix (fixture->command.capture.out, "Calling +12025550123: call "));
  g_assert_nonnull (strstr (fixture->command.capture.out, tandem_call_get_id (fixture->call)));
  g_assert_cmpstr (fixture->command.capture.err, ==, "");
  g_assert_nonnull (strstr (fixture->world->log->str, "open:echo"));
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550124 --json"), ==, 0);
  placed = json_from_string (fixture->command.capture.out, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (placed), "id"), ==,
                   tandem_call_get_id (fixture->call));

  g_assert_cmpint (command_run (&fixture->command, "dial hello"), ==, 1);
  command_assert_complaint (&fixture->command, "tandem: ");
  g_assert_null (strstr (fixture->command.capture.err, "to: "));
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --profile nobody"), ==, 1);
  command_assert_complaint (&fixture->command, "nobody");
  fixture->world->place_error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH,
                                                     "Twilio does not accept the keys.");
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --follow"), ==, 1);
  command_assert_complaint (&fixture->command, "tandem: Twilio does not accept the keys.");
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  fixture->steps = conversation;
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --follow"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, SPOKEN);
  g_assert_nonnull (strstr (fixture->command.capture.err, "Calling +12025550123"));
  g_assert_nonnull (strstr (fixture->command.capture.err, "tandem: No credit is left.\n"));

  g_assert_cmpint (run_with_id (fixture, "transcript ID"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, SPOKEN);
  g_assert_cmpint (run_with_id (fixture, "transcript ID --follow"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, SPOKEN);
  g_assert_cmpint (command_run (&fixture->command, "transcript CA00000000000000000000000000000001 --follow"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, SPOKEN);
}

/* A demo ends with its command: without following it would hang up at once. */
static void
test_follow_own (Fixture *fixture, gconstpointer data)
{
  fixture->steps = conversation;
  fixture->command.target.ends_with_command = TRUE;
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, SPOKEN);
  g_assert_false (tandem_call_is_live (fixture->call));
}

static void
test_follow_json (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) lines = NULL;

  fixture->steps = conversation;
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --follow --json"), ==, 0);
  lines = g_strsplit (fixture->command.capture.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7); /* the answer, four turns, the call, nothing */
  for (guint i = 0; i < 6; i++) {
    g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

    g_assert_nonnull (node);
    g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  }
  g_assert_nonnull (strstr (lines[0], "\"success\":true"));
  g_assert_nonnull (strstr (lines[3], "\"heard_text\":\"I can offer you\""));
  g_assert_nonnull (strstr (lines[5], "\"status\":\"completed\""));
}

static void
test_follow_ends (Fixture *fixture, gconstpointer data)
{
  static const struct {
    Step steps[3];
    const char *sentence;
  } cases[] = {
    { { be_busy, NULL }, "tandem: The line is busy.\n" },
    { { not_answer, NULL }, "tandem: Nobody answered.\n" },
    { { fail, NULL }, "tandem: The number does not exist.\n" },
    { { answer, stop_listener, NULL }, "tandem: Tandem ended while the call was followed.\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    fixture->steps = cases[i].steps;
    g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --follow"), ==, 1);
    g_assert_cmpstr (fixture->command.capture.out, ==, "");
    g_assert_true (g_str_has_suffix (fixture->command.capture.err, cases[i].sentence));
  }
}

static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
  static const Step while_ringing[] = { interrupt, NULL };
  static const Step in_call[] = { answer, agent_greets, interrupt, NULL };

  fixture->steps = while_ringing;
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --follow"), ==, 0);
  g_assert_cmpint (tandem_call_get_state (fixture->call), ==, TANDEM_CALL_STATE_CANCELED);
  fixture->steps = in_call;
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123 --follow"), ==, 0);
  g_assert_cmpint (tandem_call_get_state (fixture->call), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_cmpstr (fixture->command.capture.out, ==, "Agent: Good evening\n");

  /* Whoever only watches does not hang up. */
  fixture->steps = NULL;
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123"), ==, 0);
  answer (fixture);
  fixture->steps = while_ringing;
  fixture->steps_id = g_idle_add_full (G_PRIORITY_LOW, on_step, fixture, NULL);
  g_assert_cmpint (run_with_id (fixture, "transcript ID --follow"), ==, 0);
  g_assert_true (tandem_call_is_live (fixture->call));
}

static void
test_calls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) all = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (command_run (&fixture->command, "calls"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "");
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123"), ==, 0);
  answer (fixture);
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550124"), ==, 0);
  g_assert_cmpint (command_run (&fixture->command, "calls"), ==, 0);
  lines = g_strsplit (fixture->command.capture.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[1], tandem_call_get_id (fixture->call)));
  /* Aligned: the same column in every line. */
  g_assert_cmpint (strstr (lines[0], "Number") - lines[0], ==, strstr (lines[1], "→ +12025550124") - lines[1]);
  g_assert_cmpint (strstr (lines[1], "queued") - lines[1], ==, strstr (lines[2], "in-progress") - lines[2]);
  g_assert_cmpint (command_run (&fixture->command, "calls --json"), ==, 0);
  all = json_from_string (fixture->command.capture.out, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (all), "calls")), ==, 2);
}

static void
test_hang_up (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550123"), ==, 0);
  g_assert_cmpint (run_with_id (fixture, "hangup ID"), ==, 0);
  g_assert_false (tandem_call_is_live (fixture->call));
  g_assert_cmpint (run_with_id (fixture, "hangup ID"), ==, 1);
  command_assert_complaint (&fixture->command, "ended already");
}

/* The terminal is told what to do in its own words. */
static void
test_unknown_id (Fixture *fixture, gconstpointer data)
{
  static const char *const unknown[] = {
    "hangup x", "transcript nobody", "transcript nobody --follow", "patch x agent", "note x hello", "say x hello", "dtmf x 1",
    "record x on",
  };
  static const char *const wrong[] = {
    "hangup '../../x y?'", "transcript ../../x", "transcript ../../x --follow", "transcript 'x\ny'", "hangup ''", "hangup %2e%2e",
    "patch a/b agent", "hangup x?y", "note 한 hello",
    "say aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa hello",
  };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_assert_cmpint (command_run (&fixture->command, unknown[i]), ==, 1);
    command_assert_complaint (&fixture->command, "tandem calls");
    g_assert_null (strstr (fixture->command.capture.err, "/api/"));
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_cmpint (command_run (&fixture->command, wrong[i]), ==, 2);
    command_assert_complaint (&fixture->command, "is not the ID of a call");
  }
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  static const char *const commands[] = { "calls", "dial +12025550123 --follow", "transcript x --follow" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_free (fixture->command.target.api_key);
    fixture->command.target.api_key = g_strdup ("another");
    g_assert_cmpint (command_run (&fixture->command, commands[i]), ==, 1);
    command_assert_complaint (&fixture->command, "API_KEY");
  }
  tandem_control_listener_stop (fixture->listener);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_assert_cmpint (command_run (&fixture->command, commands[i]), ==, 1);
    command_assert_complaint (&fixture->command, "not running");
  }
}

/* --- the instance file ----------------------------------------------------------------------------------------- */

static void
test_instance (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "tandem", "control.json", NULL);
  TandemCliTarget target = { NULL };
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_false (tandem_cli_find_instance (0, NULL, &target, &error));
  g_assert_nonnull (strstr (error->message, "not running"));
  g_clear_error (&error);
  tandem_cli_publish_instance (5001, "secret", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (tandem_cli_find_instance (0, NULL, &target, &error));
  g_assert_cmpstr (target.base_url, ==, "http://127.0.0.1:5001");
  g_assert_cmpstr (target.api_key, ==, "secret");
  tandem_cli_target_clear (&target);
  g_assert_true (tandem_cli_find_instance (6001, "other", &target, &error));
  g_assert_cmpstr (target.base_url, ==, "http://127.0.0.1:6001");
  g_assert_cmpstr (target.api_key, ==, "other");
  tandem_cli_target_clear (&target);
  tandem_cli_unpublish_instance ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Another instance's file stays. */
  g_assert_true (g_file_set_contents (path, "{\"port\":5002,\"api_key\":\"x\",\"pid\":1}", -1, NULL));
  tandem_cli_unpublish_instance ();
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < 4; i++) {
    const char *broken[] = { "", "[]", "{\"port\":\"x\",\"api_key\":7}", "{\"port\":70000,\"api_key\":\"x\"}" };

    g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
    g_assert_false (tandem_cli_find_instance (0, NULL, &target, NULL));
  }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *runtime = g_dir_make_tmp ("tandem-cli-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (runtime, "tandem", NULL);
  int status;

  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  capture_silence_debug ();
  g_test_add ("/cli/usage", Fixture, NULL, set_up, test_usage, tear_down);
  g_test_add ("/cli/dial", Fixture, NULL, set_up, test_dial, tear_down);
  g_test_add ("/cli/follow", Fixture, NULL, set_up, test_follow, tear_down);
  g_test_add ("/cli/follow-own", Fixture, NULL, set_up, test_follow_own, tear_down);
  g_test_add ("/cli/follow-json", Fixture, NULL, set_up, test_follow_json, tear_down);
  g_test_add ("/cli/follow-ends", Fixture, NULL, set_up, test_follow_ends, tear_down);
  g_test_add ("/cli/interrupt", Fixture, NULL, set_up, test_interrupt, tear_down);
  g_test_add ("/cli/calls", Fixture, NULL, set_up, test_calls, tear_down);
  g_test_add ("/cli/hang-up", Fixture, NULL, set_up, test_hang_up, tear_down);
  g_test_add ("/cli/unknown-id", Fixture, NULL, set_up, test_unknown_id, tear_down);
  g_test_add ("/cli/unreachable", Fixture, NULL, set_up, test_unreachable, tear_down);
  g_test_add_func ("/cli/instance", test_instance);
  status = g_test_run ();
  g_rmdir (folder);
  g_rmdir (runtime);
  return status;
}
