// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tandem-cli-commands.h"
#include "tandem-cli-doctor.h"
#include "tandem-cli-operator.h"

/* Which options a command knows. */
enum { JSON = 1 << 0, FOLLOW = 1 << 1, DIAL = 1 << 2, ANNOUNCE = 1 << 4, ON_CALL = 1 << 3 /* not an option: the first argument is an ID */ };

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
  { "doctor", "", N_("Checks every hop of a call and says what is to be done; exit status 1 when one fails."), 0, JSON,
    tandem_cli_doctor },
  { "transcript", N_("ID"), N_("Prints what was said in a call."), 1, ON_CALL | JSON | FOLLOW, tandem_cli_transcript },
};

/* The number of commands when there is none of that name. */
static guint
find_command (const char *word)
{
  guint command = 0;

  while (command < G_N_ELEMENTS (commands) && !g_str_equal (commands[command].name, word))
    command++;
  return command;
}

gboolean
tandem_cli_is_command (const char *word)
{
  return find_command (word) < G_N_ELEMENTS (commands);
}

static void
options_clear (TandemCliOptions *options)
{
  g_free (options->profile);
  g_free (options->mode);
  g_free (options->voice);
  g_free (options->instructions);
  g_free (options->message);
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
  int status;

  g_return_val_if_fail (argc > 0 && tandem_cli_is_command (argv[0]), 2);

  copy[argc] = NULL;
  status = read_options (find_command (argv[0]), &argc, &arguments, &options);
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
  int status;

  g_return_val_if_fail (argc > 0 && tandem_cli_is_command (argv[0]), 2);

  command = find_command (argv[0]);
  copy[argc] = NULL;
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
