// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-switchboard.h"

#include <string.h>

#include "tandem-dial-policy.h"
#include "tandem-error.h"
#include "tandem-phone-number.h"

/* How long a call may stay up without media before we end it: its status callback normally comes within a second. */
#define WITHOUT_MEDIA_S 3
/* A shut-down that takes longer than this is cut off: what is left is closed as interrupted at the next start. */
#define SHUT_DOWN_S 5
#define HISTORY_LENGTH 1000

/* What the switchboard knows of a live call besides its model. */
typedef struct {
  /* owned */
  TandemCall *call;
  guint without_media_id;

  /* borrowed */
  TandemSwitchboard *switchboard;

  gboolean media_open;
} LiveCall;

struct _TandemSwitchboard {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCarrier *carrier;
  TandemCallMedia *media;
  TandemStore *store;
  TandemDialPolicy *policy;
  GListStore *calls;      /* newest first */
  GHashTable *live;       /* id -> LiveCall */
  GTask *shut_down;
  guint shut_down_id;

  guint n_saving;
};

G_DEFINE_FINAL_TYPE (TandemSwitchboard, tandem_switchboard, G_TYPE_OBJECT)

enum { CALL_ADDED, CALL_CHANGED, TURN_CHANGED, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
live_call_free (LiveCall *live)
{
  g_clear_handle_id (&live->without_media_id, g_source_remove);
  g_clear_object (&live->call);
  g_free (live);
}

static void
tandem_switchboard_dispose (GObject *object)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (object);

  g_clear_handle_id (&self->shut_down_id, g_source_remove);
  g_clear_object (&self->shut_down);
  g_clear_pointer (&self->live, g_hash_table_unref);
  g_clear_object (&self->calls);
  g_clear_object (&self->policy);
  g_clear_object (&self->carrier);
  g_clear_object (&self->media);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_switchboard_parent_class)->dispose (object);
}

static void
tandem_switchboard_class_init (TandemSwitchboardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_switchboard_dispose;

  signals[CALL_ADDED] = g_signal_new ("call-added", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[TURN_CHANGED] = g_signal_new ("turn-changed", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, TANDEM_TYPE_CALL, TANDEM_TYPE_TURN);
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_switchboard_init (TandemSwitchboard *self)
{
  self->calls = g_list_store_new (TANDEM_TYPE_CALL);
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) live_call_free);
}

/* --- storing ------------------------------------------------------------------------------ */

static void
finish_shut_down_if_quiet (TandemSwitchboard *self)
{
  if (!self->shut_down || g_hash_table_size (self->live) > 0 || self->n_saving > 0)
    return;
  g_clear_handle_id (&self->shut_down_id, g_source_remove);
  g_task_return_boolean (self->shut_down, TRUE);
  g_clear_object (&self->shut_down);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSwitchboard) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_SWITCHBOARD (self));
  self->n_saving--;
  if (!tandem_store_save_finish (TANDEM_STORE (source), result, &error))
    g_signal_emit (self, signals[NOTICE], 0, NULL, error);
  finish_shut_down_if_quiet (self);
}

static void
save_call (TandemSwitchboard *self, TandemCall *call)
{
  self->n_saving++;
  tandem_store_save_call_async (self->store, call, NULL, did_save, g_object_ref (self));
}

static void
save_turn (TandemSwitchboard *self, TandemCall *call, TandemTurn *turn)
{
  /* A turn in which nothing was said (a cough, an interruption before the first word) is not worth a row. */
  if (!*tandem_turn_get_text (turn))
    return;
  self->n_saving++;
  tandem_store_save_turn_async (self->store, call, turn, NULL, did_save, g_object_ref (self));
}

static void
save_event (TandemSwitchboard *self, TandemCall *call, const char *kind, const char *detail)
{
  self->n_saving++;
  tandem_store_add_event_async (self->store, tandem_call_get_id (call), kind, detail, NULL, did_save,
                                g_object_ref (self));
}

/* --- the end of a call --------------------------------------------------------------------- */

