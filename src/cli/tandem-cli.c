// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tandem-cli-commands.h"
#include "tandem-cli-contacts.h"
#include "tandem-cli-doctor.h"
#include "tandem-cli-operator.h"
#include "tandem-cli-profiles.h"
#include "tandem-cli-sms.h"

/* Which options a command knows. */
enum { JSON = 1 << 0, FOLLOW = 1 << 1, DIAL = 1 << 2, ANNOUNCE = 1 << 4, PHONE = 1 << 5, TEXT = 1 << 6, ON_CALL = 1 << 3 /* not an option: the first argument is an ID */ };

/* Longer than a UUID and a CallSid. */
#define MAX_ID 64

static const struct {
  const char *name;
  const char *usage;
  const char *summary;
  int n_arguments;
  int options;
  int (*run) (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
} commands[] = {
  { "dial", N_("NUMBER"), N_("Calls NUMBER through the running Tandem."), 1, JSON | FOLLOW | DIAL, tandem_cli_dial },
  { "announce", N_("NUMBER --message TEXT"), N_("Calls NUMBER, says TEXT and hangs up."), 1, JSON | FOLLOW | ANNOUNCE,
    tandem_cli_announce },
  { "calls", "", N_("Lists calls, newest first."), 0, JSON, tandem_cli_calls },
  { "hangup", N_("ID"), N_("Ends a call."), 1, ON_CALL | JSON, tandem_cli_hangup },
  { "answer", N_("ID"), N_("Answers a call that rings."), 1, ON_CALL | JSON, tandem_cli_answer },
  { "decline", N_("ID"), N_("Lets a call that rings go to the agent or the voicemail."), 1, ON_CALL | JSON, tandem_cli_decline },
  { "patch", N_("ID agent|operator|both|whisper|hold"), N_("Changes who hears whom on a live call."), 2, ON_CALL | JSON,
    tandem_cli_patch },
  { "note", N_("ID TEXT"), N_("Tells the agent of a live call something privately."), 2, ON_CALL | JSON, tandem_cli_note },
  { "say", N_("ID TEXT"), N_("Makes the agent of a live call say exactly TEXT."), 2, ON_CALL | JSON, tandem_cli_say },
  { "dtmf", N_("ID DIGITS"), N_("Sends DIGITS (0-9, A-D, * and #) as tones."), 2, ON_CALL | JSON, tandem_cli_dtmf },
  { "transfer", N_("ID NUMBER"), N_("Connects the other side of a live call with NUMBER and leaves them."), 2, ON_CALL | JSON,
    tandem_cli_transfer },
  { "consult", N_("ID NUMBER"), N_("Calls NUMBER while the other side of a live call hears music."), 2, ON_CALL | JSON, tandem_cli_consult },
  { "merge", N_("ID"), N_("Lets the other side, who was called for it, and you hear each other."), 1, ON_CALL | JSON, tandem_cli_merge },
  { "complete", N_("ID"), N_("Leaves the call to who was called for it."), 1, ON_CALL | JSON, tandem_cli_complete },
  { "cancel", N_("ID"), N_("Drops who was called for a call, and takes the other side back."), 1, ON_CALL | JSON, tandem_cli_cancel },
  { "record", N_("ID on|paused"), N_("Records a live call, or pauses its recording."), 2, ON_CALL | JSON, tandem_cli_record },
  { "sms send", N_("--phone NUMBER --message TEXT"), N_("Sends a text."), 0, JSON | PHONE | TEXT, tandem_cli_sms_send },
  { "sms list", "", N_("Lists the numbers there are texts with, newest first."), 0, JSON, tandem_cli_sms_list },
  { "sms view", N_("--phone NUMBER"), N_("Prints the texts with a number, oldest first."), 0, JSON | PHONE, tandem_cli_sms_view },
  { "sms import", N_("FILE.json"), N_("Keeps the texts that another program wrote to a file; twice is as good as once."), 1, JSON,
    tandem_cli_sms_import },
  { "contacts list", "", N_("Lists the contacts by name, with their numbers."), 0, JSON, tandem_cli_contacts_list },
  { "contacts import", N_("FILE.vcf"), N_("Takes contacts over from a vCard file; twice is as good as once."), 1, JSON,
    tandem_cli_contacts_import },
  { "contacts export", N_("FILE.vcf"), N_("Writes all contacts to a vCard file."), 1, JSON, tandem_cli_contacts_export },
  { "profiles list", "", N_("Lists the agents there are, and the {variables} that a call must give them."), 0, JSON, tandem_cli_profiles_list },
  { "profiles show", N_("NAME"), N_("Prints what an agent is told."), 1, JSON, tandem_cli_profiles_show },
  { "profiles import", N_("FILE.json"), N_("Makes a new profile from a file."), 1, JSON, tandem_cli_profiles_import },
  { "profiles export", N_("NAME"), N_("Prints a profile as a file; it holds no keys."), 1, JSON, tandem_cli_profiles_export },
  { "profiles remove", N_("NAME"), N_("Removes a profile."), 1, JSON, tandem_cli_profiles_remove },
  { "doctor", "", N_("Checks every hop of a call and says what is to be done; exit status 1 when one fails."), 0, JSON,
    tandem_cli_doctor },
  { "transcript", N_("ID"), N_("Prints what was said in a call."), 1, ON_CALL | JSON | FOLLOW, tandem_cli_transcript },
};

/* The number of commands when there is none of that name.  *@n_words: of the name. */
static guint
find_command (int argc, char **argv, int *n_words)
{
  g_autofree char *two = argc > 1 ? g_strjoin (" ", argv[0], argv[1], NULL) : NULL;

  for (guint command = 0; command < G_N_ELEMENTS (commands); command++) {
    *n_words = two && g_str_equal (commands[command].name, two) ? 2 : 1;
    if (*n_words == 2 || (!strchr (argv[0], ' ') && g_str_equal (commands[command].name, argv[0])))
      return command;
  }
  return G_N_ELEMENTS (commands);
}

/* "sms": what follows says which of them. */
static gboolean
is_group (const char *word)
{
  gsize length = strlen (word);

  for (guint i = 0; length > 0 && i < G_N_ELEMENTS (commands); i++)
    if (strncmp (commands[i].name, word, length) == 0 && commands[i].name[length] == ' ')
      return TRUE;
  return FALSE;
}

gboolean
tandem_cli_is_command (const char *word)
{
  char *argv[] = { (char *) word, NULL };
  int n_words;

  return is_group (word) || find_command (1, argv, &n_words) < G_N_ELEMENTS (commands);
}

/* The group alone, or with a word that it does not know: exit status. */
static int
explain_group (int argc, char **argv)
{
  gboolean help = argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"));
  g_autoptr (GString) words = g_string_new (NULL);
  gsize length = strlen (argv[0]);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strncmp (commands[i].name, argv[0], length) != 0 || commands[i].name[length] != ' ')
      continue;
    if (help)
      printf ("tandem %s %s — %s\n", commands[i].name, *commands[i].usage ? _(commands[i].usage) : "", _(commands[i].summary));
    g_string_append_printf (words, "%s%s", words->len ? ", " : "", commands[i].name + length + 1);
  }
  if (help)
    return 0;
  fprintf (stderr, _("tandem %s: say what: %s (each with --help)\n"), argv[0], words->str);
  return 2;
}

