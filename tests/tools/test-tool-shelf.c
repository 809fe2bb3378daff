// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* A live call whose agent has the tools of its profile: Tandem's own, on a real inbox and real contacts. */

#include "tandem-tool-shelf.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-secrets.h"
#include "fake-texts.h"
#include "fakes.h"
#include "tandem-call-notes.h"
#include "tandem-call-tools.h"
#include "tandem-error.h"
#include "tandem-guarded-tool.h"
#include "tandem-look-up-contact.h"
#include "tandem-people.h"
#include "tandem-send-sms.h"
#include "tandem-take-note.h"
#include "tandem-tool-confirmations.h"

#define REMOTE "+12025550101"

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSecrets *secrets;
  FakeTexts *texts;
  TandemPeople *people;
  TandemSwitchboard *switchboard;
  TandemToolShelf *shelf;
  TandemToolbox *toolbox;
  TandemCall *call;
  const char *provider;
  const char *tools;
  char *definitions;
  char *notice;
} Fixture;

static void
on_opening_first (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, gpointer user_data)
{
  Fixture *f = user_data;

  g_object_set (profile, "provider", f->provider, "tools", f->tools, NULL);
}

static void
on_opening_last (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, gpointer user_data)
{
  ((Fixture *) user_data)->definitions = g_strdup (tandem_profile_get_tool_definitions (profile));
}

static void
on_notice (TandemCallMedia *media, const char *call_id, GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_null (f->notice);
  g_assert_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE);
  f->notice = g_strdup (error->message);
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
add_own_tools (Fixture *f)
{
  g_autoptr (TandemTool) sms = tandem_send_sms_new (fake_texts_get_inbox (f->texts));
  g_autoptr (TandemTool) look_up = tandem_look_up_contact_new (f->people);
  g_autoptr (TandemTool) note = tandem_take_note_new (TANDEM_CALL_MEDIA (f->world));

  tandem_tool_shelf_add (f->shelf, sms);
  tandem_tool_shelf_add (f->shelf, look_up);
  tandem_tool_shelf_add (f->shelf, note);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->provider = "openai";
  f->tools = data ? data : "[{\"tool\":\"send_sms\"},{\"tool\":\"look_up_contact\"},{\"tool\":\"take_note\"}]";
  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  f->secrets = fake_secrets_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+12025550100");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  f->texts = fake_texts_new (f->settings);
  f->people = tandem_people_new (fake_texts_get_contacts (f->texts), f->settings);
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world), TANDEM_STORE (f->world));
  f->shelf = tandem_tool_shelf_new (f->secrets, TANDEM_CALL_MEDIA (f->world));
  add_own_tools (f);
  g_signal_connect (f->world, "opening", G_CALLBACK (on_opening_first), f);
  g_signal_connect (f->world, "notice", G_CALLBACK (on_notice), f);
  f->toolbox = tandem_toolbox_new (f->switchboard, TANDEM_CALL_MEDIA (f->world));
  tandem_call_tools_add (f->toolbox, f->switchboard, TANDEM_CALL_MEDIA (f->world));
  tandem_toolbox_add_maker (f->toolbox, tandem_tool_shelf_fill, g_object_ref (f->shelf), g_object_unref);
  tandem_tool_confirmations_follow (f->toolbox);
  g_signal_connect_after (f->world, "opening", G_CALLBACK (on_opening_last), f);
}

static void
dial (Fixture *f)
{
  const TandemDialRequest request = { .to = REMOTE, .mode = TANDEM_CALL_MODE_AGENT };

  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  g_string_truncate (f->world->log, 0);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  settle ();
  g_assert_finalize_object (f->toolbox);
  settle ();
  g_assert_finalize_object (f->shelf);
  g_assert_finalize_object (f->switchboard);
  g_assert_finalize_object (f->people);
  fake_texts_free (f->texts);
  g_clear_object (&f->settings);
  g_clear_object (&f->secrets);
  g_assert_finalize_object (f->world);
  g_free (f->definitions);
  g_free (f->notice);
}

