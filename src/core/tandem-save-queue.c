// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-save-queue.h"

#include "tandem-error.h"

/* Between attempts to save what the store refused: the first wait, doubled each time up to the last. */
#define RETRY_FIRST_MS 1000
#define RETRY_LAST_MS 30000
/* Events that wait; calls and turns are few and their newest state is all that counts. */
#define EVENTS_MAX 1000

/* One thing on its way.  The models are saved as they are when it goes, so nothing old overwrites anything new. */
typedef struct {
  /* owned */
  TandemSaveQueue *queue; /* while it is under way */
  TandemCall *call;
  TandemTurn *turn;       /* nullable, as the rest */
  char *kind;
  char *detail;
} Save;

struct _TandemSaveQueue {
  GObject parent_instance;

  /* owned */
  TandemStore *store;
  GPtrArray *unsaved; /* Save: refused, to be tried again; calls before turns before events */

  guint n_saving;
  guint retry_id;
  guint retry_ms;
  gboolean failing; /* told that the store refuses */
};

G_DEFINE_FINAL_TYPE (TandemSaveQueue, tandem_save_queue, G_TYPE_OBJECT)

enum { FAILED, IDLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_object (&save->queue);
  g_clear_object (&save->call);
  g_clear_object (&save->turn);
  g_free (save->kind);
  g_free (save->detail);
  g_free (save);
}

static void
tandem_save_queue_dispose (GObject *object)
{
  TandemSaveQueue *self = TANDEM_SAVE_QUEUE (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_pointer (&self->unsaved, g_ptr_array_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_save_queue_parent_class)->dispose (object);
}

static void
tandem_save_queue_class_init (TandemSaveQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_save_queue_dispose;
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_SAVE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
  signals[IDLE] = g_signal_new ("idle", TANDEM_TYPE_SAVE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_save_queue_init (TandemSaveQueue *self)
{
  self->unsaved = g_ptr_array_new_with_free_func (save_free);
  self->retry_ms = RETRY_FIRST_MS;
}

TandemSaveQueue *
tandem_save_queue_new (TandemStore *store)
{
  TandemSaveQueue *self = g_object_new (TANDEM_TYPE_SAVE_QUEUE, NULL);

  self->store = g_object_ref (store);
  return self;
}

static void did_save (GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes @save. */
static void
start (TandemSaveQueue *self, Save *save)
{
  self->n_saving++;
  save->queue = g_object_ref (self);
  if (save->turn)
    tandem_store_save_turn_async (self->store, save->call, save->turn, NULL, did_save, save);
  else if (save->kind)
    tandem_store_add_event_async (self->store, tandem_call_get_id (save->call), save->kind, save->detail, NULL, did_save,
                                  save);
  else
    tandem_store_save_call_async (self->store, save->call, NULL, did_save, save);
}

/* --- what the store refused ------------------------------------------------------------------------- */

void
tandem_save_queue_retry (TandemSaveQueue *self)
{
  g_autoptr (GPtrArray) again = NULL;

  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  again = g_steal_pointer (&self->unsaved);
  self->unsaved = g_ptr_array_new_with_free_func (save_free);
  while (again->len > 0)
    start (self, g_ptr_array_steal_index (again, 0));
}

static gboolean
on_retry (gpointer user_data)
{
  TandemSaveQueue *self = TANDEM_SAVE_QUEUE (user_data);

  self->retry_id = 0;
  tandem_save_queue_retry (self);
  return G_SOURCE_REMOVE;
}

/* What must be stored before what: a turn needs its call, and so does an event. */
static int
rank (const Save *save)
{
  return save->kind ? 2 : save->turn ? 1 : 0;
}

/* Takes @save; what waits already for the same thing will do. */
static void
keep (TandemSaveQueue *self, Save *save)
{
  guint position = 0;
  guint n_events = 0;

  for (guint i = 0; i < self->unsaved->len; i++) {
    Save *other = self->unsaved->pdata[i];

    if (!save->kind && !other->kind && other->call == save->call && other->turn == save->turn) {
      save_free (save);
      return;
    }
    n_events += other->kind != NULL;
    if (rank (other) <= rank (save))
      position = i + 1;
  }
  if (save->kind && n_events >= EVENTS_MAX)
    save_free (save);
  else
    g_ptr_array_insert (self->unsaved, (int) position, save);
}

static void
take_failure (TandemSaveQueue *self, Save *save, const GError *error)
{
  g_clear_object (&save->queue);
  keep (self, save);
  if (!self->retry_id) {
    self->retry_id = g_timeout_add (self->retry_ms, on_retry, self);
    self->retry_ms = MIN (self->retry_ms * 2, RETRY_LAST_MS);
  }
  if (self->failing)
    return;
  self->failing = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = user_data;
  g_autoptr (TandemSaveQueue) self = g_object_ref (save->queue);
  g_autoptr (GError) error = NULL;

  self->n_saving--;
  if (tandem_store_save_finish (TANDEM_STORE (source), result, &error)) {
    save_free (save);
    self->retry_ms = RETRY_FIRST_MS;
    /* There is room again. */
    if (self->unsaved->len > 0)
      tandem_save_queue_retry (self);
    else
      self->failing = FALSE;
  } else {
    take_failure (self, save, error);
  }
  if (self->n_saving == 0)
    g_signal_emit (self, signals[IDLE], 0);
}

/* --- what is to be saved ---------------------------------------------------------------------------- */

static Save *
save_new (TandemCall *call, TandemTurn *turn)
{
  Save *save = g_new0 (Save, 1);

  save->call = g_object_ref (call);
  save->turn = turn ? g_object_ref (turn) : NULL;
  return save;
}

void
tandem_save_queue_add_call (TandemSaveQueue *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));
  start (self, save_new (call, NULL));
}

void
tandem_save_queue_add_turn (TandemSaveQueue *self, TandemCall *call, TandemTurn *turn)
{
  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));
  if (*tandem_turn_get_text (turn))
    start (self, save_new (call, turn));
}

void
tandem_save_queue_add_event (TandemSaveQueue *self, TandemCall *call, const char *kind, const char *detail)
{
  Save *save;

  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));
  save = save_new (call, NULL);
  save->kind = g_strdup (kind);
  save->detail = g_strdup (detail);
  start (self, save);
}

gboolean
tandem_save_queue_is_idle (TandemSaveQueue *self)
{
  g_return_val_if_fail (TANDEM_IS_SAVE_QUEUE (self), TRUE);
  return self->n_saving == 0;
}
