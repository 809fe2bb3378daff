// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-drafts.h"

/* Between attempts. */
#define RETRY_MS 2000

struct _TandemDrafts {
  GObject parent_instance;

  /* owned */
  TandemMessageStore *store;
  GHashTable *unkept; /* number -> text */

  guint timer_id;
  gboolean failing;
};

G_DEFINE_FINAL_TYPE (TandemDrafts, tandem_drafts, G_TYPE_OBJECT)

enum { KEPT, FAILED, GIVEN_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_drafts_dispose (GObject *object)
{
  TandemDrafts *self = TANDEM_DRAFTS (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_drafts_parent_class)->dispose (object);
}

static void
tandem_drafts_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_DRAFTS (object)->unkept);
  G_OBJECT_CLASS (tandem_drafts_parent_class)->finalize (object);
}

static void
tandem_drafts_class_init (TandemDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_drafts_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_drafts_finalize;
  signals[KEPT] = g_signal_new ("kept", TANDEM_TYPE_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[GIVEN_BACK] = g_signal_new ("given-back", TANDEM_TYPE_DRAFTS, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                                      NULL, G_TYPE_BOOLEAN, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
tandem_drafts_init (TandemDrafts *self)
{
  self->unkept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

TandemDrafts *
tandem_drafts_new (TandemMessageStore *store)
{
  TandemDrafts *self = g_object_new (TANDEM_TYPE_DRAFTS, NULL);

  self->store = g_object_ref (store);
  return self;
}

/* One that is on its way to the store. */
typedef struct {
  TandemDrafts *drafts;
  char *number;
  char *text;
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_clear_object (&keeping->drafts);
  g_free (keeping->number);
  g_free (keeping->text);
  g_free (keeping);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keeping, keeping_free)

static void keep_all (TandemDrafts *self);

static gboolean
on_time (gpointer data)
{
  TandemDrafts *self = data;

  self->timer_id = 0;
  keep_all (self);
  return G_SOURCE_REMOVE;
}

static void
did_keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Keeping) keeping = user_data;
  TandemDrafts *self = keeping->drafts;
  g_autoptr (GError) error = NULL;

  if (tandem_message_store_finish (TANDEM_MESSAGE_STORE (source), result, &error)) {
    self->failing = FALSE;
    /* It may be another one by now. */
    if (g_strcmp0 (g_hash_table_lookup (self->unkept, keeping->number), keeping->text) == 0)
      g_hash_table_remove (self->unkept, keeping->number);
    g_signal_emit (self, signals[KEPT], 0);
    return;
  }
  if (!self->store)
    return;
  if (!self->timer_id)
    self->timer_id = g_timeout_add (RETRY_MS, on_time, self);
  if (!self->failing) {
    self->failing = TRUE;
    g_signal_emit (self, signals[FAILED], 0, error);
  }
}

static void
keep (TandemDrafts *self, const char *number, const char *text)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->drafts = g_object_ref (self);
  keeping->number = g_strdup (number);
  keeping->text = g_strdup (text);
  tandem_message_store_set_draft_async (self->store, number, text, NULL, did_keep, keeping);
}

static void
keep_all (TandemDrafts *self)
{
  GHashTableIter iter;
  gpointer number;
  gpointer text;

  g_hash_table_iter_init (&iter, self->unkept);
  while (g_hash_table_iter_next (&iter, &number, &text))
    keep (self, number, text);
}

void
tandem_drafts_set (TandemDrafts *self, const char *number, const char *text)
{
  g_return_if_fail (TANDEM_IS_DRAFTS (self) && number && text);
  g_hash_table_insert (self->unkept, g_strdup (number), g_strdup (text));
  keep (self, number, text);
}

const char *
tandem_drafts_get_unkept (TandemDrafts *self, const char *number)
{
  g_return_val_if_fail (TANDEM_IS_DRAFTS (self) && number, NULL);
  return g_hash_table_lookup (self->unkept, number);
}

/* --- giving back --------------------------------------------------------------------------------------------- */

static gboolean
offer (TandemDrafts *self, const char *number, const char *words)
{
  gboolean taken = FALSE;

  g_signal_emit (self, signals[GIVEN_BACK], 0, number, words, &taken);
  return taken;
}

static void
did_find_thread (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Keeping) back = user_data;
  TandemDrafts *self = back->drafts;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  const char *there = tandem_drafts_get_unkept (self, back->number);
  g_autofree char *both = NULL;

  /* The thread may have been opened meanwhile. */
  if (!self->store || offer (self, back->number, back->text))
    return;
  if (!there && threads && threads->len > 0)
    there = tandem_thread_get_draft (threads->pdata[0]);
  both = there && *there ? g_strconcat (back->text, "\n", there, NULL) : g_strdup (back->text);
  tandem_drafts_set (self, back->number, both);
}

void
tandem_drafts_give_back (TandemDrafts *self, const char *number, const char *words)
{
  Keeping *back;

  g_return_if_fail (TANDEM_IS_DRAFTS (self) && number && words);

  if (!*words || offer (self, number, words))
    return;
  back = g_new0 (Keeping, 1);
  back->drafts = g_object_ref (self);
  back->number = g_strdup (number);
  back->text = g_strdup (words);
  tandem_message_store_find_thread_async (self->store, number, NULL, did_find_thread, back);
}