static void
begin (Fixture *f, const char *id, const char *name, const char *arguments)
{
  tandem_call_media_report_tool_call (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), id, name, arguments);
}

/* What the agent is told; (transfer full). */
static char *
wait_for (Fixture *f, const char *id)
{
  g_autofree char *done = g_strdup_printf ("done:%s:", id);
  g_autofree char *failed = g_strdup_printf ("failed:%s:", id);
  const char *at = NULL;

  while (!(at = strstr (f->world->log->str, done)) && !(at = strstr (f->world->log->str, failed)))
    g_main_context_iteration (NULL, TRUE);
  return g_strdup (at);
}

static char *
run (Fixture *f, const char *name, const char *arguments)
{
  static guint n;
  g_autofree char *id = g_strdup_printf ("c%u", ++n);

  begin (f, id, name, arguments);
  return wait_for (f, id);
}

#define assert_says(text, words) g_assert_cmpstr (strstr (text, words), !=, NULL)

/* --- texts --------------------------------------------------------------------------------------------------- */

static void
test_sms (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  FakeTextCarrier *carrier = fake_texts_get_carrier (f->texts);

  dial (f);
  first = run (f, "send_sms", "{\"text\":\"Our address is Main St 1.\"}");
  assert_says (first, "The text to " REMOTE " was sent.");
  second = run (f, "send_sms", "{\"text\":\"Hello\",\"to\":\"(202) 555-0103\"}");
  assert_says (second, "The text to +12025550103 was sent.");
  g_assert_cmpuint (carrier->sent->len, ==, 2);
  g_assert_cmpstr (tandem_message_get_body (carrier->sent->pdata[0]), ==, "Our address is Main St 1.");
  g_assert_cmpstr (tandem_message_get_number (carrier->sent->pdata[0]), ==, REMOTE);
}

static void
test_sms_repeated (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;

  dial (f);
  begin (f, "same", "send_sms", "{\"text\":\"Once\"}");
  begin (f, "same", "send_sms", "{\"text\":\"Once\"}");
  told = wait_for (f, "same");
  begin (f, "same", "send_sms", "{\"text\":\"Once\"}");
  settle ();
  g_assert_cmpuint (fake_texts_get_carrier (f->texts)->sent->len, ==, 1);
}

