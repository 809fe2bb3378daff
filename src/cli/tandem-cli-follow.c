// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-follow.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  TandemCliClient *client;
  const char *call_id;
  guint n_printed;
  gboolean changed;   /* an event came: look again */
  gboolean cut;       /* the event stream ended */
  gboolean interrupted;
} Follow;

static const char *
name_of (const char *party)
{
  if (g_strcmp0 (party, "agent") == 0)
    return C_("party in a transcript", "Agent");
  if (g_strcmp0 (party, "operator") == 0)
    return C_("party in a transcript", "Operator");
  return C_("party in a transcript", "Remote");
}

void
tandem_cli_print_turn (JsonNode *turn)
{
  const char *text = tandem_cli_json_string (turn, "text", "");
  const char *heard = tandem_cli_json_string (turn, "heard_text", text);
  const char *party = name_of (tandem_cli_json_string (turn, "party", ""));

  if (!*text)
    return;
  if (g_str_has_prefix (text, heard) && strlen (heard) < strlen (text))
    /* Translators: the part of an interrupted sentence that the other side never heard. */
    printf (_("%s: %s [not heard:%s]\n"), party, heard, text + strlen (heard));
  else
    printf ("%s: %s\n", party, text);
  fflush (stdout);
}

static gboolean
is_final (JsonNode *turn)
{
  return JSON_NODE_HOLDS_OBJECT (turn) &&
         json_object_get_boolean_member_with_default (json_node_get_object (turn), "final", FALSE);
}

/* A turn waits for those before it: what the remote said is transcribed after the reply has begun. */
static gboolean
print_news (Follow *follow, gboolean all, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/transcript", follow->call_id);
  g_autoptr (JsonNode) answer = tandem_cli_client_request (follow->client, "GET", path, NULL, error);
  JsonArray *turns;

  if (!answer)
    return FALSE;
  turns = json_object_get_array_member (json_node_get_object (answer), "turns");
  while (turns && follow->n_printed < json_array_get_length (turns)) {
    JsonNode *turn = json_array_get_element (turns, follow->n_printed);

    if (!all && !is_final (turn))
      break;
    tandem_cli_print_turn (turn);
    follow->n_printed++;
  }
  return TRUE;
}

static void
on_event (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer user_data)
{
  ((Follow *) user_data)->changed = TRUE;
}

static void
on_closed (SoupWebsocketConnection *socket, gpointer user_data)
{
  ((Follow *) user_data)->cut = TRUE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  Follow *follow = user_data;

  follow->interrupted = follow->changed = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
has_ended (const char *status)
{
  static const char *const ends[] = { "completed", "busy", "failed", "no-answer", "canceled", NULL };

  return g_strv_contains (ends, status);
}

static int
report_end (JsonNode *call)
{
  const char *status = tandem_cli_json_string (call, "status", "");
  const char *reason = tandem_cli_json_string (call, "end_reason", status);

  if (g_str_equal (status, "completed")) {
    fprintf (stderr, _("Call ended: %s.\n"), reason);
    return 0;
  }
  fprintf (stderr, _("tandem: the call did not come about: %s.\n"), reason);
  return 1;
}

static int
complain (const GError *error)
{
  fprintf (stderr, "tandem: %s\n", error->message);
  return 1;
}

static void
hang_up (Follow *follow)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/hangup", follow->call_id);
  g_autoptr (JsonNode) answer = tandem_cli_client_request (follow->client, "POST", path, NULL, NULL);
}

/* Looks at call and transcript whenever something changed; gives the exit status once the call is over. */
static int
watch (Follow *follow, gboolean own)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s", follow->call_id);
  g_autoptr (GError) error = NULL;
  gboolean hung_up = FALSE;

  for (;;) {
    g_autoptr (JsonNode) call = tandem_cli_client_request (follow->client, "GET", path, NULL, &error);
    gboolean over = call && has_ended (tandem_cli_json_string (call, "status", ""));

    follow->changed = FALSE;
    if (!call || !print_news (follow, over, &error))
      return complain (error);
    if (over)
      return report_end (call);
    if (follow->cut) {
      fprintf (stderr, _("tandem: Tandem ended while the call was followed.\n"));
      return 1;
    }
    if (follow->interrupted && !own)
      return 0;
    if (follow->interrupted && !hung_up) {
      hung_up = TRUE;
      hang_up (follow);
      continue;
    }
    while (!follow->changed && !follow->cut)
      g_main_context_iteration (NULL, TRUE);
  }
}

int
tandem_cli_follow (TandemCliClient *client, const char *call_id, gboolean own)
{
  Follow follow = { .client = client, .call_id = call_id };
  g_autoptr (SoupWebsocketConnection) events = NULL;
  g_autoptr (GError) error = NULL;
  guint interrupt_id;
  int status;

  events = tandem_cli_client_open_events (client, &error);
  if (!events)
    return complain (error);
  g_signal_connect (events, "message", G_CALLBACK (on_event), &follow);
  g_signal_connect (events, "closed", G_CALLBACK (on_closed), &follow);
  interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, &follow);
  status = watch (&follow, own);
  g_source_remove (interrupt_id);
  g_signal_handlers_disconnect_by_data (events, &follow);
  if (soup_websocket_connection_get_state (events) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (events, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  return status;
}
