// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* "tandem profiles …" and the routes behind it, before a listener with profiles on a real database. */

#include <locale.h>
#include <string.h>

#include "command.h"
#include "control-fixture.h"
#include "remove-folder.h"
#include "tandem-inbound-rule.h"

typedef struct {
  ControlFixture control;
  Command command;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  control_set_up (&fixture->control, data);
  fixture->command.target.base_url = g_strdup_printf ("http://127.0.0.1:%u", fixture->control.port);
  fixture->command.target.api_key = g_strdup (CONTROL_KEY);
  fixture->folder = g_dir_make_tmp ("tandem-profiles-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  control_tear_down (&fixture->control, data);
  command_clear (&fixture->command);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static int
import (Fixture *fixture, const char *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, "agent.json", NULL);
  g_autofree char *line = g_strdup_printf ("profiles import '%s'", path);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return command_run (&fixture->command, line);
}

static const char bakery[] = "{\"tandem_profile\": 1, \"name\": \"Bäckerei (Mitte)\", \"greeting\": \"Hello {contact.name}!\", "
                             "\"instructions\": \"Sell {bread}.\\nBe kind.\", \"max_minutes\": 5, \"tools\": [{\"tool\": \"end_call\"}]}";

#define OUT(fixture) ((fixture)->command.capture.out)
#define ERR(fixture) ((fixture)->command.capture.err)

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *exported = NULL;

  g_assert_cmpint (command_run (&fixture->command, "profiles list"), ==, 0);
  g_assert_true (g_str_has_prefix (OUT (fixture), "default  echo"));
  g_assert_cmpint (import (fixture, bakery), ==, 0);
  g_assert_cmpstr (OUT (fixture), ==, "There is a new profile: Bäckerei (Mitte)\n");
  g_assert_cmpint (command_run (&fixture->command, "profiles list"), ==, 0);
  g_assert_nonnull (strstr (OUT (fixture), "\nBäckerei (Mitte)  {bread}\n"));
  g_assert_cmpint (command_run (&fixture->command, "profiles show 'bÄCKEREI (mitte)'"), ==, 0);
  g_assert_cmpstr (OUT (fixture), ==,
                   "Bäckerei (Mitte)  {bread}\n\nSays first:\nHello {contact.name}!\n\nIs told:\nSell {bread}.\nBe kind.\n");
  g_assert_cmpint (command_run (&fixture->command, "profiles show --json 'Bäckerei (Mitte)'"), ==, 0);
  g_assert_nonnull (strstr (OUT (fixture), "\"max_minutes\" : 5"));
  g_assert_nonnull (strstr (OUT (fixture), "\"default\" : false"));
  g_assert_cmpint (command_run (&fixture->command, "profiles export 'Bäckerei (Mitte)'"), ==, 0);
  exported = g_strdup (OUT (fixture));
  g_assert_null (strstr (exported, "\"variables\""));
  /* Twice is two: a profile is not overwritten by a file. */
  g_assert_cmpint (import (fixture, exported), ==, 0);
  g_assert_cmpstr (OUT (fixture), ==, "There is a new profile: Bäckerei (Mitte) (2)\n");
  g_assert_cmpint (command_run (&fixture->command, "profiles export 'Bäckerei (Mitte) (2)'"), ==, 0);
  g_assert_nonnull (strstr (OUT (fixture), "\"tool\" : \"end_call\""));
  g_assert_cmpint (command_run (&fixture->command, "profiles remove 'Bäckerei (Mitte)'"), ==, 0);
  g_assert_cmpint (command_run (&fixture->command, "profiles show 'Bäckerei (Mitte)'"), ==, 1);
  g_assert_cmpstr (ERR (fixture), ==, "tandem: There is no profile “Bäckerei (Mitte)”: there is “default”, “Bäckerei (Mitte) (2)”.\n");
  g_assert_cmpint (command_run (&fixture->command, "profiles remove default"), ==, 1);
  g_assert_nonnull (strstr (ERR (fixture), "cannot be removed"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *content; const char *part; } cases[] = {
    { "", "JSON" },
    { "{}", "tandem_profile" },
    { "{\"tandem_profile\": 2, \"name\": \"A\"}", "another version" },
    { "{\"tandem_profile\": 1}", "needs a name" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"max_minutes\": \"5\"}", "“max_minutes”" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"max_minutes\": 5.5}", "“max_minutes”" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"turn_detection\": \"good\"}", "server_vad, semantic_vad, none" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"tools\": [\"end_call\"]}", "“tools”" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"url\": \"wss://a:b@example.com\"}", "“url”" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"url\": \"ws://example.com\"}", "everybody on the way" },
    { "{\"tandem_profile\": 1, \"name\": \"A\", \"url\": \"http://192.168.1.5:8000\"}", "everybody on the way" },
  };
  g_autofree char *many = g_strnfill (100001, 'i');
  g_autofree char *long_one = g_strdup_printf ("{\"tandem_profile\": 1, \"name\": \"A\", \"instructions\": \"%s\"}", many);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (import (fixture, cases[i].content), ==, 1);
    g_assert_nonnull (strstr (ERR (fixture), "agent.json was not imported: "));
    g_assert_nonnull (strstr (ERR (fixture), cases[i].part));
  }
  g_assert_cmpint (import (fixture, long_one), ==, 1);
  g_assert_nonnull (strstr (ERR (fixture), "100001"));
  g_assert_cmpint (command_run (&fixture->command, "profiles list --json"), ==, 0);
  g_assert_null (strstr (OUT (fixture), "\"A\""));
}

