// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-calls.h"

#include "tandem-control-answer.h"
#include "tandem-control-body.h"
#include "tandem-control-json.h"
#include "tandem-control-member.h"
#include "tandem-error.h"
#include "tandem-phone-number.h"
#include "tandem-profile-variables.h"

/* A request that waits for the switchboard; its message is paused meanwhile. */
typedef struct {
  /* owned */
  SoupServerMessage *message;
  TandemCall *call;
  char *to;

  /* borrowed, static */
  const TandemControlDialNames *names;
  TandemControlShape shape;
  guint status; /* when it is done */
} Waiting;

static Waiting *
wait_for_switchboard (const TandemControlRequest *request, TandemCall *call, TandemControlShape shape)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->message = g_object_ref (request->message);
  waiting->call = call ? g_object_ref (call) : NULL;
  waiting->shape = shape;
  soup_server_message_pause (request->message);
  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  soup_server_message_unpause (waiting->message);
  g_object_unref (waiting->message);
  g_clear_object (&waiting->call);
  g_free (waiting->to);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

TandemCall *
tandem_control_calls_find (const TandemControlRequest *request)
{
  TandemCall *call = tandem_switchboard_lookup (request->switchboard, request->id);

  if (!call)
    tandem_control_answer_refusal (request->message, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                                   "There is no call with this id: GET /api/v1/calls lists them.");
  return call;
}

void
tandem_control_calls_health (const TandemControlRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "running");
  json_object_set_string_member (object, "service", "Tandem");
  json_object_set_string_member (object, "version", TANDEM_VERSION);
  json_object_set_int_member (object, "active_sessions", tandem_switchboard_count_live (request->switchboard));
  tandem_control_answer (request->message, SOUP_STATUS_OK, tandem_control_member_take (object));
}

/* --- dial ------------------------------------------------------------------------------------------ */

/* The switchboard says "bad number" about either end. */
static const char *
field_of (TandemSwitchboard *switchboard, const Waiting *waiting, const GError *error)
{
  const char *region = tandem_settings_get_string (tandem_switchboard_get_settings (switchboard), "region");
  g_autofree char *to = NULL;

  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED))
    return waiting->names->to;
  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT))
    return waiting->names->message ? waiting->names->message : waiting->names->provider;
  if (!g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER))
    return NULL;
  to = waiting->to ? tandem_phone_number_normalize (waiting->to, region, NULL) : NULL;
  return to ? waiting->names->from : waiting->names->to;
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  TandemSwitchboard *switchboard = TANDEM_SWITCHBOARD (source);
  g_autoptr (TandemCall) call = tandem_switchboard_dial_finish (switchboard, result, &error);
  g_autofree char *location = NULL;

  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT)) {
    tandem_control_answer_limit (waiting->message, tandem_switchboard_get_wait_s (switchboard), error);
    return;
  }
  if (!call) {
    tandem_control_answer_error (waiting->message, field_of (switchboard, waiting, error), error);
    return;
  }
  location = g_strconcat ("/api/v1/calls/", tandem_call_get_id (call), NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (waiting->message), "Location", location);
  tandem_control_answer (waiting->message, waiting->status, waiting->shape (call));
}

/* *@profile (borrowed): the one that is named; NULL: that of the settings, which is there before the others are read.  *@field: what is wrong. */
static gboolean
find_profile (const TandemControlRequest *request, const TandemControlDialNames *names, const TandemControlDial *dial,
              TandemProfile **profile, const char **field, GError **error)
{
  g_autoptr (TandemProfile) told = NULL;

  *profile = NULL;
  *field = names->profile;
  if (dial->profile && *dial->profile && !(request->profiles && tandem_profiles_get_loaded (request->profiles)) &&
      g_ascii_strcasecmp (dial->profile, TANDEM_PROFILE_DEFAULT) != 0) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "There is no profile “%s” yet, while Tandem starts: ask again in a moment.",
                 dial->profile);
    return FALSE;
  }
  if (dial->profile && *dial->profile && request->profiles)
    *profile = tandem_profiles_lookup (request->profiles, dial->profile, error);
  if (dial->profile && *dial->profile && request->profiles && !*profile) {
    if (error && *error)
      (*error)->code = TANDEM_CALL_ERROR_BAD_INPUT;
    return FALSE;
  }
  if (dial->mode != TANDEM_CALL_MODE_AGENT || dial->message)
    return TRUE;
  told = *profile ? tandem_profile_copy (*profile) : tandem_settings_dup_default_profile (tandem_switchboard_get_settings (request->switchboard));
  if (dial->instructions && *dial->instructions)
    g_object_set (told, "instructions", dial->instructions, NULL);
  if (dial->greeting)
    g_object_set (told, "greeting", dial->greeting, NULL);
  *field = names->variables;
  return tandem_profile_variables_check (told, dial->variables, error);
}

void
tandem_control_calls_place (const TandemControlRequest *request, const TandemControlDialNames *names, guint status,
                            TandemControlShape shape)
{
  g_auto (TandemControlDial) dial = { NULL };
  TandemDialRequest wanted = { NULL };
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  TandemProfile *profile;
  Waiting *waiting;

  if (!tandem_control_body_parse_dial (request->body, names, &dial, &field, &error)) {
    tandem_control_answer_error (request->message, field, error);
    return;
  }
  if (!find_profile (request, names, &dial, &profile, &field, &error)) {
    tandem_control_answer_error (request->message, field, error);
    return;
  }
  wanted.profile = profile;
  wanted.variables = dial.variables;
  wanted.to = dial.to;
  wanted.from = dial.from;
  wanted.mode = dial.mode;
  wanted.provider = dial.provider;
  wanted.instructions = dial.instructions;
  wanted.voice = dial.voice;
  wanted.greeting = dial.greeting;
  wanted.record = dial.record;
  wanted.machine_detection = dial.machine_detection;
  wanted.message = dial.message;
  wanted.carrier = dial.carrier;
  wanted.direction = dial.direction;
  waiting = wait_for_switchboard (request, NULL, shape);
  waiting->to = g_strdup (dial.to);
  waiting->names = names;
  waiting->status = status;
  tandem_switchboard_dial_async (request->switchboard, &wanted, NULL, did_dial, waiting);
}