static void
count (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_sms_refused (Fixture *f, gconstpointer data)
{
  FakeTextCarrier *carrier = fake_texts_get_carrier (f->texts);
  g_autofree char *emergency = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *away = NULL;
  guint n_added = 0;

  dial (f);
  emergency = run (f, "send_sms", "{\"text\":\"x\",\"to\":\"911\"}");
  assert_says (emergency, "failed:");
  wrong = run (f, "send_sms", "{\"text\":\"x\",\"to\":\"12\"}");
  assert_says (wrong, "failed:");
  carrier->refuse_code = 30007;
  carrier->detail = "carrier says spam";
  refused = run (f, "send_sms", "{\"text\":\"x\"}");
  assert_says (refused, "The text to " REMOTE " was not sent: ");
  carrier->refuse_code = 0;
  carrier->fail_code = TANDEM_PROVIDER_ERROR_UNREACHABLE;
  away = run (f, "send_sms", "{\"text\":\"x\",\"to\":\"+12025550104\"}");
  assert_says (away, "waits here: the carrier cannot be reached now");
  carrier->fail_code = -1;
  g_signal_connect (fake_texts_get_inbox (f->texts), "message-added", G_CALLBACK (count), &n_added);
  fake_texts_receive (f->texts, REMOTE, "STOP", g_get_real_time () / G_USEC_PER_SEC, 1);
  while (n_added == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_func (fake_texts_get_inbox (f->texts), count, &n_added);
  stopped = run (f, "send_sms", "{\"text\":\"x\"}");
  g_test_message ("%s", stopped);
  assert_says (stopped, "wants no texts from you (STOP)");
}

/* --- contacts ------------------------------------------------------------------------------------------------ */

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
add_contact (Fixture *f, const char *name, const char *organization, const char *number)
{
  g_autoptr (TandemContactFacts) facts = tandem_contact_facts_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_free (facts->name);
  facts->name = g_strdup (name);
  g_free (facts->organization);
  facts->organization = g_strdup (organization);
  tandem_contact_facts_add_number (facts, number, "work");
  tandem_contacts_save_async (fake_texts_get_contacts (f->texts), facts, NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tandem_contacts_finish (fake_texts_get_contacts (f->texts), result, NULL));
}

static void
test_contacts (Fixture *f, gconstpointer data)
{
  g_autofree char *remote = NULL;
  g_autofree char *by_number = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *nobody = NULL;

  add_contact (f, "Zoë Miller", "", REMOTE);
  add_contact (f, "Kim Lee", "Example Ltd", "+12025550107");
  dial (f);
  remote = run (f, "look_up_contact", "");
  assert_says (remote, "{\"contacts\":[{\"name\":\"Zoë Miller\",\"numbers\":[{\"number\":\"" REMOTE "\",\"label\":\"work\"}]}],\"more\":false}");
  by_number = run (f, "look_up_contact", "{\"who\":\"(202) 555-0107\"}");
  assert_says (by_number, "\"organization\":\"Example Ltd\"");
  by_name = run (f, "look_up_contact", "{\"who\":\" ZOË \"}");
  assert_says (by_name, "Zoë Miller");
  nobody = run (f, "look_up_contact", "{\"who\":\"Nobody\"}");
  assert_says (nobody, "done:");
  assert_says (nobody, "Nobody of that name or number is among the contacts.");
}

static void
test_many_contacts (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;
  const char *at;
  guint n = 0;

  for (guint i = 0; i < 8; i++) {
    g_autofree char *number = g_strdup_printf ("+120255501%02u", i + 10);

    add_contact (f, "Sam", "", number);
  }
  dial (f);
  told = run (f, "look_up_contact", "{\"who\":\"sam\"}");
  for (at = told; (at = strstr (at, "\"name\"")); at++)
    n++;
  g_assert_cmpuint (n, ==, 5);
  assert_says (told, "\"more\":true");
}

/* --- notes --------------------------------------------------------------------------------------------------- */

static void
test_notes (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_auto (GStrv) notes = NULL;
  TandemTurn *turn;
  guint before;

  dial (f);
  before = f->world->n_turns_saved;
  begin (f, "n1", "take_note", "{\"text\":\"Wants a window seat.\"}");
  begin (f, "n1", "take_note", "{\"text\":\"Wants a window seat.\"}");
  first = wait_for (f, "n1");
  assert_says (first, "done:n1:Noted.");
  second = run (f, "take_note", "{\"text\":\"Comes at 7.\"}");
  notes = tandem_call_notes_dup (f->call);
  g_assert_cmpuint (g_strv_length (notes), ==, 2);
  g_assert_cmpstr (notes[0], ==, "Wants a window seat.");
  g_assert_cmpstr (notes[1], ==, "Comes at 7.");
  turn = tandem_transcript_lookup (tandem_call_get_transcript (f->call), "agent_note_n1");
  g_assert_true (tandem_turn_is_private (turn) && tandem_turn_get_final (turn));
  g_assert_cmpint (tandem_turn_get_party (turn), ==, TANDEM_PARTY_AGENT);
  /* Each note, and each run as the toolbox shows it. */
  g_assert_cmpuint (f->world->n_turns_saved - before, ==, 4);
}

/* --- what does not fit --------------------------------------------------------------------------------------- */

static void
test_arguments (Fixture *f, gconstpointer data)
{
  g_autofree char *missing = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *more = NULL;

  dial (f);
  missing = run (f, "send_sms", "{}");
  assert_says (missing, "“text” is missing.");
  wrong = run (f, "take_note", "{\"text\":7}");
  assert_says (wrong, "“text” must be a text.");
  more = run (f, "take_note", "{\"text\":\"x\",\"secret\":true}");
  assert_says (more, "“secret” is not asked for");
  g_assert_cmpuint (fake_texts_get_carrier (f->texts)->sent->len, ==, 0);
}

/* --- the operator's word ------------------------------------------------------------------------------------- */

#define CONFIRMED "[{\"tool\":\"send_sms\",\"confirm\":true}]"

static void
test_confirmed (Fixture *f, gconstpointer data)
{
  TandemToolConfirmations *asked;
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *allowed = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *id = NULL;
  TandemToolRun *item;

  dial (f);
  asked = tandem_tool_confirmations_of (f->call);
  /* Nobody is asked about what cannot be done anyway. */
  wrong = run (f, "send_sms", "{\"text\":\"\"}");
  assert_says (wrong, "“text” must have at least 1 characters.");
  begin (f, "a", "send_sms", "{\"text\":\"One\"}");
  begin (f, "b", "send_sms", "{\"text\":\"Two\"}");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (asked)), ==, 2);
  item = g_list_model_get_item (G_LIST_MODEL (asked), 0);
  g_assert_cmpstr (tandem_tool_run_get_arguments (item), ==, "{\"text\":\"One\"}");
  g_assert_true (tandem_tool_confirmations_lookup (asked, tandem_tool_run_get_id (item)) == item);
  id = g_strdup (tandem_tool_run_get_id (item));
  g_object_unref (item);
  g_assert_true (tandem_tool_confirmations_decide (asked, id, TRUE, &error));
  allowed = wait_for (f, "a");
  assert_says (allowed, "was sent.");
  g_assert_false (tandem_tool_confirmations_decide (asked, id, TRUE, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  item = g_list_model_get_item (G_LIST_MODEL (asked), 0);
  g_assert_true (tandem_tool_confirmations_decide (asked, tandem_tool_run_get_id (item), FALSE, NULL));
  g_object_unref (item);
  refused = wait_for (f, "b");
  assert_says (refused, "did not allow it: nothing was done.");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (asked)), ==, 0);
  g_assert_cmpuint (fake_texts_get_carrier (f->texts)->sent->len, ==, 1);
}