/* A file that somebody else wrote does not say where a key goes. */
static void
test_address (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *provider; const char *url; gboolean kept; } cases[] = {
    { "openai", "wss://api.openai.com/v1/realtime?x=1", TRUE },
    { "openai", "wss://OWN.openai.azure.example/v1", TRUE },
    { "openai", "ws://127.0.0.1:9000/v1", TRUE },
    { "openai", "ws://[::1]:9000/v1", TRUE },
    { "vertex", "wss://us-central1-aiplatform.googleapis.com/ws", TRUE },
    { "", "wss://generativelanguage.googleapis.com/ws", TRUE },
    { "openai", "wss://evil.example/v1/realtime", FALSE },
    { "openai", "wss://api.openai.com.evil.example/v1", FALSE },
    { "openai", "wss://generativelanguage.googleapis.com/ws", FALSE },
    { "compatible", "https://evil.example", FALSE },
    { "echo", "wss://evil.example", FALSE },
  };

  tandem_settings_set_string (fixture->control.settings, "openai-url", "wss://own.openai.azure.example/openai");
  tandem_settings_set_string (fixture->control.settings, "ai-provider", "gemini");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *content = g_strdup_printf ("{\"tandem_profile\":1,\"name\":\"Agent %u\",\"provider\":\"%s\",\"url\":\"%s\"}", i,
                                                cases[i].provider, cases[i].url);
    g_autofree char *url = g_strdup_printf ("\"url\" : \"%s\"", cases[i].kept ? cases[i].url : "");
    g_autofree char *shown = g_strdup_printf ("profiles show --json 'Agent %u'", i);

    g_assert_cmpint (import (fixture, content), ==, 0);
    g_assert_true (!!strstr (OUT (fixture), "was left out") == !cases[i].kept);
    g_assert_cmpint (command_run (&fixture->command, shown), ==, 0);
    g_assert_nonnull (strstr (OUT (fixture), url));
  }
}

/* A call with a profile that must be told something. */
static void
test_dial (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (import (fixture, bakery), ==, 0);
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550101 --profile Nobody"), ==, 1);
  g_assert_nonnull (strstr (ERR (fixture), "there is “default”, “Bäckerei (Mitte)”"));
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550101 --profile 'Bäckerei (Mitte)'"), ==, 1);
  g_assert_nonnull (strstr (ERR (fixture), "“bread”"));
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550101 --profile 'Bäckerei (Mitte)' --var bread"), ==, 2);
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550101 --profile 'Bäckerei (Mitte)' --var Bread=rye"), ==, 1);
  g_assert_nonnull (strstr (ERR (fixture), "“Bread”"));
  g_assert_cmpint (command_run (&fixture->command, "dial +12025550101 --json --profile 'bäckerei (mitte)' --var 'bread=rye = good'"), ==, 0);
  g_assert_nonnull (strstr (OUT (fixture), "\"profile\" : \"Bäckerei (Mitte)\""));
  g_assert_cmpstr (tandem_profile_get_greeting (fixture->control.world->profile), ==, "Hello the caller!");
  g_assert_cmpstr (tandem_profile_get_instructions (fixture->control.world->profile), ==, "Sell rye = good.\nBe kind.");
}

/* Somebody calls a number whose rule names a profile. */
static TandemCall *
come_in (Fixture *fixture, const char *id)
{
  FakeWorld *world = fixture->control.world;
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, "+12025550101", "+12025550100");

  g_clear_object (&world->profile);
  tandem_carrier_report_incoming (TANDEM_CARRIER (world), call);
  tandem_carrier_report_status (TANDEM_CARRIER (world), id, TANDEM_CALL_STATE_RINGING, NULL);
  while (!world->profile)
    g_main_context_iteration (NULL, TRUE);
  tandem_carrier_report_status (TANDEM_CARRIER (world), id, TANDEM_CALL_STATE_COMPLETED, NULL);
  tandem_call_media_report_disconnected (TANDEM_CALL_MEDIA (world), id, NULL);
  return call;
}