static void
call_changed (TandemSwitchboard *self, TandemCall *call)
{
  save_call (self, call);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

/* A call leaves the live ones when it has ended and its line has said everything. */
static void
retire_if_over (TandemSwitchboard *self, LiveCall *live)
{
  g_autoptr (TandemCall) call = NULL;
  g_autoptr (GPtrArray) open = NULL;

  if (live->media_open || tandem_call_is_live (live->call))
    return;
  call = g_object_ref (live->call);
  open = tandem_transcript_finish (tandem_call_get_transcript (call));
  for (guint i = 0; i < open->len; i++) {
    save_turn (self, call, open->pdata[i]);
    g_signal_emit (self, signals[TURN_CHANGED], 0, call, open->pdata[i]);
  }
  g_hash_table_remove (self->live, tandem_call_get_id (call));
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
  finish_shut_down_if_quiet (self);
}

/* Moves @call and does what follows from it.  Late reports are dropped here. */
static void
advance (TandemSwitchboard *self, TandemCall *call, TandemCallState state, const char *reason)
{
  g_autoptr (GError) error = NULL;
  LiveCall *live = g_hash_table_lookup (self->live, tandem_call_get_id (call));

  if (!tandem_call_advance (call, state, &error)) {
    g_debug ("switchboard: ignored a late report: %s", error->message);
    return;
  }
  save_event (self, call, "state", tandem_call_state_to_string (state));
  if (tandem_call_state_is_terminal (state)) {
    if (!tandem_call_get_end_reason (call))
      tandem_call_set_end_reason (call, reason);
    if (live) {
      g_clear_handle_id (&live->without_media_id, g_source_remove);
      if (live->media_open)
        tandem_call_media_close (self->media, tandem_call_get_id (call));
    }
  }
  call_changed (self, call);
  if (live)
    retire_if_over (self, live);
}

/* --- what carrier and media report ----------------------------------------------------------- */

static void
on_call_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason,
                gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (live)
    advance (self, live->call, state, reason);
}

static void
on_turn (TandemCallMedia *media, const char *call_id, const TandemTurnUpdate *update, gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);
  TandemTurn *turn;

  if (!live)
    return;
  turn = tandem_transcript_update (tandem_call_get_transcript (live->call), update, NULL);
  if (tandem_turn_get_final (turn))
    save_turn (self, live->call, turn);
  g_signal_emit (self, signals[TURN_CHANGED], 0, live->call, turn);
}

static void
on_connected (TandemCallMedia *media, const char *call_id, gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  tandem_call_set_media_connected (live->call, TRUE);
  save_event (self, live->call, "media", "connected");
  /* The stream begins when the telephone is answered, and often before the callback says so. */
  if (tandem_call_get_state (live->call) < TANDEM_CALL_STATE_IN_PROGRESS)
    advance (self, live->call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  else
    g_signal_emit (self, signals[CALL_CHANGED], 0, live->call);
}

static void
did_hang_up_without_media (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSwitchboard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_switchboard_hang_up_finish (self, result, &error))
    g_debug ("switchboard: %s", error->message);
}

