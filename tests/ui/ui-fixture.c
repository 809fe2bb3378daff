// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The real window on a scripted world: for tests of the user interface, and for looking at it. */

#include <adwaita.h>
#include <gio/gunixinputstream.h>
#include <locale.h>
#include <libintl.h>
#include <string.h>

#include "fixture-checkup.h"
#include "fixture-files.h"
#include "fixture-inbox.h"
#include "fixture-profiles.h"
#include "fixture-recordings.h"
#include "fixture-secrets.h"
#include "fixture-sound.h"
#include "fixture-world.h"
#include "tandem-agent-actions.h"
#include "tandem-call-names.h"
#include "tandem-checkup-window.h"
#include "tandem-contact-actions.h"
#include "tandem-error.h"
#include "tandem-window.h"

static int word_ms = 60;
static int width = 1000;
static int height = 720;
static gboolean no_account;
static gboolean no_history;
static gboolean dark;
static int n_missed;
static gboolean fixed;
static gboolean no_sound;
static gboolean no_processing;
static gboolean no_devices;
static gboolean check;
static gboolean texts;
static gboolean no_texts;
static gboolean agents;
static gboolean no_agents;
static char *dial_number;
static char *announcement;
static char *recording_dir;
static char *locale_dir;
static char **sets;
static gboolean late_text;

static const GOptionEntry options[] = {
  { "word-ms", 0, 0, G_OPTION_ARG_INT, &word_ms, "How long one word takes", "MS" },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the window", "PX" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height of the window", "PX" },
  { "no-account", 0, 0, G_OPTION_ARG_NONE, &no_account, "Begin with the first-run page" },
  { "no-history", 0, 0, G_OPTION_ARG_NONE, &no_history, "Begin without old calls" },
  { "missed", 0, 0, G_OPTION_ARG_INT, &n_missed, "Calls that were missed before", "N" },
  { "fixed", 0, 0, G_OPTION_ARG_NONE, &fixed, "With settings that the environment gives" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style" },
  { "no-sound", 0, 0, G_OPTION_ARG_NONE, &no_sound, "Without sound devices" },
  { "no-devices", 0, 0, G_OPTION_ARG_NONE, &no_devices, "Without microphone and loudspeaker", NULL },
  { "no-processing", 0, 0, G_OPTION_ARG_NONE, &no_processing, "Without webrtcdsp" },
  { "check", 0, 0, G_OPTION_ARG_NONE, &check, "Begin with the window that checks everything", NULL },
  { "texts", 0, 0, G_OPTION_ARG_NONE, &texts, "With texts; more come in by lines on stdin: NUMBER STOP|START|- TEXT, or what tests/ui/fixture-files.h says", NULL },
  { "no-texts", 0, 0, G_OPTION_ARG_NONE, &no_texts, "With an inbox that is empty", NULL },
  { "agents", 0, 0, G_OPTION_ARG_NONE, &agents, "With two agents of one's own", NULL },
  { "no-agents", 0, 0, G_OPTION_ARG_NONE, &no_agents, "With the panel of agents, and none of one's own", NULL },
  { "number", 0, 0, G_OPTION_ARG_STRING, &dial_number, "Number to put into the entry", "NUMBER" },
  { "announcement", 0, 0, G_OPTION_ARG_STRING, &announcement, "Announcement of recordings", "TEXT" },
  { "recording-dir", 0, 0, G_OPTION_ARG_FILENAME, &recording_dir, "Folder of recordings", "DIR" },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sets, "A setting of words", "PROPERTY=TEXT" },
  { "late-text", 0, 0, G_OPTION_ARG_NONE, &late_text, "With a text whose time was missed", NULL },
  { "locale-dir", 0, 0, G_OPTION_ARG_FILENAME, &locale_dir, "Where the translations are", "DIR" },
  { NULL }
};

/* A minute costs 0.014, a thousand tokens of what the agent says 0.064; the media stream has no price. */
static void
give_prices (TandemSwitchboard *switchboard)
{
  g_autoptr (TandemPrices) prices = tandem_prices_new ("USD");
  const TandemCarrierPrice minute = { 14000, "2026-02-03", "the fixture" };
  const TandemModelPrice talker = { { -1, -1, -1, -1, 64000000, -1 }, -1, "2026-04-05", "the fixture" };

  tandem_prices_add_carrier (prices, TANDEM_PRICE_OUTBOUND, "+1", &minute);
  tandem_prices_add_model (prices, "talker", &talker);
  tandem_switchboard_set_prices (switchboard, prices);
}

