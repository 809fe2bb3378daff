// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-calls.h"

#include "tandem-dial-wish.h"
#include "tandem-error.h"
#include "tandem-transfer.h"

/* How long a call may stay up without media before we end it: its status callback normally comes within a second. */
#define WITHOUT_MEDIA_S 3

/* What is known of a live call besides its model. */
typedef struct {
  /* owned */
  TandemCall *call;
  guint without_media_id;

  /* borrowed */
  TandemLiveCalls *owner;

  gboolean left; /* the carrier connects the remote with somebody else */
  gboolean media_open;
  gboolean media_lost;
} LiveCall;

struct _TandemLiveCalls {
  GObject parent_instance;

  /* owned */
  TandemCarrier *carrier;
  TandemCallMedia *media;
  TandemSaveQueue *saves;
  GHashTable *live; /* id -> LiveCall */
};

G_DEFINE_FINAL_TYPE (TandemLiveCalls, tandem_live_calls, G_TYPE_OBJECT)

enum { CALL_CHANGED, TURN_CHANGED, NOTICE, MEDIA_LOST, WITHOUT_MEDIA, EMPTY, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
live_call_free (LiveCall *live)
{
  g_clear_handle_id (&live->without_media_id, g_source_remove);
  g_clear_object (&live->call);
  g_free (live);
}

static void
tandem_live_calls_dispose (GObject *object)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (object);

  g_clear_pointer (&self->live, g_hash_table_unref);
  g_clear_object (&self->saves);
  g_clear_object (&self->media);
  g_clear_object (&self->carrier);
  G_OBJECT_CLASS (tandem_live_calls_parent_class)->dispose (object);
}

static guint
add_signal (const char *name, guint n, GType second)
{
  return g_signal_new (name, TANDEM_TYPE_LIVE_CALLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n,
                       TANDEM_TYPE_CALL, second);
}

static void
tandem_live_calls_class_init (TandemLiveCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_live_calls_dispose;
  signals[CALL_CHANGED] = add_signal ("call-changed", 1, G_TYPE_NONE);
  signals[TURN_CHANGED] = add_signal ("turn-changed", 2, TANDEM_TYPE_TURN);
  signals[NOTICE] = add_signal ("notice", 2, G_TYPE_ERROR);
  signals[MEDIA_LOST] = add_signal ("media-lost", 1, G_TYPE_NONE);
  signals[WITHOUT_MEDIA] = add_signal ("without-media", 1, G_TYPE_NONE);
  signals[EMPTY] = add_signal ("empty", 0, G_TYPE_NONE);
}

static void
tandem_live_calls_init (TandemLiveCalls *self)
{
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) live_call_free);
}

/* --- the end of a call --------------------------------------------------------------------- */

static void
call_changed (TandemLiveCalls *self, TandemCall *call)
{
  tandem_save_queue_add_call (self->saves, call);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

/* A call leaves the live ones when it has ended and its line has said everything. */
static void
retire_if_over (TandemLiveCalls *self, LiveCall *live)
{
  g_autoptr (TandemCall) call = NULL;
  g_autoptr (GPtrArray) open = NULL;

  if (live->media_open || tandem_call_is_live (live->call))
    return;
  call = g_object_ref (live->call);
  open = tandem_transcript_finish (tandem_call_get_transcript (call));
  for (guint i = 0; i < open->len; i++) {
    tandem_save_queue_add_turn (self->saves, call, open->pdata[i]);
    g_signal_emit (self, signals[TURN_CHANGED], 0, call, open->pdata[i]);
  }
  g_hash_table_remove (self->live, tandem_call_get_id (call));
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
  if (g_hash_table_size (self->live) == 0)
    g_signal_emit (self, signals[EMPTY], 0);
}

/* Nothing reports what the carrier says: it begins with the answer. */
static void
tell_message (TandemLiveCalls *self, TandemCall *call)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("message", TANDEM_PARTY_AGENT);
  TandemTurn *turn;

  update->text = g_strdup (tandem_call_get_message (call));
  update->start_ms = 0;
  update->final = TRUE;
  turn = tandem_transcript_update (tandem_call_get_transcript (call), update, NULL);
  if (!turn)
    return;
  tandem_save_queue_add_turn (self->saves, call, turn);
  g_signal_emit (self, signals[TURN_CHANGED], 0, call, turn);
}

void
tandem_live_calls_advance (TandemLiveCalls *self, TandemCall *call, TandemCallState state, const char *reason)
{
  g_autoptr (GError) error = NULL;
  LiveCall *live = g_hash_table_lookup (self->live, tandem_call_get_id (call));

  if (!tandem_call_advance (call, state, &error)) {
    g_debug ("live calls: ignored a late report: %s", error->message);
    return;
  }
  tandem_save_queue_add_event (self->saves, call, "state", tandem_call_state_to_string (state));
  if (tandem_call_state_is_terminal (state)) {
    if (!tandem_call_get_end_reason (call) || (live && live->left && state != TANDEM_CALL_STATE_COMPLETED))
      tandem_call_set_end_reason (call, reason);
    if (live) {
      g_clear_handle_id (&live->without_media_id, g_source_remove);
      if (live->media_open)
        tandem_call_media_close (self->media, tandem_call_get_id (call));
    }
  }
  if (live && state == TANDEM_CALL_STATE_IN_PROGRESS && tandem_call_get_message (call))
    tell_message (self, call);
  call_changed (self, call);
  /* Closing the line may have retired the call already. */
  live = g_hash_table_lookup (self->live, tandem_call_get_id (call));
  if (live)
    retire_if_over (self, live);
}