static void
test_inbound (Fixture *fixture, gconstpointer data)
{
  TandemSettings *settings = fixture->control.settings;
  g_autoptr (TandemCall) told = NULL;
  g_autoptr (TandemCall) lost = NULL;

  g_assert_cmpint (import (fixture, "{\"tandem_profile\":1,\"name\":\"Desk\",\"greeting\":\"{call.direction} {remote.number}\","
                                    "\"instructions\":\"{own.number} {order}!\",\"recording\":\"always\",\"provider\":\"openai\"}"), ==, 0);
  tandem_switchboard_set_profiles (fixture->control.switchboard, fake_texts_get_profiles (fixture->control.texts));
  tandem_settings_set_string (settings, "data-dir", fixture->folder);
  tandem_settings_set_string (settings, "ai-provider", "echo");
  tandem_settings_set_string (settings, "ai-greeting", "Usual.");
  tandem_settings_set_string (settings, "number-rules", "[+12025550100]\nfirst=agent\nprofile=desk\nvoice=cedar\n");
  g_assert_true (tandem_inbound_rule_check (tandem_settings_get_string (settings, "number-rules"), NULL));
  told = come_in (fixture, "told");
  g_assert_cmpstr (tandem_call_get_profile_name (told), ==, "Desk");
  g_assert_cmpstr (tandem_profile_get_provider (fixture->control.world->profile), ==, "openai");
  g_assert_cmpstr (tandem_profile_get_voice (fixture->control.world->profile), ==, "cedar");
  g_assert_cmpstr (tandem_profile_get_greeting (fixture->control.world->profile), ==, "inbound +12025550101");
  /* Nobody can be asked for it: the call is answered, and the operator told. */
  g_assert_cmpstr (tandem_profile_get_instructions (fixture->control.world->profile), ==, "+12025550100 !");
  g_assert_nonnull (strstr (tandem_call_get_notice (told), "“order”"));
  /* So it is when the profile is gone. */
  g_assert_cmpint (command_run (&fixture->command, "profiles remove desk"), ==, 0);
  lost = come_in (fixture, "lost");
  g_assert_cmpstr (tandem_call_get_profile_name (lost), ==, "default");
  g_assert_cmpstr (tandem_profile_get_greeting (fixture->control.world->profile), ==, "Usual.");
  g_assert_nonnull (strstr (tandem_call_get_notice (lost), "There is no profile “desk”"));
  tandem_switchboard_set_profiles (fixture->control.switchboard, NULL);
}

static void
ask (Fixture *fixture, const char *method, const char *path, const char *body, guint status, const char *part)
{
  control_ask (&fixture->control, method, path, *body ? CONTROL_AUTH CONTROL_JSON : CONTROL_AUTH, body);
  g_assert_cmpuint (fixture->control.status, ==, status);
  g_assert_nonnull (strstr (fixture->control.raw, part));
}

static void
test_routes (Fixture *fixture, gconstpointer data)
{
  ask (fixture, "POST", "/api/v1/profiles", "{\"name\":\"A b\",\"instructions\":\"One.\",\"max_minutes\":3}", 201, "\"A b\"");
  ask (fixture, "POST", "/api/v1/profiles", "{\"name\":\"a B\"}", 400, "already");
  ask (fixture, "POST", "/api/v1/profiles", "{\"name\":\"C\",\"from\":\"a b\",\"greeting\":\"Hi.\"}", 201, "\"One.\"");
  ask (fixture, "POST", "/api/v1/profiles", "{\"name\":\"D\",\"from\":\"nobody\"}", 404, "from: There is no profile");
  ask (fixture, "POST", "/api/v1/profiles", "{\"name\":\"D\",\"from\":1}", 400, "from: ");
  ask (fixture, "POST", "/api/v1/profiles", "{\"from\":\"C\"}", 400, "needs a name");
  ask (fixture, "PUT", "/api/v1/profiles/A%20b", "{\"greeting\":\"Hey.\"}", 200, "\"One.\"");
  ask (fixture, "PUT", "/api/v1/profiles/A%20b", "{\"name\":\"E\"}", 200, "\"Hey.\"");
  ask (fixture, "GET", "/api/v1/profiles/A%20b", "", 404, "“E”");
  ask (fixture, "PUT", "/api/v1/profiles/E", "{\"max_minutes\":-1}", 400, "max_minutes");
  ask (fixture, "PUT", "/api/v1/profiles/E", "{\"tool_definitions\":\"x\"}", 200, "\"E\"");
  ask (fixture, "PUT", "/api/v1/profiles/default", "{\"greeting\":\"Hey.\"}", 400, "settings");
  ask (fixture, "DELETE", "/api/v1/profiles/E", "", 200, "true");
  ask (fixture, "DELETE", "/api/v1/profiles/E", "", 404, "There is no profile");
  ask (fixture, "GET", "/api/v1/profiles/%FF", "", 404, "There is no profile");
  ask (fixture, "GET", "/api/v1/profiles/C/export", "", 200, "filename*=UTF-8''C.json");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  capture_silence_debug ();
  ADD ("/cli/profiles/round", test_round);
  ADD ("/cli/profiles/refused", test_refused);
  ADD ("/cli/profiles/address", test_address);
  ADD ("/cli/profiles/dial", test_dial);
  ADD ("/cli/profiles/inbound", test_inbound);
  ADD ("/cli/profiles/routes", test_routes);
  return g_test_run ();
}