static TandemSwitchboard *
make_switchboard (void)
{
  TandemSwitchboard *switchboard;

  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (FixtureWorld) world = fixture_world_new ((guint) word_ms, !no_history, (guint) n_missed);

  tandem_settings_set_string (settings, "recording-announcement", announcement);
  tandem_settings_set_string (settings, "recording-dir", recording_dir);
  if (fixed) {
    tandem_settings_set_string (settings, "opening-hours", "Mo-Fr 08:00-18:00");
    tandem_settings_set_fixed_by (settings, "opening-hours", "OPENING_HOURS");
    tandem_settings_set_fixed_by (settings, "inbound-ring", "INBOUND_RING_SECONDS");
    tandem_settings_set_fixed_by (settings, "vip-callers", "VIP_CALLERS");
    tandem_settings_set_fixed_by (settings, "inbound", "INBOUND");
  }
  if (!no_account) {
    tandem_settings_set_string (settings, "account-sid", "AC00000000000000000000000000000001");
    tandem_settings_set_string (settings, "phone-number", "+15005550006");
  }
  switchboard = tandem_switchboard_new (settings, TANDEM_CARRIER (world), TANDEM_CALL_MEDIA (world), TANDEM_STORE (world));
  give_prices (switchboard);
  return switchboard;
}

static void
did_load_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tandem_switchboard_load_history_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
on_demo_requested (TandemWindow *window, gpointer user_data)
{
  g_print ("demo-requested\n");
}

static void
on_account_entered (TandemWindow *window, gpointer user_data)
{
  g_print ("account-entered\n");
}

/* Tests read what was kept. */
static void
on_setting (TandemSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_object_get_property (G_OBJECT (settings), pspec->name, g_value_init (&value, pspec->value_type));
  text = g_strdup_value_contents (&value);
  g_print ("setting %s %s\n", pspec->name, text);
}

static void
on_check_requested (TandemReachability *reachability, gpointer user_data)
{
  g_print ("check-requested\n");
}

static void
on_restore_requested (TandemReachability *reachability, gpointer user_data)
{
  g_print ("restore-requested\n");
  tandem_reachability_set_number (reachability, FALSE, FALSE, "Your number is set as it was before.");
}

/* A tunnel that is up and leads elsewhere, and a number that was pointed at it. */
static TandemReachability *
make_reachability (void)
{
  TandemReachability *reachability = tandem_reachability_new ();

  tandem_reachability_set (reachability, TANDEM_REACH_UNREACHABLE, "https://one.trycloudflare.com",
                           "one.trycloudflare.com answers with HTTP 502 & does not lead to this Tandem.");
  tandem_reachability_set_number (reachability, TRUE, TRUE, "Calls to and texts for your number come to this computer.");
  g_signal_connect (reachability, "check-requested", G_CALLBACK (on_check_requested), NULL);
  g_signal_connect (reachability, "restore-requested", G_CALLBACK (on_restore_requested), NULL);
  return reachability;
}

static void
did_read_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  g_auto (GStrv) words = line ? g_strsplit (line, " ", 3) : NULL;

  if (words && g_str_equal (words[0], "!")) {
    fixture_files_do (GTK_WINDOW (user_data), words[1], words[2]);
    g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, did_read_line, user_data);
    return;
  }
  if (!words || g_strv_length (words) < 3)
    return;
  fixture_inbox_receive (words[0], words[2], g_str_equal (words[1], "STOP")    ? TANDEM_OPT_OUT_STOP
                                             : g_str_equal (words[1], "START") ? TANDEM_OPT_OUT_START
                                                                               : TANDEM_OPT_OUT_NONE);
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, did_read_line, user_data);
}

/* The names end with the window. */
static void
add_contacts (TandemWindow *window, TandemSwitchboard *switchboard, TandemContacts *contacts)
{
  tandem_contact_actions_install (window, contacts, tandem_switchboard_get_settings (switchboard));
  g_object_set_data_full (G_OBJECT (window), "names",
                          tandem_call_names_new (tandem_switchboard_get_calls (switchboard), contacts), g_object_unref);
}

