// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-transcript-lines.h"

#include "tandem-recording-pause.h"

struct _TandemTranscriptLines {
  GObject parent_instance;

  /* owned */
  TandemCall *call;
  TandemRecording *recording; /* nullable */
  GSignalGroup *changes;      /* of the recording */
  GPtrArray *pauses;          /* of TandemRecordingPause, in order */
  GPtrArray *lines;           /* what was told to the list view */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTranscriptLines, tandem_transcript_lines, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- in one order ------------------------------------------------------------------------------- */

/* A pause stands before the first turn that began after it.  Turns whose time nobody knows stay where they are. */
static GPtrArray *
merge (TandemTranscriptLines *self)
{
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (self->call));
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  guint next = 0;

  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);

    while (next < self->pauses->len &&
           tandem_turn_get_start_ms (turn) > tandem_recording_pause_get_from_ms (self->pauses->pdata[next]))
      g_ptr_array_add (lines, g_object_ref (self->pauses->pdata[next++]));
    g_ptr_array_add (lines, g_steal_pointer (&turn));
  }
  while (next < self->pauses->len)
    g_ptr_array_add (lines, g_object_ref (self->pauses->pdata[next++]));
  return lines;
}

/* Tells only what is different: the list view keeps its place then. */
static void
update (TandemTranscriptLines *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->lines);
  guint before = 0;
  guint after = 0;
  guint least;

  self->lines = merge (self);
  least = MIN (old->len, self->lines->len);
  while (before < least && old->pdata[before] == self->lines->pdata[before])
    before++;
  while (after < least - before && old->pdata[old->len - 1 - after] == self->lines->pdata[self->lines->len - 1 - after])
    after++;
  if (old->len != before + after || self->lines->len != before + after)
    g_list_model_items_changed (G_LIST_MODEL (self), before, old->len - before - after,
                                self->lines->len - before - after);
}

static TandemRecordingPause *
dup_pause (GPtrArray *known, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; i < known->len; i++)
    if (tandem_recording_pause_get_from_ms (known->pdata[i]) == from_ms &&
        tandem_recording_pause_get_to_ms (known->pdata[i]) == to_ms)
      return g_object_ref (known->pdata[i]);
  return tandem_recording_pause_new (from_ms, to_ms);
}

static gboolean
is_same (GPtrArray *one, GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    if (one->pdata[i] != other->pdata[i])
      return FALSE;
  return TRUE;
}

/* A gap that lasts to the end was not followed by anything. */
static void
update_pauses (TandemTranscriptLines *self)
{
  g_autoptr (GPtrArray) known = g_steal_pointer (&self->pauses);
  guint n = 0;
  const TandemRecordingGap *gaps = self->recording ? tandem_recording_get_gaps (self->recording, &n) : NULL;
  gint64 start = gaps ? tandem_recording_get_start_ms (self->recording) : 0;
  gint64 end = gaps ? tandem_recording_get_duration_ms (self->recording) : 0;

  if (!gaps)
    gaps = tandem_call_get_pauses (self->call, &n);
  self->pauses = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++) {
    gboolean open = gaps[i].to_ms < 0 || (end > 0 && gaps[i].to_ms >= end);

    g_ptr_array_add (self->pauses, dup_pause (known, start + gaps[i].from_ms, open ? -1 : start + gaps[i].to_ms));
  }
  /* A recording that plays changes many times a second. */
  if (!is_same (known, self->pauses))
    update (self);
}

/* --- the list ------------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_TRANSCRIPT_LINES (model)->lines->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *lines = TANDEM_TRANSCRIPT_LINES (model)->lines;

  return position < lines->len ? g_object_ref (lines->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- object -------------------------------------------------------------------------------------- */

static void
tandem_transcript_lines_dispose (GObject *object)
{
  TandemTranscriptLines *self = TANDEM_TRANSCRIPT_LINES (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->recording);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (tandem_transcript_lines_parent_class)->dispose (object);
}

static void
tandem_transcript_lines_finalize (GObject *object)
{
  TandemTranscriptLines *self = TANDEM_TRANSCRIPT_LINES (object);

  g_clear_pointer (&self->pauses, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_transcript_lines_parent_class)->finalize (object);
}

static void
tandem_transcript_lines_class_init (TandemTranscriptLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_transcript_lines_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_transcript_lines_finalize;
}

static void
tandem_transcript_lines_init (TandemTranscriptLines *self)
{
  self->pauses = g_ptr_array_new_with_free_func (g_object_unref);
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
  self->changes = g_signal_group_new (TANDEM_TYPE_RECORDING);
  g_signal_group_connect_object (self->changes, "changed", G_CALLBACK (update_pauses), self, G_CONNECT_SWAPPED);
}

TandemTranscriptLines *
tandem_transcript_lines_new (TandemCall *call)
{
  TandemTranscriptLines *self = g_object_new (TANDEM_TYPE_TRANSCRIPT_LINES, NULL);

  self->call = g_object_ref (call);
  g_signal_connect_object (tandem_call_get_transcript (call), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::recording", G_CALLBACK (update_pauses), self, G_CONNECT_SWAPPED);
  update_pauses (self);
  update (self);
  return self;
}

void
tandem_transcript_lines_set_recording (TandemTranscriptLines *self, TandemRecording *recording)
{
  g_return_if_fail (TANDEM_IS_TRANSCRIPT_LINES (self));

  if (!g_set_object (&self->recording, recording))
    return;
  g_signal_group_set_target (self->changes, recording);
  update_pauses (self);
}