/* Nobody says anything. */
static void
test_not_confirmed (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;

  tandem_toolbox_set_asking_limit (f->toolbox, 50);
  dial (f);
  told = run (f, "send_sms", "{\"text\":\"One\"}");
  assert_says (told, "failed:");
  assert_says (told, "has not answered: nothing was done.");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tandem_tool_confirmations_of (f->call))), ==, 0);
  g_assert_cmpuint (fake_texts_get_carrier (f->texts)->sent->len, ==, 0);
}

static void
test_asked_at_the_end (Fixture *f, gconstpointer data)
{
  TandemToolConfirmations *asked;

  dial (f);
  asked = tandem_tool_confirmations_of (f->call);
  begin (f, "a", "send_sms", "{\"text\":\"One\"}");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (asked)), ==, 1);
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, NULL, NULL);
  while (tandem_call_is_live (f->call))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (asked)), ==, 0);
  g_assert_false (tandem_tool_confirmations_decide (asked, "tool_1", TRUE, NULL));
  g_assert_cmpuint (fake_texts_get_carrier (f->texts)->sent->len, ==, 0);
}

/* --- profiles ------------------------------------------------------------------------------------------------ */

/* The call goes on without tools, and the operator is told why. */
static void
test_bad_profile (Fixture *f, gconstpointer data)
{
  dial (f);
  g_assert_true (tandem_call_is_live (f->call));
  g_assert_cmpstr (f->definitions, ==, "");
  assert_says (f->notice, "The tool “sned_sms”: “tool” must be");
}