static gboolean
on_without_media (gpointer user_data)
{
  LiveCall *live = user_data;
  TandemSwitchboard *self = live->switchboard;

  live->without_media_id = 0;
  tandem_switchboard_hang_up_async (self, live->call, NULL, did_hang_up_without_media, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
on_disconnected (TandemCallMedia *media, const char *call_id, const char *reason, gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  live->media_open = FALSE;
  tandem_call_set_media_connected (live->call, FALSE);
  save_event (self, live->call, "media", reason ? reason : "disconnected");
  if (tandem_call_is_live (live->call) && !live->without_media_id)
    live->without_media_id = g_timeout_add_seconds (WITHOUT_MEDIA_S, on_without_media, live);
  retire_if_over (self, live);
}

static void
on_notice (TandemCallMedia *media, const char *call_id, GError *error, gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  tandem_call_set_notice (live->call, error->message);
  save_event (self, live->call, "error", error->message);
  g_signal_emit (self, signals[NOTICE], 0, live->call, error);
}

static void
on_digit (TandemCallMedia *media, const char *call_id, const char *digit, gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (live)
    save_event (self, live->call, "digit", digit);
}

TandemSwitchboard *
tandem_switchboard_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media, TandemStore *store)
{
  TandemSwitchboard *self = g_object_new (TANDEM_TYPE_SWITCHBOARD, NULL);

  self->settings = g_object_ref (settings);
  self->carrier = g_object_ref (carrier);
  self->media = g_object_ref (media);
  self->store = g_object_ref (store);
  self->policy = tandem_dial_policy_new (settings);
  g_signal_connect_object (carrier, "call-status", G_CALLBACK (on_call_status), self, 0);
  g_signal_connect_object (media, "turn", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (media, "connected", G_CALLBACK (on_connected), self, 0);
  g_signal_connect_object (media, "disconnected", G_CALLBACK (on_disconnected), self, 0);
  g_signal_connect_object (media, "notice", G_CALLBACK (on_notice), self, 0);
  g_signal_connect_object (media, "digit", G_CALLBACK (on_digit), self, 0);
  return self;
}

/* --- dialling --------------------------------------------------------------------------------- */

typedef struct {
  TandemCall *call;
  TandemProfile *profile;
  char *media_token;
} DialState;

static void
dial_state_free (DialState *state)
{
  g_clear_object (&state->call);
  g_clear_object (&state->profile);
  g_free (state->media_token);
  g_free (state);
}

static void
did_place_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemSwitchboard *self = g_task_get_source_object (task);
  DialState *state = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (tandem_carrier_place_call_finish (TANDEM_CARRIER (source), result, &error)) {
    call_changed (self, state->call);
    g_task_return_pointer (task, g_object_ref (state->call), g_object_unref);
    return;
  }
  advance (self, state->call, TANDEM_CALL_STATE_FAILED, error->message);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* The call is on disk: only now may it cost money. */
static void
did_save_new_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemSwitchboard *self = g_task_get_source_object (task);
  DialState *state = g_task_get_task_data (task);
  LiveCall *live = g_hash_table_lookup (self->live, tandem_call_get_id (state->call));
  g_autoptr (GError) error = NULL;

  self->n_saving--;
  if (!tandem_store_save_finish (TANDEM_STORE (source), result, &error)) {
    advance (self, state->call, TANDEM_CALL_STATE_FAILED, error->message);
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (!live) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                             "The call was hung up before it was placed.");
    return;
  }
  live->media_open = TRUE;
  tandem_call_media_open (self->media, state->call, state->profile, state->media_token);
  tandem_carrier_place_call_async (self->carrier, state->call, state->media_token, g_task_get_cancellable (task),
                                   did_place_call, g_object_ref (task));
}