/* --- what carrier and media report ----------------------------------------------------------- */

static void
on_call_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason,
                gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (live)
    tandem_live_calls_advance (self, live->call, state, reason);
}

static void
on_turn (TandemCallMedia *media, const char *call_id, const TandemTurnUpdate *update, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);
  TandemTurn *turn;

  if (!live)
    return;
  turn = tandem_transcript_update (tandem_call_get_transcript (live->call), update, NULL);
  if (!turn)
    return;
  if (tandem_turn_get_final (turn))
    tandem_save_queue_add_turn (self->saves, live->call, turn);
  g_signal_emit (self, signals[TURN_CHANGED], 0, live->call, turn);
}

static void
on_connected (TandemCallMedia *media, const char *call_id, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  tandem_call_set_media_connected (live->call, TRUE);
  tandem_save_queue_add_event (self->saves, live->call, "media", "connected");
  if (live->media_lost)
    tandem_call_set_notice (live->call, NULL);
  live->media_lost = FALSE;
  g_clear_handle_id (&live->without_media_id, g_source_remove);
  /* The stream begins when the telephone is answered, and often before the callback says so. */
  if (tandem_call_get_state (live->call) < TANDEM_CALL_STATE_IN_PROGRESS)
    tandem_live_calls_advance (self, live->call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  else
    g_signal_emit (self, signals[CALL_CHANGED], 0, live->call);
}

static gboolean
on_without_media (gpointer user_data)
{
  LiveCall *live = user_data;
  live->without_media_id = 0;
  g_signal_emit (live->owner, signals[WITHOUT_MEDIA], 0, live->call);
  return G_SOURCE_REMOVE;
}

static void
on_disconnected (TandemCallMedia *media, const char *call_id, const char *reason, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  live->media_open = FALSE;
  tandem_call_set_media_connected (live->call, FALSE);
  tandem_save_queue_add_event (self->saves, live->call, "media", reason ? reason : "disconnected");
  if (tandem_call_is_live (live->call) && !live->without_media_id && !live->left)
    live->without_media_id = g_timeout_add_seconds (WITHOUT_MEDIA_S, on_without_media, live);
  retire_if_over (self, live);
}

static void
on_notice (TandemCallMedia *media, const char *call_id, GError *error, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  /* Why the agent is gone was said before, and tells more. */
  if ((!g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_GONE) &&
       !g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_AWAY)) || !tandem_call_get_notice (live->call))
    tandem_call_set_notice (live->call, error->message);
  tandem_save_queue_add_event (self->saves, live->call, "error", error->message);
  g_signal_emit (self, signals[NOTICE], 0, live->call, error);
}

static void
on_lost (TandemCallMedia *media, const char *call_id, const char *reason, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);
  g_autoptr (GError) error = NULL;

  /* Nobody wants it back. */
  if (!live || !tandem_call_is_live (live->call) || live->left) {
    tandem_call_media_close (media, call_id);
    return;
  }
  live->media_lost = TRUE;
  error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STREAM_LOST,
                       "The connection to the telephone broke and is being made again: %s", reason);
  on_notice (media, call_id, error, self);
  g_signal_emit (self, signals[MEDIA_LOST], 0, live->call);
}

static void
on_agent (TandemCallMedia *media, const char *call_id, TandemAgentState state, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  tandem_call_set_agent (live->call, state);
  /* What was told of its absence is not true any more. */
  if (state == TANDEM_AGENT_STATE_CONNECTED)
    tandem_call_set_notice (live->call, NULL);
  tandem_save_queue_add_event (self->saves, live->call, "agent", tandem_agent_state_to_string (state));
  g_signal_emit (self, signals[CALL_CHANGED], 0, live->call);
}

static void
on_digit (TandemCallMedia *media, const char *call_id, const char *digit, gpointer user_data)
{
  TandemLiveCalls *self = TANDEM_LIVE_CALLS (user_data);
  LiveCall *live = g_hash_table_lookup (self->live, call_id);

  if (!live)
    return;
  tandem_call_add_digits (live->call, digit);
  tandem_save_queue_add_event (self->saves, live->call, "digit", digit);
  g_signal_emit (self, signals[CALL_CHANGED], 0, live->call);
}