#define WITH_SERVER "[{\"tool\":\"take_note\",\"description\":\"Mine.\"},{\"tool\":\"end_call\"},{\"tool\":\"mcp\",\"label\":\"shop\"," \
                    "\"url\":\"https://mcp.example.com/\",\"secret\":\"shop\",\"allowed\":[\"search\"],\"description\":\"A shop.\"}]"

static void
test_server (Fixture *f, gconstpointer data)
{
  fake_secrets_set (f->secrets, "tool-shop", "k-1");
  dial (f);
  g_assert_null (f->notice);
  assert_says (f->definitions,
               "{\"type\":\"mcp\",\"server_label\":\"shop\",\"server_url\":\"https://mcp.example.com/\",\"server_description\":\"A shop.\","
               "\"authorization\":\"k-1\",\"allowed_tools\":[\"search\"],\"require_approval\":\"never\"}");
  assert_says (f->definitions, "\"description\":\"Mine.\"");
}

/* A service that cannot: its agent has the other tools. */
static void
test_server_elsewhere (Fixture *f, gconstpointer data)
{
  f->provider = "gemini";
  dial (f);
  assert_says (f->notice, "The tool “shop” is an MCP server");
  g_assert_null (strstr (f->definitions, "mcp"));
  assert_says (f->definitions, "take_note");
}

/* Those that act on the call are guarded, too, and stand beside the others. */
static void
test_call_tools (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "end_call", "hand_to_operator", "transfer", "send_digits", "take_note" };
  g_autofree char *told = NULL;

  dial (f);
  g_assert_null (f->notice);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *member = g_strdup_printf ("{\"name\":\"%s\"", names[i]);

    assert_says (f->definitions, member);
  }
  told = run (f, "send_digits", "{\"digits\":5}");
  assert_says (told, "“digits” must be a text.");
}

/* Secrets are none of what a tool says about itself. */
static void
test_http (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tools =
    tandem_tool_shelf_make (f->shelf, "[{\"tool\":\"http\",\"name\":\"book\",\"description\":\"Books.\",\"url\":\"https://example.com/\","
                            "\"secret\":\"restaurant\",\"confirm\":true}]", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tools->len, ==, 1);
  g_assert_true (TANDEM_IS_GUARDED_TOOL (tools->pdata[0]));
  g_assert_true (tandem_tool_get_confirms (tools->pdata[0]));
  g_assert_cmpstr (tandem_tool_get_parameters (tools->pdata[0]), ==, "{\"type\":\"object\",\"properties\":{}}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add ("/tool-shelf/" path, Fixture, data, set_up, func, tear_down)
  ADD ("sms", NULL, test_sms);
  ADD ("sms-repeated", NULL, test_sms_repeated);
  ADD ("sms-refused", NULL, test_sms_refused);
  ADD ("contacts", NULL, test_contacts);
  ADD ("many-contacts", NULL, test_many_contacts);
  ADD ("notes", NULL, test_notes);
  ADD ("arguments", NULL, test_arguments);
  ADD ("confirmed", CONFIRMED, test_confirmed);
  ADD ("not-confirmed", CONFIRMED, test_not_confirmed);
  ADD ("asked-at-the-end", CONFIRMED, test_asked_at_the_end);
  ADD ("bad-profile", "[{\"tool\":\"take_note\"},{\"tool\":\"sned_sms\"}]", test_bad_profile);
  ADD ("server", WITH_SERVER, test_server);
  ADD ("server-elsewhere", WITH_SERVER, test_server_elsewhere);
  ADD ("call-tools", "end_call, hand_to_operator, transfer, send_digits, take_note", test_call_tools);
  ADD ("http", NULL, test_http);
#undef ADD
  return g_test_run ();
}
