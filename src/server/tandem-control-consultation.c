// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-consultation.h"

#include "tandem-control-answer.h"
#include "tandem-control-body.h"
#include "tandem-control-json.h"

typedef struct {
  TandemSwitchboard *switchboard;
  SoupServerMessage *message;
  TandemCall *call;
} Waiting;

static Waiting *
waiting_new (const TandemControlRequest *request, TandemCall *call)
{
  Waiting *self = g_new0 (Waiting, 1);

  self->switchboard = g_object_ref (request->switchboard);
  self->message = g_object_ref (request->message);
  self->call = g_object_ref (call);
  soup_server_message_pause (self->message);
  return self;
}

static void
waiting_free (Waiting *self)
{
  soup_server_message_unpause (self->message);
  g_object_unref (self->switchboard);
  g_object_unref (self->message);
  g_object_unref (self->call);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  if (tandem_consultations_finish (TANDEM_CONSULTATIONS (source), result, &error)) {
    node = tandem_control_json_from_call (waiting->call);
    json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
    tandem_control_answer (waiting->message, SOUP_STATUS_OK, node);
  } else {
    tandem_control_calls_refuse_number (waiting->message, waiting->switchboard, error);
  }
}

void
tandem_control_consultation_start (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autofree char *to = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = NULL;

  if (!call)
    return;
  to = tandem_control_body_parse_string (request->body, "to", &field, &error);
  if (to)
    tandem_consultations_start_async (tandem_switchboard_get_consultations (request->switchboard), call, to, on_done,
                                      waiting_new (request, call));
  else
    tandem_control_answer_error (request->message, field, error);
}

typedef void (*Verb) (TandemConsultations *consultations, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data);

static void
do_verb (const TandemControlRequest *request, Verb verb)
{
  TandemCall *call = tandem_control_calls_find (request);

  if (call)
    verb (tandem_switchboard_get_consultations (request->switchboard), call, on_done, waiting_new (request, call));
}

void
tandem_control_consultation_merge (const TandemControlRequest *request)
{
  do_verb (request, tandem_consultations_merge_async);
}

void
tandem_control_consultation_complete (const TandemControlRequest *request)
{
  do_verb (request, tandem_consultations_complete_async);
}

void
tandem_control_consultation_cancel (const TandemControlRequest *request)
{
  do_verb (request, tandem_consultations_cancel_async);
}