static void
add_inbox (TandemWindow *window, TandemSwitchboard *switchboard)
{
  TandemSettings *settings = tandem_switchboard_get_settings (switchboard);
  g_autoptr (TandemInbox) inbox = fixture_inbox_new (settings, !no_texts, late_text);
  g_autoptr (TandemContacts) contacts = fixture_inbox_make_contacts ();
  g_autoptr (TandemPeople) people = tandem_people_new (contacts, settings);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (0, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);

  tandem_window_set_inbox (window, inbox, people);
  add_contacts (window, switchboard, contacts);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, did_read_line, window);
}

/* Everything is a tool but what has the word "wrong" in it. */
static gboolean
check_tools (const char *tools, const char *provider, GError **error)
{
  if (!strstr (tools, "wrong"))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Tool 1 is wrong.");
  return FALSE;
}

static void
add_agents (TandemWindow *window, TandemSwitchboard *switchboard, TandemSecrets *secrets, TandemSound *sound)
{
  g_autoptr (TandemProfiles) profiles = fixture_profiles_new (tandem_switchboard_get_settings (switchboard), agents);
  TandemRehearsals *rehearsals = tandem_switchboard_get_rehearsals (switchboard);

  tandem_switchboard_set_profiles (switchboard, profiles);
  tandem_rehearsals_set_secrets (rehearsals, secrets);
  tandem_rehearsals_set_sound (rehearsals, sound);
  tandem_agent_actions_install (window, profiles, switchboard, secrets, sound, check_tools);
}

static void
on_activate (GtkApplication *application, gpointer user_data)
{
  g_autoptr (TandemSwitchboard) switchboard = make_switchboard ();
  g_autoptr (TandemSecrets) secrets = fixture_secrets_new ();
  g_autoptr (TandemRecordings) recordings = fixture_recordings_new ();
  g_autoptr (TandemReachability) reachability = make_reachability ();
  g_autoptr (TandemSound) sound = NULL;
  TandemWindow *window;

  for (guint i = 0; sets && sets[i]; i++) {
    g_auto (GStrv) words = g_strsplit (sets[i], "=", 2);

    tandem_settings_set_string (tandem_switchboard_get_settings (switchboard), words[0], words[1]);
  }
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  window = tandem_window_new (application, switchboard, secrets);
  tandem_window_set_recordings (window, recordings);
  tandem_window_set_reachability (window, reachability);
  if (texts || no_texts)
    add_inbox (window, switchboard);
  if (!no_sound) {
    sound = fixture_sound_new ((no_devices ? 0 : TANDEM_SOUND_CAN_CAPTURE | TANDEM_SOUND_CAN_PLAY) |
                                                       (no_processing ? 0 : TANDEM_SOUND_CAN_PROCESS));

    tandem_window_set_sound (window, sound);
  }
  if (agents || no_agents)
    add_agents (window, switchboard, secrets, sound);
  g_signal_connect (window, "demo-requested", G_CALLBACK (on_demo_requested), NULL);
  g_signal_connect (window, "account-entered", G_CALLBACK (on_account_entered), NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (dial_number)
    tandem_window_show_number (window, dial_number);
  g_signal_connect (tandem_switchboard_get_settings (switchboard), "notify", G_CALLBACK (on_setting), NULL);
  tandem_switchboard_load_history_async (switchboard, NULL, did_load_history, NULL);
  gtk_window_present (GTK_WINDOW (window));
  if (check) {
    g_autoptr (TandemCheckup) checkup = fixture_checkup_new ();
    TandemCheckupWindow *shown = tandem_checkup_window_new (GTK_WINDOW (window), checkup);

    gtk_window_set_default_size (GTK_WINDOW (shown), MIN (width, 600), MIN (height, 640));
    gtk_window_present (GTK_WINDOW (shown));
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  if (locale_dir) {
    bindtextdomain ("tandem", locale_dir);
    bind_textdomain_codeset ("tandem", "UTF-8");
  }
  textdomain ("tandem");
  application = adw_application_new (TANDEM_APPLICATION_ID, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  status = g_application_run (G_APPLICATION (application), 0, NULL);
  if (texts || no_texts)
    fixture_inbox_remove ();
  return status;
}
