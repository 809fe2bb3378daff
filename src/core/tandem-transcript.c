// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-transcript.h"

struct _TandemTranscript {
  GObject parent_instance;

  /* owned */
  GPtrArray *turns;      /* spoken order */
  GHashTable *by_id;     /* id (borrowed from the turn) -> turn (borrowed) */
  GHashTable *dropped;   /* ids of turns in which nothing was said */
  GHashTable *followers; /* id -> GPtrArray of the turns (borrowed) spoken directly after it, known or not yet */
  GHashTable *before;    /* id -> id of what was spoken directly before it */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTranscript, tandem_transcript, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return TANDEM_TYPE_TURN;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_TRANSCRIPT (model)->turns->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TandemTranscript *self = TANDEM_TRANSCRIPT (model);

  return position < self->turns->len ? g_object_ref (self->turns->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
tandem_transcript_finalize (GObject *object)
{
  TandemTranscript *self = TANDEM_TRANSCRIPT (object);

  g_clear_pointer (&self->dropped, g_hash_table_unref);
  g_clear_pointer (&self->followers, g_hash_table_unref);
  g_clear_pointer (&self->before, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->turns, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_transcript_parent_class)->finalize (object);
}

static void
tandem_transcript_class_init (TandemTranscriptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_transcript_finalize;
}

static void
tandem_transcript_init (TandemTranscript *self)
{
  self->turns = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->followers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

TandemTranscript *
tandem_transcript_new (void)
{
  return g_object_new (TANDEM_TYPE_TRANSCRIPT, NULL);
}

static guint
index_of (TandemTranscript *self, TandemTurn *turn)
{
  guint position = 0;

  g_ptr_array_find (self->turns, turn, &position);
  return position;
}

/* A turn nobody placed goes behind the last one that began before it. */
static guint
position_by_time (TandemTranscript *self, gint64 start_ms)
{
  guint position = self->turns->len;

  if (start_ms < 0)
    return position;
  while (position > 0) {
    gint64 before = tandem_turn_get_start_ms (self->turns->pdata[position - 1]);

    if (before >= 0 && before <= start_ms)
      break;
    if (before < 0)
      return self->turns->len;
    position--;
  }
  return position;
}

/* Notes that @turn was spoken directly after @after_id; once, and never in a circle, whatever a peer claims. */
static void
note_predecessor (TandemTranscript *self, TandemTurn *turn, const char *after_id)
{
  const char *id = tandem_turn_get_id (turn);
  GPtrArray *followers;

  if (g_str_equal (id, after_id) || g_hash_table_contains (self->before, id))
    return;
  /* Only what something follows already can close a circle. */
  if (g_hash_table_contains (self->followers, id))
    for (const char *earlier = after_id; earlier; earlier = g_hash_table_lookup (self->before, earlier))
      if (g_str_equal (earlier, id))
        return;
  g_hash_table_insert (self->before, g_strdup (id), g_strdup (after_id));
  followers = g_hash_table_lookup (self->followers, after_id);
  if (!followers) {
    followers = g_ptr_array_new ();
    g_hash_table_insert (self->followers, g_strdup (after_id), followers);
  }
  g_ptr_array_add (followers, turn);
}

/* The turn called @id or, when that was dropped, the one before it. */
static TandemTurn *
resolve (TandemTranscript *self, const char *id)
{
  TandemTurn *turn = NULL;

  for (; id && !turn; id = g_hash_table_lookup (self->before, id))
    turn = g_hash_table_lookup (self->by_id, id);
  return turn;
}

static void
drop_turn (TandemTranscript *self, TandemTurn *turn)
{
  const char *before = g_hash_table_lookup (self->before, tandem_turn_get_id (turn));
  GPtrArray *siblings = before ? g_hash_table_lookup (self->followers, before) : NULL;
  guint position = index_of (self, turn);

  if (siblings)
    g_ptr_array_remove (siblings, turn);
  g_hash_table_add (self->dropped, g_strdup (tandem_turn_get_id (turn)));
  g_hash_table_remove (self->by_id, tandem_turn_get_id (turn));
  g_ptr_array_remove_index (self->turns, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
move_behind (TandemTranscript *self, TandemTurn *turn, TandemTurn *before)
{
  guint from = index_of (self, turn);
  guint to = index_of (self, before) + 1;

  if (from == to || turn == before)
    return;
  g_ptr_array_steal_index (self->turns, from);
  g_list_model_items_changed (G_LIST_MODEL (self), from, 1, 0);
  if (from < to)
    to--;
  g_ptr_array_insert (self->turns, (int) to, turn);
  g_list_model_items_changed (G_LIST_MODEL (self), to, 0, 1);
}

/* The transcription of the remote's words may come before or after the item that precedes it is known, so what
 * stands before its predecessor is moved, and what follows it along with it. */
static void
settle_followers (TandemTranscript *self, TandemTurn *turn)
{
  GPtrArray *followers = g_hash_table_lookup (self->followers, tandem_turn_get_id (turn));

  for (guint i = 0; followers && i < followers->len; i++) {
    if (index_of (self, followers->pdata[i]) > index_of (self, turn))
      continue;
    move_behind (self, followers->pdata[i], turn);
    settle_followers (self, followers->pdata[i]);
  }
}

/* A note stands between two utterances that the service takes for neighbours: what begins after it goes behind it. */
static guint
skip_notes (TandemTranscript *self, guint position, gint64 start_ms)
{
  while (position < self->turns->len && tandem_turn_is_private (self->turns->pdata[position]) &&
         !g_hash_table_contains (self->before, tandem_turn_get_id (self->turns->pdata[position])) &&
         (start_ms < 0 || tandem_turn_get_start_ms (self->turns->pdata[position]) <= start_ms))
    position++;
  return position;
}

static guint
position_of_new (TandemTranscript *self, TandemTurn *turn, const TandemTurnUpdate *update)
{
  TandemTurn *before = resolve (self, update->after_item_id);
  GPtrArray *followers = g_hash_table_lookup (self->followers, tandem_turn_get_id (turn));

  if (before)
    return skip_notes (self, index_of (self, before) + 1, update->start_ms);
  if (followers)
    return index_of (self, followers->pdata[0]);
  return position_by_time (self, update->start_ms);
}

static void
insert_turn (TandemTranscript *self, TandemTurn *turn, const TandemTurnUpdate *update)
{
  guint position = position_of_new (self, turn, update);

  g_hash_table_insert (self->by_id, (gpointer) tandem_turn_get_id (turn), turn);
  g_ptr_array_insert (self->turns, (int) position, turn);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  if (update->after_item_id)
    note_predecessor (self, turn, update->after_item_id);
  settle_followers (self, turn);
}

TandemTurn *
tandem_transcript_update (TandemTranscript *self, const TandemTurnUpdate *update, gboolean *became_final)
{
  TandemTurn *turn;
  gboolean final;

  g_return_val_if_fail (TANDEM_IS_TRANSCRIPT (self), NULL);
  g_return_val_if_fail (update->item_id != NULL, NULL);

  if (g_hash_table_contains (self->dropped, update->item_id))
    return NULL;
  turn = g_hash_table_lookup (self->by_id, update->item_id);
  if (turn) {
    if (update->after_item_id) {
      TandemTurn *before = resolve (self, update->after_item_id);

      note_predecessor (self, turn, update->after_item_id);
      if (before)
        settle_followers (self, before);
    }
    final = tandem_turn_apply (turn, update);
  } else {
    turn = tandem_turn_new (update->item_id, update->party);
    final = tandem_turn_apply (turn, update);
    insert_turn (self, turn, update);
  }
  if (became_final)
    *became_final = final;
  /* A cough, or an interruption before the first word: nobody said anything. */
  if (final && *tandem_turn_get_text (turn) == '\0') {
    drop_turn (self, turn);
    return NULL;
  }
  return turn;
}

TandemTurn *
tandem_transcript_lookup (TandemTranscript *self, const char *item_id)
{
  g_return_val_if_fail (TANDEM_IS_TRANSCRIPT (self), NULL);
  return g_hash_table_lookup (self->by_id, item_id);
}

GPtrArray *
tandem_transcript_finish (TandemTranscript *self)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (TANDEM_IS_TRANSCRIPT (self), NULL);
  /* From the end, since what nobody said is dropped on the way. */
  for (guint i = self->turns->len; i > 0; i--) {
    TandemTurn *turn = self->turns->pdata[i - 1];
    g_autoptr (TandemTurnUpdate) update =
      tandem_turn_update_new (tandem_turn_get_id (turn), tandem_turn_get_party (turn));

    update->final = TRUE;
    if (!tandem_turn_apply (turn, update))
      continue;
    if (*tandem_turn_get_text (turn) == '\0')
      drop_turn (self, turn);
    else
      g_ptr_array_insert (open, 0, g_object_ref (turn));
  }
  return g_steal_pointer (&open);
}
