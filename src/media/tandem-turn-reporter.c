// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn-reporter.h"

typedef struct {
  /* owned */
  char *id;
  char *response_id; /* nullable */

  TandemParty party;
  gint64 start_ms;
  gint64 end_ms;
  TandemLatency latency;
  gboolean shown;      /* at least one update was made */
  gboolean waiting;    /* remote: words are to come */
  gboolean has_sound;  /* agent: audio came */
  gboolean sound_over;
  gboolean text_over;
  gboolean response_over;
  gboolean final;
  gboolean is_private;
} Entry;

struct _TandemTurnReporter {
  GObject parent_instance;

  /* owned */
  GHashTable *entries; /* id -> Entry */
  GPtrArray *order;    /* borrowed Entry, as they came */

  TandemTurnReporterFunc func;
  gpointer user_data;
  TandemWaterfall *waterfall; /* borrowed, nullable */
};

G_DEFINE_FINAL_TYPE (TandemTurnReporter, tandem_turn_reporter, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->response_id);
  g_free (entry);
}

static void
tandem_turn_reporter_finalize (GObject *object)
{
  TandemTurnReporter *self = TANDEM_TURN_REPORTER (object);

  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_turn_reporter_parent_class)->finalize (object);
}

static void
tandem_turn_reporter_class_init (TandemTurnReporterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_turn_reporter_finalize;
}

static void
tandem_turn_reporter_init (TandemTurnReporter *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->order = g_ptr_array_new ();
}

TandemTurnReporter *
tandem_turn_reporter_new (TandemTurnReporterFunc func, gpointer user_data)
{
  TandemTurnReporter *self = g_object_new (TANDEM_TYPE_TURN_REPORTER, NULL);

  self->func = func;
  self->user_data = user_data;
  return self;
}

void
tandem_turn_reporter_set_waterfall (TandemTurnReporter *self, TandemWaterfall *waterfall)
{
  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));
  self->waterfall = waterfall;
}

static Entry *
ensure_entry (TandemTurnReporter *self, const char *item_id, TandemParty party)
{
  Entry *entry = g_hash_table_lookup (self->entries, item_id);

  if (entry)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->id = g_strdup (item_id);
  entry->party = party;
  entry->start_ms = entry->end_ms = -1;
  g_hash_table_insert (self->entries, entry->id, entry);
  g_ptr_array_add (self->order, entry);
  return entry;
}

/* An update that changes nothing yet but says again where the turn lies. */
static TandemTurnUpdate *
begin_update (Entry *entry)
{
  TandemTurnUpdate *update = tandem_turn_update_new (entry->id, entry->party);

  update->start_ms = entry->start_ms;
  update->end_ms = entry->end_ms;
  update->is_private = entry->is_private;
  update->latency = entry->latency;
  return update;
}

static void
send (TandemTurnReporter *self, Entry *entry, const TandemTurnUpdate *update)
{
  entry->shown = TRUE;
  entry->final |= update->final;
  self->func (update, self->user_data);
}

static gboolean
is_complete (const Entry *entry)
{
  if (entry->party != TANDEM_PARTY_AGENT)
    return entry->text_over;
  return (entry->sound_over || !entry->has_sound) && (entry->response_over || (entry->text_over && entry->has_sound));
}

/* Words: @text is appended, or the whole of it when @whole. */
static void
take_text (TandemTurnReporter *self, const TandemVoiceEvent *event, TandemParty party, gboolean whole)
{
  Entry *entry = ensure_entry (self, event->item_id, party);
  g_autoptr (TandemTurnUpdate) update = begin_update (entry);

  if (event->response_id && !entry->response_id)
    entry->response_id = g_strdup (event->response_id);
  if (whole) {
    update->text = g_strdup (event->text ? event->text : "");
    entry->text_over = TRUE;
    entry->waiting = FALSE;
  } else {
    update->append_text = g_strdup (event->text);
  }
  update->final = !entry->final && is_complete (entry);
  send (self, entry, update);
}