static void
options_clear (TandemCliOptions *options)
{
  g_free (options->profile);
  g_free (options->mode);
  g_free (options->voice);
  g_free (options->instructions);
  g_free (options->message);
  g_free (options->phone);
  g_strfreev (options->variables);
}

/* GOptionContext calls the program by its process-wide name. */
static void
print_help (GOptionContext *context, const char *command)
{
  g_autofree char *program = g_strdup (g_get_prgname ());
  g_autofree char *name = g_strdup_printf ("tandem %s", command);
  g_autofree char *help = NULL;

  g_set_prgname (name);
  help = g_option_context_get_help (context, TRUE, NULL);
  g_set_prgname (program);
  fputs (help, stdout);
}

/* An ID becomes part of a path, so nothing else must look like one. */
static gboolean
is_id (const char *text)
{
  gsize length = strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");

  return length > 0 && length <= MAX_ID && text[length] == '\0';
}

static int
refuse_id (const char *command, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *shown = g_utf8_strlen (valid, -1) > MAX_ID ? g_utf8_substring (valid, 0, MAX_ID) : g_strdup (valid);

  fprintf (stderr, _("tandem %s: “%s” is not the ID of a call: “tandem calls” lists them\n"), command,
           g_strdelimit (shown, "\r\n", ' '));
  return 2;
}