/* 256 random bits as hex: the media stream must bring them, so they must not be guessable. */
static char *
make_media_token (void)
{
  g_autofree char *a = g_uuid_string_random ();
  g_autofree char *b = g_uuid_string_random ();
  g_autofree char *both = g_strconcat (a, b, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
}

static TandemProfile *
make_profile (TandemSwitchboard *self, const TandemDialRequest *request)
{
  TandemProfile *profile = request->profile ? tandem_profile_copy (request->profile)
                                            : tandem_settings_dup_default_profile (self->settings);

  if (request->provider && *request->provider)
    g_object_set (profile, "provider", request->provider, NULL);
  if (request->instructions && *request->instructions)
    g_object_set (profile, "instructions", request->instructions, NULL);
  if (request->voice && *request->voice)
    g_object_set (profile, "voice", request->voice, NULL);
  if (request->greeting)
    g_object_set (profile, "greeting", request->greeting, NULL);
  if (request->mode == TANDEM_CALL_MODE_ECHO)
    g_object_set (profile, "provider", "echo", NULL);
  else if (request->mode == TANDEM_CALL_MODE_OPERATOR)
    g_object_set (profile, "provider", "none", NULL);
  return profile;
}

static LiveCall *
add_call (TandemSwitchboard *self, TandemCall *call)
{
  LiveCall *live = g_new0 (LiveCall, 1);

  live->call = g_object_ref (call);
  live->switchboard = self;
  g_hash_table_insert (self->live, (gpointer) tandem_call_get_id (call), live);
  g_list_store_insert (self->calls, 0, call);
  g_signal_emit (self, signals[CALL_ADDED], 0, call);
  return live;
}

void
tandem_switchboard_dial_async (TandemSwitchboard *self, const TandemDialRequest *request, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *to = NULL;
  g_autofree char *from = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  const char *own;
  DialState *state;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_dial_async);
  own = request->from && *request->from ? request->from : tandem_settings_get_string (self->settings, "phone-number");
  to = tandem_dial_policy_check_number (self->policy, request->to, &error);
  if (to && !*own)
    g_set_error_literal (&error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                         "No number to call from: set TWILIO_PHONE_NUMBER or enter it in the window.");
  else if (to)
    from = tandem_phone_number_normalize (own, tandem_settings_get_string (self->settings, "region"), &error);
  if (!from || !tandem_dial_policy_take (self->policy, g_hash_table_size (self->live), &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  id = g_uuid_string_random ();
  state = g_new0 (DialState, 1);
  state->call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, request->mode, from, to);
  state->profile = make_profile (self, request);
  state->media_token = make_media_token ();
  tandem_call_set_profile_name (state->call, tandem_profile_get_name (state->profile));
  g_task_set_task_data (task, state, (GDestroyNotify) dial_state_free);
  add_call (self, state->call);
  self->n_saving++;
  tandem_store_save_call_async (self->store, state->call, NULL, did_save_new_call, g_steal_pointer (&task));
}

TandemCall *
tandem_switchboard_dial_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- verbs on a live call ------------------------------------------------------------------------ */

static LiveCall *
find_live (TandemSwitchboard *self, TandemCall *call, GError **error)
{
  LiveCall *live = g_hash_table_lookup (self->live, tandem_call_get_id (call));

  if (live && tandem_call_is_live (call))
    return live;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call has ended already.");
  return NULL;
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemSwitchboard *self = g_task_get_source_object (task);
  TandemCall *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  /* The carrier's own report comes later and is then a repetition. */
  if (tandem_call_is_live (call))
    advance (self, call,
             tandem_call_get_state (call) == TANDEM_CALL_STATE_IN_PROGRESS ? TANDEM_CALL_STATE_COMPLETED
                                                                           : TANDEM_CALL_STATE_CANCELED,
             "hung up here");
  g_task_return_boolean (task, TRUE);
}

void
tandem_switchboard_hang_up_async (TandemSwitchboard *self, TandemCall *call, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  g_return_if_fail (TANDEM_IS_CALL (call));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_hang_up_async);
  g_task_set_task_data (task, g_object_ref (call), g_object_unref);
  if (!find_live (self, call, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  tandem_carrier_hang_up_async (self->carrier, call, cancellable, did_hang_up, g_steal_pointer (&task));
}

gboolean
tandem_switchboard_hang_up_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tandem_switchboard_set_muted (TandemSwitchboard *self, TandemCall *call, gboolean muted, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);

  if (!find_live (self, call, error))
    return FALSE;
  if (tandem_call_get_muted (call) != muted) {
    tandem_call_set_muted (call, muted);
    tandem_call_media_set_muted (self->media, tandem_call_get_id (call), muted);
    g_signal_emit (self, signals[CALL_CHANGED], 0, call);
  }
  return TRUE;
}

gboolean
tandem_switchboard_send_digits (TandemSwitchboard *self, TandemCall *call, const char *digits, GError **error)
{
  const char *wrong;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);

  if (!digits || !*digits) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "Say which digits to send: 0-9, A-D, * and #.");
    return FALSE;
  }
  wrong = digits + strspn (digits, "0123456789ABCDabcd*#");
  if (*wrong) {
    g_autofree char *character = g_utf8_validate (wrong, -1, NULL) ? g_utf8_substring (wrong, 0, 1) : g_strdup ("?");

    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 "“%s” is not a key of a telephone: use 0-9, A-D, * and #.", character);
    return FALSE;
  }
  if (!find_live (self, call, error))
    return FALSE;
  if (!tandem_call_get_media_connected (call)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                         "Nobody has answered yet: send the digits then.");
    return FALSE;
  }
  tandem_call_media_send_digits (self->media, tandem_call_get_id (call), digits);
  return TRUE;
}

/* --- lists and history ------------------------------------------------------------------------------ */

GListModel *
tandem_switchboard_get_calls (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return G_LIST_MODEL (self->calls);
}

