// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-wrap-ups.h"

#include "tandem-dial-wish.h"
#include "tandem-error.h"
#include "tandem-reply-prompt.h"

/* Longer than a text model may take. */
#define PATIENCE_MS 150000

struct _TandemWrapUps {
  GObject parent_instance;

  /* owned */
  TandemWrapUpStore *store;
  TandemTextModel *model;
  TandemDeliveryPost *post;
  TandemDeliveries *deliveries;
  GHashTable *done;   /* ids of calls that are over and were looked at */
  GHashTable *asking; /* ids of calls that the model reads just now */

  /* borrowed */
  TandemSwitchboard *switchboard; /* it owns this; NULL when it is gone and a question is not */
  const TandemWrapUpFormat *format;
};

G_DEFINE_FINAL_TYPE (TandemWrapUps, tandem_wrap_ups, G_TYPE_OBJECT)

static guint changed_signal;

static void
tandem_wrap_ups_dispose (GObject *object)
{
  TandemWrapUps *self = TANDEM_WRAP_UPS (object);

  g_clear_object (&self->deliveries);
  g_clear_object (&self->post);
  g_clear_object (&self->model);
  g_clear_object (&self->store);
  g_clear_weak_pointer (&self->switchboard);
  g_clear_pointer (&self->done, g_hash_table_unref);
  g_clear_pointer (&self->asking, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_wrap_ups_parent_class)->dispose (object);
}

static void
tandem_wrap_ups_class_init (TandemWrapUpsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_wrap_ups_dispose;
  changed_signal = g_signal_new ("changed", TANDEM_TYPE_WRAP_UPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
}

static void
tandem_wrap_ups_init (TandemWrapUps *self)
{
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* What one task is about. */
typedef struct {
  TandemCall *call;
  gboolean by_itself; /* nobody asked for it */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->call);
  g_free (work);
}

static TandemCall *
get_call (GTask *task)
{
  return ((Work *) g_task_get_task_data (task))->call;
}

/* NULL: nobody is to be told.  The first of a call has its id, so that a better one takes its place; later ones are news. */
static TandemDelivery *
make_delivery (TandemWrapUps *self, TandemCall *call, const TandemWrapUp *wrap_up, gboolean first)
{
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;

  if (!tandem_delivery_post_is_set_up (self->post))
    return NULL;
  id = first ? g_strdup (tandem_call_get_id (call)) : g_uuid_string_random ();
  body = self->format->describe (id, call, wrap_up);
  return tandem_delivery_new (id, tandem_call_get_id (call), body);
}

/* --- keeping it --------------------------------------------------------------------------------------------- */

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemWrapUps *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!tandem_wrap_up_store_finish (TANDEM_WRAP_UP_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  tandem_deliveries_look (self->deliveries);
  g_signal_emit (self, changed_signal, 0, get_call (task));
  g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
keep (GTask *task, const TandemWrapUp *wrap_up)
{
  TandemWrapUps *self = g_task_get_source_object (task);
  const Work *work = g_task_get_task_data (task);
  TandemCall *call = work->call;
  /* What was promised when the call ended, and was not told yet, is replaced. */
  gboolean first = work->by_itself || g_hash_table_contains (self->asking, tandem_call_get_id (call));
  g_autoptr (TandemDelivery) delivery = make_delivery (self, call, wrap_up, first);

  if (wrap_up)
    tandem_wrap_up_give (call, wrap_up);
  tandem_wrap_up_store_save_async (self->store, tandem_call_get_id (call), wrap_up, delivery, NULL, did_save, task);
}

static GTask *
new_task (TandemWrapUps *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->call = g_object_ref (call);
  g_task_set_source_tag (task, new_task);
  g_task_set_task_data (task, work, work_free);
  return task;
}

void
tandem_wrap_ups_edit_async (TandemWrapUps *self, TandemCall *call, const TandemWrapUp *wrap_up, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (TandemWrapUp) edited = NULL;

  g_return_if_fail (TANDEM_IS_WRAP_UPS (self) && TANDEM_IS_CALL (call) && wrap_up);
  edited = tandem_wrap_up_copy (wrap_up);
  edited->edited = TRUE;
  keep (new_task (self, call, cancellable, callback, user_data), edited);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemCall *call = get_call (task);
  GError *error = NULL;
  g_autoptr (TandemWrapUp) wrap_up = tandem_wrap_up_store_load_finish (TANDEM_WRAP_UP_STORE (source), result, &error);

  if (error) {
    g_task_return_error (task, error);
    return;
  }
  if (!tandem_wrap_up_of (call))
    tandem_wrap_up_give (call, wrap_up);
  g_task_return_boolean (task, TRUE);
}

void
tandem_wrap_ups_load_async (TandemWrapUps *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_WRAP_UPS (self) && TANDEM_IS_CALL (call));
  task = new_task (self, call, cancellable, callback, user_data);
  tandem_wrap_up_store_load_async (self->store, tandem_call_get_id (call), cancellable, did_load, task);
}

gboolean
tandem_wrap_ups_finish (TandemWrapUps *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- writing it --------------------------------------------------------------------------------------------- */

/* A person was quicker than what nobody asked for. */
static gboolean
is_taken (GTask *task)
{
  const Work *work = g_task_get_task_data (task);
  const TandemWrapUp *there = tandem_wrap_up_of (work->call);

  return work->by_itself && there && there->edited;
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemWrapUps *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *words = tandem_text_model_ask_finish (TANDEM_TEXT_MODEL (source), result, &error);
  g_autoptr (TandemWrapUp) wrap_up = words ? self->format->parse (words, &error) : NULL;

  if (self->asking)
    g_hash_table_remove (self->asking, tandem_call_get_id (get_call (task)));
  if (!wrap_up)
    g_task_return_error (task, error);
  else if (is_taken (task))
    g_task_return_boolean (task, TRUE);
  else
    keep (g_steal_pointer (&task), wrap_up);
}

/* The other side said something. */
static gboolean
has_talk (TandemCall *call)
{
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (call));

  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);

    if (tandem_turn_get_party (turn) == TANDEM_PARTY_REMOTE && *tandem_turn_get_text (turn))
      return TRUE;
  }
  return FALSE;
}

