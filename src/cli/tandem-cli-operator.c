// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-operator.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* POST /api/v1/calls/ID/@verb {"@field": argument} (no field, no argument), then @done or the answer. */
static int
do_verb (TandemCliClient *client, char **arguments, const TandemCliOptions *options, const char *verb,
         const char *field, const char *done)
{
  g_autofree char *id = g_uri_escape_string (arguments[0], NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/%s", id, verb);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;

  if (field)
    json_object_set_string_member (object, field, arguments[1]);
  body = json_to_string (root, FALSE);
  answer = tandem_cli_client_request (client, "POST", path, body, &error);
  if (!answer) {
    fprintf (stderr, "tandem: %s\n", error->message);
    return 1;
  }
  text = options->json ? json_to_string (answer, TRUE) : g_strdup (done);
  puts (text);
  return 0;
}

int
tandem_cli_answer (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "answer", NULL, _("The call was answered."));
}

int
tandem_cli_decline (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "decline", NULL, _("The call was declined."));
}

int
tandem_cli_patch (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *done = g_strdup_printf (_("Patched: %s."), arguments[1]);

  return do_verb (client, arguments, options, "patch", "patch", done);
}

int
tandem_cli_note (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "note", "text", _("The agent was told."));
}

int
tandem_cli_say (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "say", "text", _("The agent will say it."));
}

int
tandem_cli_dtmf (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "dtmf", "digits", _("The digits were sent."));
}

int
tandem_cli_record (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *done = g_strdup_printf (_("Recording: %s."), arguments[1]);

  return do_verb (client, arguments, options, "record", "state", done);
}

int
tandem_cli_transfer (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "transfer", "to", _("The call was transferred."));
}

int
tandem_cli_consult (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "consult", "to", _("It rings there. The other side hears music."));
}

int
tandem_cli_merge (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "consult/merge", NULL, _("All three hear each other."));
}

int
tandem_cli_complete (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "consult/complete", NULL, _("The call was left to them."));
}

int
tandem_cli_cancel (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  return do_verb (client, arguments, options, "consult/cancel", NULL, _("The other side is back."));
}