static void
take_item (TandemTurnReporter *self, const TandemVoiceEvent *event)
{
  Entry *entry = ensure_entry (self, event->item_id, event->party);
  g_autoptr (TandemTurnUpdate) update = begin_update (entry);

  entry->waiting = entry->party != TANDEM_PARTY_AGENT && !entry->text_over;
  update->after_item_id = g_strdup (event->after_item_id);
  send (self, entry, update);
}

static void
take_speech (TandemTurnReporter *self, const TandemVoiceEvent *event, gint64 at_ms)
{
  Entry *entry = ensure_entry (self, event->item_id, TANDEM_PARTY_REMOTE);

  if (event->type == TANDEM_VOICE_SPEECH_STARTED) {
    /* Who goes on before anything was understood has begun earlier. */
    if (entry->end_ms < 0)
      entry->start_ms = at_ms;
  } else {
    entry->end_ms = at_ms;
    /* The item is committed a moment later: its words are awaited from now on. */
    entry->waiting = !entry->text_over;
  }
  /* A noise may begin like speech and never become a turn, so nothing is shown for the beginning alone. */
  if (entry->shown) {
    g_autoptr (TandemTurnUpdate) update = begin_update (entry);

    send (self, entry, update);
  }
}

static void
take_audio (TandemTurnReporter *self, const TandemVoiceEvent *event)
{
  Entry *entry = ensure_entry (self, event->item_id, TANDEM_PARTY_AGENT);

  entry->has_sound = TRUE;
  if (event->response_id && !entry->response_id)
    entry->response_id = g_strdup (event->response_id);
}

static void
end_response (TandemTurnReporter *self, const char *response_id, gboolean cancelled)
{
  for (guint i = 0; i < self->order->len; i++) {
    Entry *entry = self->order->pdata[i];
    g_autoptr (TandemTurnUpdate) update = NULL;

    if (entry->party != TANDEM_PARTY_AGENT || entry->final ||
        (entry->response_id && response_id && !g_str_equal (entry->response_id, response_id)))
      continue;
    entry->response_over = TRUE;
    if (!is_complete (entry))
      continue;
    update = begin_update (entry);
    /* Words whose sound will not come any more: the remote heard none of them.  How long they would have taken
     * nobody knows, only that it is more than nothing. */
    if (!entry->has_sound && cancelled) {
      update->interrupted = TRUE;
      update->heard_ms = 0;
      update->total_ms = 1;
    }
    update->final = TRUE;
    send (self, entry, update);
  }
}

void
tandem_turn_reporter_voice_event (TandemTurnReporter *self, const TandemVoiceEvent *event, gint64 at_ms)
{
  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));

  if (self->waterfall)
    tandem_waterfall_take_event (self->waterfall, event, at_ms);
  if (event->type == TANDEM_VOICE_RESPONSE_DONE)
    end_response (self, event->response_id, event->cancelled);
  else if (event->type == TANDEM_VOICE_CLOSED)
    end_response (self, NULL, FALSE);
  if (!event->item_id)
    return;
  switch (event->type) {
  case TANDEM_VOICE_AUDIO: take_audio (self, event); break;
  case TANDEM_VOICE_AGENT_TEXT: take_text (self, event, TANDEM_PARTY_AGENT, FALSE); break;
  case TANDEM_VOICE_AGENT_TEXT_DONE: take_text (self, event, TANDEM_PARTY_AGENT, TRUE); break;
  case TANDEM_VOICE_REMOTE_TEXT: take_text (self, event, TANDEM_PARTY_REMOTE, FALSE); break;
  case TANDEM_VOICE_REMOTE_TEXT_DONE: take_text (self, event, TANDEM_PARTY_REMOTE, TRUE); break;
  case TANDEM_VOICE_ITEM_ADDED: take_item (self, event); break;
  case TANDEM_VOICE_SPEECH_STARTED:
  case TANDEM_VOICE_SPEECH_STOPPED: take_speech (self, event, at_ms); break;
  case TANDEM_VOICE_READY:
  case TANDEM_VOICE_AUDIO_DONE:
  case TANDEM_VOICE_RESPONSE_STARTED:
  case TANDEM_VOICE_RESPONSE_DONE:
  case TANDEM_VOICE_ERROR:
  case TANDEM_VOICE_CLOSED:
  case TANDEM_VOICE_SPEECH_DOUBTFUL:
  case TANDEM_VOICE_SPEECH_DISMISSED:
  case TANDEM_VOICE_TOOL_CALL:
  case TANDEM_VOICE_TOOL_CANCELLED:
  case TANDEM_VOICE_KEPT:
  case TANDEM_VOICE_ENDING:
  default: break;
  }
}