/* Takes @task. */
static void
ask (GTask *taken)
{
  g_autoptr (GTask) task = taken;
  TandemWrapUps *self = g_task_get_source_object (task);
  g_autofree char *record = NULL;
  TandemTextTurn turn = { 0 };

  if (!has_talk (get_call (task))) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Nothing was said in this call that could be summed up.");
    return;
  }
  /* Each question costs money. */
  if (!g_hash_table_add (self->asking, g_strdup (tandem_call_get_id (get_call (task))))) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The summary is being written: ask again in a moment.");
    return;
  }
  record = tandem_reply_prompt_dup_call (get_call (task));
  turn.words = record;
  tandem_text_model_ask_async (self->model, self->format->get_instructions (), &turn, 1, g_task_get_cancellable (task), did_ask,
                               g_object_ref (task));
}

static void
did_load_transcript (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_switchboard_load_transcript_finish (TANDEM_SWITCHBOARD (source), result, &error))
    ask (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

void
tandem_wrap_ups_write_async (TandemWrapUps *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_WRAP_UPS (self) && TANDEM_IS_CALL (call));
  task = new_task (self, call, cancellable, callback, user_data);
  if (tandem_call_is_live (call))
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call goes on: sum it up when it is over.");
  else
    tandem_switchboard_load_transcript_async (self->switchboard, call, cancellable, did_load_transcript, g_steal_pointer (&task));
}

/* --- calls that end ----------------------------------------------------------------------------------------- */

/* Another program is told that there was a call. */
static void
tell (TandemWrapUps *self, TandemCall *call)
{
  GTask *task = new_task (self, call, NULL, NULL, NULL);

  ((Work *) g_task_get_task_data (task))->by_itself = TRUE;
  keep (task, NULL);
}