/* The call with "success": what our own verbs answer. */
static JsonNode *
shape_success (TandemCall *call)
{
  JsonNode *node = tandem_control_json_from_call (call);

  json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
  return node;
}

void
tandem_control_calls_dial (const TandemControlRequest *request)
{
  static const TandemControlDialNames names = { "to", "from", "profile", "provider", "mode", "instructions", "voice",
                                                "greeting", "record", "machine_detection", NULL, "variables", "carrier", "direction" };

  tandem_control_calls_place (request, &names, SOUP_STATUS_CREATED, shape_success);
}

void
tandem_control_calls_announce (const TandemControlRequest *request)
{
  static const TandemControlDialNames names = { .to = "to", .from = "from", .voice = "voice", .message = "message" };

  tandem_control_calls_place (request, &names, SOUP_STATUS_CREATED, shape_success);
}

/* --- the others -------------------------------------------------------------------------------------- */

void
tandem_control_calls_list (const TandemControlRequest *request)
{
  GListModel *calls = tandem_switchboard_get_calls (request->switchboard);
  guint n = g_list_model_get_n_items (calls);
  JsonArray *array = json_array_sized_new (n);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);

    json_array_add_element (array, tandem_control_json_from_call (call));
  }
  json_object_set_array_member (object, "calls", array);
  tandem_control_answer (request->message, SOUP_STATUS_OK, tandem_control_member_take (object));
}

void
tandem_control_calls_describe (const TandemControlRequest *request, TandemControlShape shape)
{
  TandemCall *call = tandem_control_calls_find (request);

  if (call)
    tandem_control_answer (request->message, SOUP_STATUS_OK, shape (call));
}

void
tandem_control_calls_show (const TandemControlRequest *request)
{
  tandem_control_calls_describe (request, tandem_control_json_from_call);
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_switchboard_hang_up_finish (TANDEM_SWITCHBOARD (source), result, &error))
    tandem_control_answer (waiting->message, SOUP_STATUS_OK, waiting->shape (waiting->call));
  else
    tandem_control_answer_error (waiting->message, NULL, error);
}

void
tandem_control_calls_end (const TandemControlRequest *request, TandemControlShape shape)
{
  TandemCall *call = tandem_control_calls_find (request);

  if (call)
    tandem_switchboard_hang_up_async (request->switchboard, call, NULL, did_hang_up,
                                      wait_for_switchboard (request, call, shape));
}

void
tandem_control_calls_hang_up (const TandemControlRequest *request)
{
  tandem_control_calls_end (request, shape_success);
}

void
tandem_control_calls_refuse_number (SoupServerMessage *message, TandemSwitchboard *switchboard, const GError *error)
{
  gboolean is_of_number = g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER) ||
                          g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);

  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT))
    tandem_control_answer_limit (message, tandem_switchboard_get_wait_s (switchboard), error);
  else
    tandem_control_answer_error (message, is_of_number ? "to" : NULL, error);
}

static void
did_transfer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  TandemSwitchboard *switchboard = TANDEM_SWITCHBOARD (source);

  if (tandem_switchboard_transfer_finish (switchboard, result, &error))
    tandem_control_answer (waiting->message, SOUP_STATUS_OK, waiting->shape (waiting->call));
  else
    tandem_control_calls_refuse_number (waiting->message, switchboard, error);
}

void
tandem_control_calls_transfer (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autofree char *to = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = NULL;

  if (!call)
    return;
  to = tandem_control_body_parse_string (request->body, "to", &field, &error);
  if (to)
    tandem_switchboard_transfer_async (request->switchboard, call, to, NULL, did_transfer,
                                       wait_for_switchboard (request, call, shape_success));
  else
    tandem_control_answer_error (request->message, field, error);
}

void
tandem_control_calls_send_digits (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autofree char *digits = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = NULL;

  if (!call)
    return;
  digits = tandem_control_body_parse_string (request->body, "digits", &field, &error);
  if (digits && tandem_switchboard_send_digits (request->switchboard, call, digits, &error)) {
    tandem_control_answer_done (request->message);
    return;
  }
  if (!field && g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT) && digits)
    field = "digits";
  tandem_control_answer_error (request->message, field, error);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_switchboard_load_transcript_finish (TANDEM_SWITCHBOARD (source), result, &error))
    tandem_control_answer (waiting->message, SOUP_STATUS_OK, waiting->shape (waiting->call));
  else
    tandem_control_answer_error (waiting->message, NULL, error);
}

void
tandem_control_calls_tell (const TandemControlRequest *request, TandemControlShape shape)
{
  TandemCall *call = tandem_control_calls_find (request);

  if (call)
    tandem_switchboard_load_transcript_async (request->switchboard, call, NULL, did_load,
                                              wait_for_switchboard (request, call, shape));
}

static JsonNode *
shape_transcript (TandemCall *call)
{
  return tandem_control_json_from_transcript (tandem_call_get_transcript (call));
}

void
tandem_control_calls_transcript (const TandemControlRequest *request)
{
  tandem_control_calls_tell (request, shape_transcript);
}
