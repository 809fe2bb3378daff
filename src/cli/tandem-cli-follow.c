// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-follow.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tandem-call-state.h"
#include "tandem-cli-printer.h"

/* How long the last words may take to be transcribed after the call has ended. */
#define LAST_WORDS_MS 8000

struct _TandemCliFollow {
  /* owned */
  TandemCliClient *client;
  SoupWebsocketConnection *events;
  TandemCliPrinter *printer;
  GQueue early;       /* of JsonNode: events that came before the transcript was fetched */
  JsonNode *call;     /* as it was last reported */
  char *call_id;
  guint interrupt_id;
  guint last_words_id;

  gboolean json;
  gboolean fetched;
  gboolean cut;       /* the event stream ended */
  gboolean timed_out;
  guint n_interrupts;
};

static int
complain (const char *sentence)
{
  fprintf (stderr, "tandem: %s\n", sentence);
  return 1;
}

static TandemCallState
state_of (JsonNode *call)
{
  TandemCallState state = TANDEM_CALL_STATE_NEW;

  tandem_call_state_from_string (tandem_cli_json_string (call, "status", ""), &state);
  return state;
}

static gboolean
has_ended (TandemCliFollow *self)
{
  return self->call && tandem_call_state_is_terminal (state_of (self->call));
}

/* --- events --------------------------------------------------------------------------------------------- */

static void
take_event (TandemCliFollow *self, JsonNode *event)
{
  JsonObject *object = json_node_get_object (event);
  const char *type = tandem_cli_json_string (event, "type", "");

  if (g_strcmp0 (tandem_cli_json_string (event, "call_id", NULL), self->call_id) != 0)
    return;
  if (g_str_equal (type, "turn") && json_object_has_member (object, "turn")) {
    tandem_cli_printer_update (self->printer, json_object_get_member (object, "turn"));
  } else if (g_str_equal (type, "call") && json_object_has_member (object, "call")) {
    g_clear_pointer (&self->call, json_node_unref);
    self->call = json_node_copy (json_object_get_member (object, "call"));
  } else if (g_str_equal (type, "error") && json_object_has_member (object, "error")) {
    tandem_cli_printer_clear_line (self->printer);
    complain (tandem_cli_json_string (json_object_get_member (object, "error"), "message", ""));
  }
}

static void
on_event (SoupWebsocketConnection *events, int type, GBytes *message, gpointer user_data)
{
  TandemCliFollow *self = user_data;
  g_autoptr (JsonNode) event = tandem_cli_json_parse (message);

  if (!event || !JSON_NODE_HOLDS_OBJECT (event))
    return;
  if (self->fetched)
    take_event (self, event);
  else
    g_queue_push_tail (&self->early, g_steal_pointer (&event));
}

static void
on_closed (SoupWebsocketConnection *events, gpointer user_data)
{
  ((TandemCliFollow *) user_data)->cut = TRUE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  ((TandemCliFollow *) user_data)->n_interrupts++;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_last_words (gpointer user_data)
{
  TandemCliFollow *self = user_data;

  self->last_words_id = 0;
  self->timed_out = TRUE;
  return G_SOURCE_REMOVE;
}

TandemCliFollow *
tandem_cli_follow_new (TandemCliClient *client, gboolean json, GError **error)
{
  g_autoptr (SoupWebsocketConnection) events = tandem_cli_client_open_events (client, error);
  TandemCliFollow *self;

  if (!events)
    return NULL;
  self = g_new0 (TandemCliFollow, 1);
  self->client = g_object_ref (client);
  self->events = g_steal_pointer (&events);
  self->json = json;
  self->printer = tandem_cli_printer_new (json                     ? TANDEM_CLI_PRINT_JSON
                                          : isatty (STDOUT_FILENO) ? TANDEM_CLI_PRINT_TERMINAL
                                                                   : TANDEM_CLI_PRINT_LINES);
  g_queue_init (&self->early);
  g_signal_connect (self->events, "message", G_CALLBACK (on_event), self);
  g_signal_connect (self->events, "closed", G_CALLBACK (on_closed), self);
  self->interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, self);
  return self;
}