static void
did_write_by_itself (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TandemWrapUps *self = TANDEM_WRAP_UPS (source);
  g_autoptr (TandemCall) call = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_wrap_ups_finish (self, result, &error))
    return;
  g_message ("summary: %s: %s", tandem_call_get_id (call), error->message);
  if (!tandem_wrap_up_of (call))
    tell (self, call);
}

static void
write_by_itself (TandemWrapUps *self, TandemCall *call)
{
  GTask *task = new_task (self, call, NULL, did_write_by_itself, g_object_ref (call));
  g_autoptr (TandemDelivery) promise = make_delivery (self, call, NULL, TRUE);

  /* Should this computer stop before the model has answered, it is told without. */
  if (promise) {
    promise->next_at = g_get_real_time () / 1000 + PATIENCE_MS;
    tandem_wrap_up_store_save_async (self->store, tandem_call_get_id (call), NULL, promise, NULL, NULL, NULL);
  }
  ((Work *) g_task_get_task_data (task))->by_itself = TRUE;
  ask (task);
}

/* What was said goes to OpenAI by itself only where OpenAI hears calls anyway. */
static gboolean
wants_summary (TandemWrapUps *self, TandemCall *call)
{
  TandemSettings *settings = tandem_switchboard_get_settings (self->switchboard);
  const char *wish = tandem_settings_get_string (settings, "call-summary");
  gboolean wanted = g_str_equal (wish, "on") ||
                    (g_str_equal (wish, "auto") && g_str_equal (tandem_settings_get_string (settings, "ai-provider"), "openai"));

  return wanted && has_talk (call);
}

/* Trials, and messages that a machine read out, are no conversations with anybody. */
static gboolean
is_conversation (TandemCall *call)
{
  TandemCallMode mode = tandem_call_get_mode (call);

  return mode != TANDEM_CALL_MODE_ECHO && mode != TANDEM_CALL_MODE_REHEARSAL && !tandem_call_get_message (call);
}

/* The last words are there when the media are gone, which may be after the end. */
static void
on_call_moved (TandemCall *call, GParamSpec *pspec, TandemWrapUps *self)
{
  if (tandem_call_is_live (call) || tandem_call_get_media_connected (call) || !tandem_call_get_answered_at (call) ||
      !is_conversation (call) || !g_hash_table_add (self->done, g_strdup (tandem_call_get_id (call))))
    return;
  if (wants_summary (self, call))
    write_by_itself (self, call);
  else if (tandem_delivery_post_is_set_up (self->post))
    tell (self, call);
}

static void
on_call_added (TandemSwitchboard *switchboard, TandemCall *call, TandemWrapUps *self)
{
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_moved), self, G_CONNECT_AFTER);
  g_signal_connect_object (call, "notify::media-connected", G_CALLBACK (on_call_moved), self, G_CONNECT_AFTER);
}

/* Kept with the switchboard, so that they end together. */
static G_DEFINE_QUARK (tandem-wrap-ups, wrap_ups)

TandemWrapUps *
tandem_wrap_ups_give (TandemSwitchboard *switchboard, const TandemWrapUpParts *parts)
{
  TandemWrapUps *self;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard) && parts, NULL);
  self = g_object_new (TANDEM_TYPE_WRAP_UPS, NULL);
  g_set_weak_pointer (&self->switchboard, switchboard);
  self->store = g_object_ref (parts->store);
  self->model = g_object_ref (parts->model);
  self->post = g_object_ref (parts->post);
  self->deliveries = g_object_ref (parts->deliveries);
  self->format = parts->format;
  g_signal_connect_object (switchboard, "call-added", G_CALLBACK (on_call_added), self, 0);
  g_object_set_qdata_full (G_OBJECT (switchboard), wrap_ups_quark (), self, g_object_unref);
  return self;
}

TandemWrapUps *
tandem_wrap_ups_of (TandemSwitchboard *switchboard)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard), NULL);
  return g_object_get_qdata (G_OBJECT (switchboard), wrap_ups_quark ());
}