/* Reads the options out of @argv; what stays are the arguments.  Exit status 2, or -1 to go on. */
static int
read_options (guint command, int *argc, char ***argv, TandemCliOptions *options)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("Print JSON"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, N_("Print this"), NULL },
    { NULL }
  };
  const GOptionEntry follow[] = { { "follow", 0, 0, G_OPTION_ARG_NONE, &options->follow, N_("Print the transcript as it grows, until the call ends"), NULL }, { NULL } };
  const GOptionEntry dial[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options->profile, N_("Which agent to use"), N_("NAME") },
    { "var", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->variables, N_("What {NAME} in the agent's instructions stands for; may be repeated"), N_("NAME=VALUE") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options->mode, N_("Who talks: agent, operator or echo"), N_("MODE") },
    { "voice", 0, 0, G_OPTION_ARG_STRING, &options->voice, N_("The agent's voice"), N_("NAME") },
    { "instructions", 0, 0, G_OPTION_ARG_STRING, &options->instructions, N_("What the agent is told"), N_("TEXT") },
    { NULL }
  };
  const GOptionEntry announce[] = {
    { "message", 0, 0, G_OPTION_ARG_STRING, &options->message, N_("What is said"), N_("TEXT") },
    { "voice", 0, 0, G_OPTION_ARG_STRING, &options->voice, N_("A voice of the telephone company"), N_("NAME") },
    { NULL }
  };
  const GOptionEntry phone[] = {
    { "phone", 0, 0, G_OPTION_ARG_STRING, &options->phone, N_("The other side"), N_("NUMBER") }, { NULL }
  };
  const GOptionEntry text[] = {
    { "message", 0, 0, G_OPTION_ARG_STRING, &options->message, N_("What is written"), N_("TEXT") }, { NULL }
  };
  g_autofree char *usage = g_strdup_printf ("%s — %s", *commands[command].usage ? _(commands[command].usage) : "",
                                            _(commands[command].summary));
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (commands[command].options & FOLLOW)
    g_option_context_add_main_entries (context, follow, GETTEXT_PACKAGE);
  if (commands[command].options & DIAL)
    g_option_context_add_main_entries (context, dial, GETTEXT_PACKAGE);
  if (commands[command].options & ANNOUNCE)
    g_option_context_add_main_entries (context, announce, GETTEXT_PACKAGE);
  if (commands[command].options & PHONE)
    g_option_context_add_main_entries (context, phone, GETTEXT_PACKAGE);
  if (commands[command].options & TEXT)
    g_option_context_add_main_entries (context, text, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    fprintf (stderr, _("tandem %s: %s (see tandem %s --help)\n"), commands[command].name, error->message,
             commands[command].name);
    return 2;
  }
  if (options->help) {
    print_help (context, commands[command].name);
    return 0;
  }
  if (*argc - 1 != commands[command].n_arguments) {
    fprintf (stderr, _("tandem %s: usage: tandem %s [OPTION…] %s\n"), commands[command].name, commands[command].name,
             *commands[command].usage ? _(commands[command].usage) : "");
    return 2;
  }
  if ((commands[command].options & ON_CALL) && !is_id ((*argv)[1]))
    return refuse_id (commands[command].name, (*argv)[1]);
  return -1;
}

int
tandem_cli_check (int argc, char **argv)
{
  TandemCliOptions options = { FALSE };
  g_autofree char **copy = g_memdup2 (argv, sizeof (char *) * (gsize) (argc + 1));
  char **arguments = copy;
  guint command;
  int n_words;
  int status;

  g_return_val_if_fail (argc > 0 && tandem_cli_is_command (argv[0]), 2);

  copy[argc] = NULL;
  command = find_command (argc, argv, &n_words);
  if (command == G_N_ELEMENTS (commands))
    return explain_group (argc, argv);
  arguments += n_words - 1;
  argc -= n_words - 1;
  status = read_options (command, &argc, &arguments, &options);
  options_clear (&options);
  return status;
}

int
tandem_cli_run (int argc, char **argv, const TandemCliTarget *target)
{
  TandemCliOptions options = { FALSE };
  g_autoptr (TandemCliClient) client = NULL;
  g_autofree char **copy = g_memdup2 (argv, sizeof (char *) * (gsize) (argc + 1));
  char **arguments = copy;
  guint command;
  int n_words;
  int status;

  g_return_val_if_fail (argc > 0 && tandem_cli_is_command (argv[0]), 2);

  copy[argc] = NULL;
  command = find_command (argc, argv, &n_words);
  if (command == G_N_ELEMENTS (commands))
    return explain_group (argc, argv);
  arguments += n_words - 1;
  argc -= n_words - 1;
  status = read_options (command, &argc, &arguments, &options);
  if (target->ends_with_command && (commands[command].options & (DIAL | ANNOUNCE)))
    options.follow = TRUE;
  if (status < 0) {
    client = target->base_url ? tandem_cli_client_new (target) : NULL;
    options.target = target;
    status = commands[command].run (client, arguments + 1, &options);
  }
  options_clear (&options);
  return status;
}