TandemLiveCalls *
tandem_live_calls_new (TandemCarrier *carrier, TandemCallMedia *media, TandemSaveQueue *saves)
{
  TandemLiveCalls *self = g_object_new (TANDEM_TYPE_LIVE_CALLS, NULL);

  self->carrier = g_object_ref (carrier);
  self->media = g_object_ref (media);
  self->saves = g_object_ref (saves);
  g_signal_connect_object (carrier, "call-status", G_CALLBACK (on_call_status), self, 0);
  g_signal_connect_object (media, "turn", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (media, "connected", G_CALLBACK (on_connected), self, 0);
  g_signal_connect_object (media, "lost", G_CALLBACK (on_lost), self, 0);
  g_signal_connect_object (media, "disconnected", G_CALLBACK (on_disconnected), self, 0);
  g_signal_connect_object (media, "notice", G_CALLBACK (on_notice), self, 0);
  g_signal_connect_object (media, "agent", G_CALLBACK (on_agent), self, 0);
  g_signal_connect_object (media, "digit", G_CALLBACK (on_digit), self, 0);
  return self;
}

void
tandem_live_calls_add (TandemLiveCalls *self, TandemCall *call)
{
  LiveCall *live = g_new0 (LiveCall, 1);

  g_return_if_fail (TANDEM_IS_LIVE_CALLS (self));
  live->call = g_object_ref (call);
  live->owner = self;
  g_hash_table_insert (self->live, (gpointer) tandem_call_get_id (call), live);
}

void
tandem_live_calls_set_left_to (TandemLiveCalls *self, TandemCall *call, const char *number)
{
  g_autofree char *reason = number ? tandem_transfer_make_reason (number) : NULL;
  LiveCall *live;

  g_return_if_fail (TANDEM_IS_LIVE_CALLS (self));
  live = g_hash_table_lookup (self->live, tandem_call_get_id (call));
  if (!live)
    return;
  live->left = number != NULL;
  /* Kept now: should Tandem die, its next start leaves those two alone. */
  tandem_call_set_end_reason (call, reason);
  tandem_save_queue_add_call (self->saves, call);
  tandem_save_queue_add_event (self->saves, call, "transfer", number ? number : "refused");
}

gboolean
tandem_live_calls_open_media (TandemLiveCalls *self, TandemCall *call, TandemProfile *profile, const char *media_token)
{
  LiveCall *live;

  g_return_val_if_fail (TANDEM_IS_LIVE_CALLS (self), FALSE);
  live = g_hash_table_lookup (self->live, tandem_call_get_id (call));
  if (!live)
    return FALSE;
  live->media_open = TRUE;
  tandem_call_media_open (self->media, call, profile, media_token);
  /* What the operator chose while the call was being stored. */
  if (tandem_call_get_patch (call) != TANDEM_PATCH_AGENT)
    tandem_call_media_set_patch (self->media, tandem_call_get_id (call), tandem_call_get_patch (call));
  if (tandem_call_get_monitored (call))
    tandem_call_media_set_monitored (self->media, tandem_call_get_id (call), TRUE);
  if (tandem_call_get_muted (call))
    tandem_call_media_set_muted (self->media, tandem_call_get_id (call), TRUE);
  if (tandem_call_get_recording (call) != TANDEM_RECORDING_OFF && !tandem_call_get_recording_due (call))
    tandem_call_media_set_recording (self->media, tandem_call_get_id (call), tandem_call_get_recording (call),
                                     tandem_call_get_recording_path (call));
  return TRUE;
}

gboolean
tandem_live_calls_check (TandemLiveCalls *self, TandemCall *call, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_LIVE_CALLS (self), FALSE);
  if (g_hash_table_contains (self->live, tandem_call_get_id (call)) && tandem_call_is_live (call))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call has ended already.");
  return FALSE;
}

guint
tandem_live_calls_count (TandemLiveCalls *self)
{
  g_return_val_if_fail (TANDEM_IS_LIVE_CALLS (self), 0);
  return g_hash_table_size (self->live);
}

GPtrArray *
tandem_live_calls_list (TandemLiveCalls *self)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  LiveCall *live;

  g_return_val_if_fail (TANDEM_IS_LIVE_CALLS (self), NULL);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &live))
    g_ptr_array_add (calls, g_object_ref (live->call));
  return g_steal_pointer (&calls);
}

gboolean
tandem_live_calls_has_left (TandemLiveCalls *self, TandemCall *call)
{
  LiveCall *live;

  g_return_val_if_fail (TANDEM_IS_LIVE_CALLS (self) && TANDEM_IS_CALL (call), FALSE);
  live = g_hash_table_lookup (self->live, tandem_call_get_id (call));
  return live && live->left;
}

gboolean
tandem_live_calls_has_lost_media (TandemLiveCalls *self, TandemCall *call)
{
  LiveCall *live;

  g_return_val_if_fail (TANDEM_IS_LIVE_CALLS (self) && TANDEM_IS_CALL (call), FALSE);
  live = g_hash_table_lookup (self->live, tandem_call_get_id (call));
  return live && live->media_lost;
}
