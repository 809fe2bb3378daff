// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-operator.h"

#include "tandem-control-answer.h"
#include "tandem-control-body.h"
#include "tandem-control-json.h"
#include "tandem-error.h"

/* What a verb of the switchboard came to: the call as it is now, or the refusal. */
static void
answer_verb (const TandemControlRequest *request, TandemCall *call, gboolean done, const char *field, const GError *error)
{
  JsonNode *node;

  if (!done) {
    /* Only what was asked for can be corrected by the caller; a wrong moment has no field. */
    tandem_control_answer_error (request->message,
                                 g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT) ? field : NULL,
                                 error);
    return;
  }
  node = tandem_control_json_from_call (call);
  json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
  tandem_control_answer (request->message, SOUP_STATUS_OK, node);
}

void
tandem_control_operator_answer (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!call)
    return;
  done = tandem_switchboard_answer (request->switchboard, call, TANDEM_PATCH_OPERATOR, &error);
  answer_verb (request, call, done, NULL, error);
}

void
tandem_control_operator_decline (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!call)
    return;
  done = tandem_switchboard_decline (request->switchboard, call, &error);
  answer_verb (request, call, done, NULL, error);
}

void
tandem_control_operator_patch (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autofree char *word = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  TandemPatch patch;
  gboolean done = FALSE;

  if (!call)
    return;
  word = tandem_control_body_parse_string (request->body, "patch", &field, &error);
  if (word && tandem_patch_from_string (word, &patch))
    done = tandem_switchboard_set_patch (request->switchboard, call, patch, &error);
  else if (word)
    g_set_error_literal (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "This must be agent, operator, both, whisper or hold.");
  answer_verb (request, call, done, word ? "patch" : field, error);
}

typedef gboolean (*TextVerb) (TandemSwitchboard *switchboard, TandemCall *call, const char *text, GError **error);

static void
do_text (const TandemControlRequest *request, TextVerb verb)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  gboolean done;

  if (!call)
    return;
  text = tandem_control_body_parse_string (request->body, "text", &field, &error);
  done = text && verb (request->switchboard, call, text, &error);
  answer_verb (request, call, done, text ? "text" : field, error);
}

void
tandem_control_operator_note (const TandemControlRequest *request)
{
  do_text (request, tandem_switchboard_give_note);
}

void
tandem_control_operator_say (const TandemControlRequest *request)
{
  do_text (request, tandem_switchboard_say);
}

void
tandem_control_operator_record (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autoptr (GEnumClass) states = g_type_class_ref (TANDEM_TYPE_RECORDING_STATE);
  g_autofree char *word = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  GEnumValue *state = NULL;
  gboolean done = FALSE;

  if (!call)
    return;
  word = tandem_control_body_parse_string (request->body, "state", &field, &error);
  if (word)
    state = g_enum_get_value_by_nick (states, word);
  if (state)
    done = tandem_switchboard_set_recording (request->switchboard, call, (TandemRecordingState) state->value, &error);
  else if (word)
    g_set_error_literal (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be on, paused or off.");
  answer_verb (request, call, done, word ? "state" : field, error);
}

typedef gboolean (*SwitchVerb) (TandemSwitchboard *switchboard, TandemCall *call, gboolean on, GError **error);

static void
do_switch (const TandemControlRequest *request, SwitchVerb verb)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  gboolean on = FALSE;
  gboolean done;

  if (!call)
    return;
  done = tandem_control_body_parse_boolean (request->body, "on", &on, &field, &error) &&
         verb (request->switchboard, call, on, &error);
  answer_verb (request, call, done, field, error);
}

void
tandem_control_operator_monitor (const TandemControlRequest *request)
{
  do_switch (request, tandem_switchboard_set_monitored);
}

void
tandem_control_operator_mute (const TandemControlRequest *request)
{
  do_switch (request, tandem_switchboard_set_muted);
}