void
tandem_cli_follow_free (TandemCliFollow *self)
{
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->last_words_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->events, self);
  if (soup_websocket_connection_get_state (self->events) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->events, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_clear_object (&self->events);
  g_clear_pointer (&self->printer, tandem_cli_printer_free);
  g_queue_clear_full (&self->early, (GDestroyNotify) json_node_unref);
  g_clear_pointer (&self->call, json_node_unref);
  g_clear_object (&self->client);
  g_free (self->call_id);
  g_free (self);
}

/* --- the call ---------------------------------------------------------------------------------------------- */

static gboolean
fetch_transcript (TandemCliFollow *self, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/transcript", self->call_id);
  g_autoptr (JsonNode) transcript = tandem_cli_client_request (self->client, "GET", path, NULL, error);

  if (transcript)
    tandem_cli_printer_update_all (self->printer, transcript);
  return transcript != NULL;
}

/* What happened before we listened; then what came meanwhile. */
static gboolean
catch_up (TandemCliFollow *self, const char *call_id, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (call_id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s", escaped);

  self->call = tandem_cli_client_request (self->client, "GET", path, NULL, error);
  if (!self->call)
    return FALSE;
  /* @call_id may have been the carrier's. */
  self->call_id = g_strdup (tandem_cli_json_string (self->call, "id", call_id));
  if (!fetch_transcript (self, error))
    return FALSE;
  self->fetched = TRUE;
  while (!g_queue_is_empty (&self->early)) {
    g_autoptr (JsonNode) event = g_queue_pop_head (&self->early);

    take_event (self, event);
  }
  return TRUE;
}

static void
hang_up (TandemCliFollow *self)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/hangup", self->call_id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = tandem_cli_client_request (self->client, "POST", path, NULL, &error);

  if (!answer && !has_ended (self))
    complain (error->message);
}

/* TRUE when the call is over and told to the end; FALSE when the stream was cut or the user has had enough. */
static gboolean
wait_for_end (TandemCliFollow *self, gboolean own)
{
  gboolean hung_up = FALSE;

  for (;;) {
    if (has_ended (self)) {
      if (tandem_cli_printer_is_complete (self->printer) || self->timed_out)
        return TRUE;
      if (!self->last_words_id)
        self->last_words_id = g_timeout_add (LAST_WORDS_MS, on_last_words, self);
    }
    if (self->cut || self->n_interrupts > 1 || (self->n_interrupts && !own))
      return FALSE;
    if (self->n_interrupts && !hung_up) {
      hung_up = TRUE;
      hang_up (self);
      continue;
    }
    g_main_context_iteration (NULL, TRUE);
  }
}

static int
report_end (TandemCliFollow *self)
{
  const char *reason = tandem_cli_json_string (self->call, "end_reason", NULL);

  switch (state_of (self->call)) {
  case TANDEM_CALL_STATE_COMPLETED:
    return 0;
  case TANDEM_CALL_STATE_BUSY:
    return complain (_("The line is busy."));
  case TANDEM_CALL_STATE_NO_ANSWER:
    return complain (_("Nobody answered."));
  case TANDEM_CALL_STATE_CANCELED:
    return self->n_interrupts ? 0 : complain (_("The call was hung up before it was answered."));
  case TANDEM_CALL_STATE_NEW:
  case TANDEM_CALL_STATE_QUEUED:
  case TANDEM_CALL_STATE_INITIATED:
  case TANDEM_CALL_STATE_RINGING:
  case TANDEM_CALL_STATE_IN_PROGRESS:
  case TANDEM_CALL_STATE_FAILED:
  default:
    return complain (reason ? reason : _("The call failed."));
  }
}

int
tandem_cli_follow_run (TandemCliFollow *self, const char *call_id, gboolean own)
{
  g_autoptr (GError) error = NULL;

  if (!catch_up (self, call_id, &error))
    return complain (error->message);
  if (!wait_for_end (self, own)) {
    tandem_cli_printer_clear_line (self->printer);
    if (self->cut)
      return complain (_("Tandem ended while the call was followed."));
    return own ? 1 : 0; /* nobody waited for the end of the call */
  }
  if (!fetch_transcript (self, &error))
    return complain (error->message);
  tandem_cli_printer_finish (self->printer);
  if (self->json) {
    g_autofree char *text = json_to_string (self->call, FALSE);

    puts (text);
  }
  return own ? report_end (self) : 0;
}