TandemCall *
tandem_switchboard_lookup (TandemSwitchboard *self, const char *id_or_sid)
{
  guint n;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->calls));
  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), i);

    if (g_strcmp0 (tandem_call_get_id (call), id_or_sid) == 0 ||
        g_strcmp0 (tandem_call_get_call_sid (call), id_or_sid) == 0)
      return call; /* the list keeps it alive */
  }
  return NULL;
}

guint
tandem_switchboard_count_live (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), 0);
  return g_hash_table_size (self->live);
}

static void
did_hang_up_orphan (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSwitchboard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &error))
    g_debug ("switchboard: an interrupted call could not be ended: %s", error->message);
}

/* Tandem died during this call: it ends now, here and at the carrier. */
static void
close_interrupted (TandemSwitchboard *self, TandemCall *call)
{
  tandem_call_set_end_reason (call, "interrupted: Tandem stopped during the call");
  tandem_call_advance (call,
                       tandem_call_get_answered_at (call) ? TANDEM_CALL_STATE_COMPLETED : TANDEM_CALL_STATE_FAILED,
                       NULL);
  save_call (self, call);
  if (tandem_call_get_call_sid (call))
    tandem_carrier_hang_up_async (self->carrier, call, NULL, did_hang_up_orphan, g_object_ref (self));
}

static void
did_list_calls (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemSwitchboard *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GError) error = NULL;

  calls = tandem_store_list_calls_finish (TANDEM_STORE (source), result, &error);
  if (!calls) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  for (guint i = 0; i < calls->len; i++) {
    TandemCall *call = calls->pdata[i];

    if (tandem_switchboard_lookup (self, tandem_call_get_id (call)))
      continue;
    if (tandem_call_is_live (call))
      close_interrupted (self, call);
    g_list_store_append (self->calls, call);
  }
  g_task_return_boolean (task, TRUE);
}

void
tandem_switchboard_load_history_async (TandemSwitchboard *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_load_history_async);
  tandem_store_list_calls_async (self->store, HISTORY_LENGTH, cancellable, did_list_calls, task);
}

gboolean
tandem_switchboard_load_history_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
did_load_transcript (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_store_load_transcript_finish (TANDEM_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tandem_switchboard_load_transcript_async (TandemSwitchboard *self, TandemCall *call, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_load_transcript_async);
  if (tandem_call_is_live (call) ||
      g_list_model_get_n_items (G_LIST_MODEL (tandem_call_get_transcript (call))) > 0)
    g_task_return_boolean (task, TRUE);
  else
    tandem_store_load_transcript_async (self->store, call, cancellable, did_load_transcript, g_steal_pointer (&task));
}

gboolean
tandem_switchboard_load_transcript_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- shutting down --------------------------------------------------------------------------------------- */

static void
did_hang_up_last (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCall) call = user_data;
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (source);
  g_autoptr (GError) error = NULL;

  if (tandem_switchboard_hang_up_finish (self, result, &error) || !tandem_call_is_live (call))
    return;
  advance (self, call, TANDEM_CALL_STATE_FAILED, error->message);
}

static gboolean
on_shut_down_timeout (gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);

  self->shut_down_id = 0;
  g_task_return_new_error (self->shut_down, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                           "Not every call could be ended in time.");
  g_clear_object (&self->shut_down);
  return G_SOURCE_REMOVE;
}

void
tandem_switchboard_shut_down_async (TandemSwitchboard *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  LiveCall *live;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  g_return_if_fail (!self->shut_down);

  self->shut_down = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->shut_down, tandem_switchboard_shut_down_async);
  self->shut_down_id = g_timeout_add_seconds (SHUT_DOWN_S, on_shut_down_timeout, self);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &live))
    g_ptr_array_add (calls, g_object_ref (live->call));
  for (guint i = 0; i < calls->len; i++)
    if (tandem_call_is_live (calls->pdata[i]))
      tandem_switchboard_hang_up_async (self, calls->pdata[i], NULL, did_hang_up_last,
                                        g_object_ref (calls->pdata[i]));
  finish_shut_down_if_quiet (self);
}

gboolean
tandem_switchboard_shut_down_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

TandemSettings *
tandem_switchboard_get_settings (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return self->settings;
}