void
tandem_turn_reporter_set_speaker (TandemTurnReporter *self, const char *item_id, TandemParty party,
                                  gboolean is_private)
{
  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));
  ensure_entry (self, item_id, party)->is_private = !!is_private;
}

/* TRUE: something was measured. */
static gboolean
measure (TandemTurnReporter *self, Entry *entry, TandemLatencyStage stage)
{
  if (!self->waterfall || !tandem_waterfall_reach (self->waterfall, entry->id, stage))
    return FALSE;
  entry->latency = self->waterfall->latency;
  return TRUE;
}

void
tandem_turn_reporter_sound_heard (TandemTurnReporter *self, const char *item_id)
{
  Entry *entry;

  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));

  entry = g_hash_table_lookup (self->entries, item_id);
  if (entry && measure (self, entry, TANDEM_LATENCY_HEARD)) {
    g_autoptr (TandemTurnUpdate) update = begin_update (entry);

    send (self, entry, update);
  }
}

void
tandem_turn_reporter_sound_started (TandemTurnReporter *self, const char *item_id, gint64 at_ms)
{
  Entry *entry;
  g_autoptr (TandemTurnUpdate) update = NULL;

  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));

  entry = ensure_entry (self, item_id, TANDEM_PARTY_AGENT);
  entry->has_sound = TRUE;
  entry->start_ms = at_ms;
  measure (self, entry, TANDEM_LATENCY_FIRST_FRAME);
  update = begin_update (entry);
  send (self, entry, update);
}

void
tandem_turn_reporter_sound_over (TandemTurnReporter *self, const TandemPlayoutReport *report, gint64 at_ms)
{
  Entry *entry;
  g_autoptr (TandemTurnUpdate) update = NULL;

  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));

  entry = ensure_entry (self, report->item_id, TANDEM_PARTY_AGENT);
  entry->has_sound = entry->sound_over = TRUE;
  entry->end_ms = at_ms;
  update = begin_update (entry);
  update->heard_ms = report->heard_ms;
  update->total_ms = report->total_ms;
  update->interrupted = report->heard_ms < report->total_ms || !report->complete;
  update->final = is_complete (entry);
  send (self, entry, update);
}

gboolean
tandem_turn_reporter_is_waiting (TandemTurnReporter *self)
{
  g_return_val_if_fail (TANDEM_IS_TURN_REPORTER (self), FALSE);

  for (guint i = 0; i < self->order->len; i++)
    if (((Entry *) self->order->pdata[i])->waiting)
      return TRUE;
  return FALSE;
}

void
tandem_turn_reporter_finish (TandemTurnReporter *self)
{
  g_return_if_fail (TANDEM_IS_TURN_REPORTER (self));

  for (guint i = 0; i < self->order->len; i++) {
    Entry *entry = self->order->pdata[i];
    g_autoptr (TandemTurnUpdate) update = NULL;

    if (entry->final || !entry->shown)
      continue;
    entry->waiting = FALSE;
    update = begin_update (entry);
    update->final = TRUE;
    send (self, entry, update);
  }
}
