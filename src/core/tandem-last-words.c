// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-last-words.h"

/* For an agent that never says its last sentence. */
#define SENTENCE_S 20
/* After a hang-up that failed; doubled each time up to the last. */
#define AGAIN_FIRST_S 1
#define AGAIN_LAST_S 60

struct _TandemLastWords {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCallMedia *media;
  TandemHangUps *hang_ups;
  GHashTable *endings; /* id -> Ending */
};

G_DEFINE_FINAL_TYPE (TandemLastWords, tandem_last_words, G_TYPE_OBJECT)

typedef struct {
  /* owned */
  TandemCall *call;
  guint timer_id; /* the sentence is late, or the carrier has not ended it */

  /* borrowed */
  TandemLastWords *owner;
  const char *reason; /* static */

  guint again_s; /* the last pause; 0: it was not hung up yet */
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_clear_handle_id (&ending->timer_id, g_source_remove);
  g_object_unref (ending->call);
  g_free (ending);
}

static void
tandem_last_words_dispose (GObject *object)
{
  TandemLastWords *self = TANDEM_LAST_WORDS (object);

  g_clear_pointer (&self->endings, g_hash_table_unref);
  g_clear_object (&self->hang_ups);
  g_clear_object (&self->media);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_last_words_parent_class)->dispose (object);
}

static void
tandem_last_words_class_init (TandemLastWordsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_last_words_dispose;
}

static void
tandem_last_words_init (TandemLastWords *self)
{
  self->endings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, ending_free);
}

gboolean
tandem_last_words_operator_has (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), FALSE);
  return tandem_call_get_mode (call) == TANDEM_CALL_MODE_OPERATOR || tandem_call_get_patch (call) == TANDEM_PATCH_HOLD ||
         tandem_patch_hears (tandem_call_get_patch (call), TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR);
}

gboolean
tandem_last_words_agent_has (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), FALSE);
  return tandem_call_get_mode (call) == TANDEM_CALL_MODE_AGENT || tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL;
}

static void hang_up (Ending *ending);

static gboolean
on_late (gpointer user_data)
{
  Ending *ending = user_data;

  ending->timer_id = 0;
  hang_up (ending);
  return G_SOURCE_REMOVE;
}

/* @ending may be over then. */
static void
hang_up (Ending *ending)
{
  TandemLastWords *self = ending->owner;
  g_autoptr (TandemCall) call = g_object_ref (ending->call);
  const char *reason = ending->reason;

  if (!tandem_call_is_live (call) || tandem_last_words_operator_has (call)) {
    g_hash_table_remove (self->endings, tandem_call_get_id (call));
    return;
  }
  g_clear_handle_id (&ending->timer_id, g_source_remove);
  ending->again_s = CLAMP (ending->again_s * 2, AGAIN_FIRST_S, AGAIN_LAST_S);
  ending->timer_id = g_timeout_add_seconds (ending->again_s, on_late, ending);
  tandem_hang_ups_end_unasked (self->hang_ups, call, reason);
}

static void
on_turn (TandemCallMedia *media, const char *call_id, const TandemTurnUpdate *update, gpointer user_data)
{
  Ending *ending = g_hash_table_lookup (TANDEM_LAST_WORDS (user_data)->endings, call_id);

  if (ending && ending->again_s == 0 && update->recited && update->final)
    hang_up (ending);
}

static void
on_call_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  if (!tandem_call_is_live (call))
    g_hash_table_remove (TANDEM_LAST_WORDS (user_data)->endings, tandem_call_get_id (call));
}

TandemLastWords *
tandem_last_words_new (TandemSettings *settings, TandemCallMedia *media, TandemLiveCalls *live, TandemHangUps *hang_ups)
{
  TandemLastWords *self = g_object_new (TANDEM_TYPE_LAST_WORDS, NULL);

  self->settings = g_object_ref (settings);
  self->media = g_object_ref (media);
  self->hang_ups = g_object_ref (hang_ups);
  g_signal_connect_object (media, "turn", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  return self;
}

gboolean
tandem_last_words_is_ending (TandemLastWords *self, TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_LAST_WORDS (self), FALSE);
  return g_hash_table_contains (self->endings, tandem_call_get_id (call));
}

void
tandem_last_words_end (TandemLastWords *self, TandemCall *call, const char *reason)
{
  Ending *ending;

  g_return_if_fail (TANDEM_IS_LAST_WORDS (self) && TANDEM_IS_CALL (call));
  if (tandem_last_words_is_ending (self, call))
    return;
  ending = g_new0 (Ending, 1);
  ending->call = g_object_ref (call);
  ending->owner = self;
  ending->reason = reason;
  g_hash_table_insert (self->endings, (gpointer) tandem_call_get_id (call), ending);
  if (!tandem_last_words_agent_has (call)) {
    hang_up (ending);
    return;
  }
  ending->timer_id = g_timeout_add_seconds (SENTENCE_S, on_late, ending);
  tandem_call_media_recite (self->media, tandem_call_get_id (call), tandem_settings_get_string (self->settings, "call-cost-sentence"));
}
