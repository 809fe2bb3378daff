// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line-table.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-tick.h"
#include "tandem-traced-stream.h"

#define LATE_US 10000
#define CATCH_UP 50 /* ticks */

typedef struct {
  /* owned */
  TandemLine *line;
  char *token;    /* NULL once used */
  char *next_token; /* of the stream that takes its place; NULL: none is expected */
  char *call_sid; /* NULL: not known before the stream brings it */
} Entry;

struct _TandemLineTable {
  GObject parent_instance;

  /* owned */
  GHashTable *entries; /* call id -> Entry */
  GSource *tick;       /* nullable */
  GSource *reaper;     /* nullable: lines that are over are waiting */

  /* borrowed */
  TandemMediaTally *tally;
  const TandemLineListener *listener;
  TandemTickAround around;
  gpointer listener_data;

  gboolean awake; /* the tick is wanted without a call too */
};

G_DEFINE_FINAL_TYPE (TandemLineTable, tandem_line_table, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->line);
  g_free (entry->token);
  g_free (entry->next_token);
  g_free (entry->call_sid);
  g_free (entry);
}

static void
destroy_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
tandem_line_table_clear (TandemLineTable *self)
{
  g_return_if_fail (TANDEM_IS_LINE_TABLE (self));

  destroy_source (&self->tick);
  destroy_source (&self->reaper);
  g_hash_table_remove_all (self->entries);
  self->tally->lines = 0;
}

static void
tandem_line_table_dispose (GObject *object)
{
  tandem_line_table_clear (TANDEM_LINE_TABLE (object));
  G_OBJECT_CLASS (tandem_line_table_parent_class)->dispose (object);
}

static void
tandem_line_table_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_LINE_TABLE (object)->entries, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_line_table_parent_class)->finalize (object);
}

static void
tandem_line_table_class_init (TandemLineTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_line_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_line_table_finalize;
}

static void
tandem_line_table_init (TandemLineTable *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
}

TandemLineTable *
tandem_line_table_new (TandemMediaTally *tally, const TandemLineListener *listener, gpointer user_data)
{
  TandemLineTable *self = g_object_new (TANDEM_TYPE_LINE_TABLE, NULL);

  self->tally = tally;
  self->listener = listener;
  self->listener_data = user_data;
  return self;
}

/* --- lines come and go ------------------------------------------------------------------------------ */

static void
schedule (GSource **slot, GSource *source)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  *slot = source;
  g_source_attach (source, context);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  return tandem_line_is_over (((Entry *) value)->line);
}

static gboolean
on_reap (gpointer user_data)
{
  TandemLineTable *self = TANDEM_LINE_TABLE (user_data);

  g_clear_pointer (&self->reaper, g_source_unref);
  g_hash_table_foreach_remove (self->entries, is_over, NULL);
  self->tally->lines = g_hash_table_size (self->entries);
  return G_SOURCE_REMOVE;
}

void
tandem_line_table_reap (TandemLineTable *self)
{
  g_return_if_fail (TANDEM_IS_LINE_TABLE (self));

  if (self->reaper)
    return;
  schedule (&self->reaper, g_idle_source_new ());
  g_source_set_callback (self->reaper, on_reap, self, NULL);
}

/* TRUE when some line needs the next one too. */
static gboolean
tick_once (TandemLineTable *self, gint64 deadline_us)
{
  guint n_attached = 0;
  GHashTableIter iter;
  gpointer value;

  if (self->around.before)
    self->around.before (self->around.user_data);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    TandemLine *line = ((Entry *) value)->line;

    tandem_line_tick (line, deadline_us);
    if (!tandem_line_is_attached (line))
      continue;
    n_attached++;
    tandem_histogram_observe (&self->tally->delay_out, g_get_monotonic_time () - deadline_us);
  }
  self->tally->streams = n_attached;
  if (self->around.after)
    self->around.after (self->around.user_data);
  return n_attached > 0;
}

static void
on_tick (guint64 n, gint64 late_us, gpointer user_data)
{
  TandemLineTable *self = TANDEM_LINE_TABLE (user_data);
  gboolean attached = FALSE;
  gint64 deadline_us = g_get_monotonic_time () - late_us;

  self->tally->late_ticks += n - 1 + (late_us > LATE_US);
  /* After a long sleep nobody wants to hear what was missed. */
  for (guint64 i = MIN (n, CATCH_UP); i > 0; i--)
    attached = tick_once (self, deadline_us - (gint64) (i - 1) * TANDEM_TICK_US);
  if (!attached && !self->awake)
    tandem_tick_stop (self->tick);
}

void
tandem_line_table_add (TandemLineTable *self, TandemLine *line, const char *token, const char *call_sid)
{
  Entry *entry;

  g_return_if_fail (TANDEM_IS_LINE_TABLE (self) && token && *token);
  g_return_if_fail (!g_hash_table_contains (self->entries, tandem_line_get_call_id (line)));

  entry = g_new0 (Entry, 1);
  entry->line = g_object_ref (line);
  entry->token = g_strdup (token);
  entry->call_sid = g_strdup (call_sid);
  g_hash_table_insert (self->entries, (gpointer) tandem_line_get_call_id (line), entry);
  self->tally->lines = g_hash_table_size (self->entries);
  tandem_line_set_listener (line, self->listener, self->listener_data);
}

TandemLine *
tandem_line_table_lookup (TandemLineTable *self, const char *call_id)
{
  Entry *entry;

  g_return_val_if_fail (TANDEM_IS_LINE_TABLE (self), NULL);

  entry = g_hash_table_lookup (self->entries, call_id);
  return entry && !tandem_line_is_over (entry->line) ? entry->line : NULL;
}

void
tandem_line_table_expect (TandemLineTable *self, const char *call_id, const char *token)
{
  Entry *entry;
  char **slot;

  g_return_if_fail (TANDEM_IS_LINE_TABLE (self));

  entry = g_hash_table_lookup (self->entries, call_id);
  if (!entry)
    return;
  if (!token) {
    g_clear_pointer (&entry->next_token, g_free);
    if (tandem_line_is_attached (entry->line))
      tandem_line_set_next (entry->line, NULL);
    return;
  }
  slot = tandem_line_is_lost (entry->line) ? &entry->token : &entry->next_token;
  g_free (*slot);
  *slot = g_strdup (token);
}

/* --- streams ---------------------------------------------------------------------------------------- */

/* Takes as long for a token that is nearly right as for any other. */
static gboolean
same_secret (const char *a, const char *b)
{
  gsize n = strlen (a);
  guint8 difference = 0;

  if (strlen (b) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    difference |= (guint8) (a[i] ^ b[i]);
  return difference == 0;
}

static Entry *
find_waiting (TandemLineTable *self, const char *token)
{
  Entry *found = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Entry *entry = value;

    if (entry->token && same_secret (entry->token, token))
      found = entry;
  }
  return found;
}

/* The next stream of a line belongs to a call of its own at the carrier. */
static gboolean
attach_next (TandemLineTable *self, TandemCarrierStream *stream, const char *token)
{
  g_autoptr (TandemCarrierStream) traced = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Entry *entry = value;

    if (!entry->next_token || !same_secret (entry->next_token, token) || !tandem_line_is_attached (entry->line))
      continue;
    g_clear_pointer (&entry->next_token, g_free);
    traced = tandem_traced_stream_wrap (stream, tandem_call_trace_get (entry->line));
    tandem_line_set_next (entry->line, traced);
    return TRUE;
  }
  return FALSE;
}

static gboolean
start_tick (TandemLineTable *self, GError **error)
{
  if (!self->tick) {
    GSource *tick = tandem_tick_new (on_tick, self, error);

    if (!tick)
      return FALSE;
    schedule (&self->tick, tick);
  }
  tandem_tick_start (self->tick);
  return TRUE;
}

void
tandem_line_table_set_around (TandemLineTable *self, TandemTickAround around)
{
  g_return_if_fail (TANDEM_IS_LINE_TABLE (self));
  self->around = around;
}

gboolean
tandem_line_table_set_awake (TandemLineTable *self, gboolean awake, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_LINE_TABLE (self), FALSE);
  self->awake = !!awake;
  return !awake || start_tick (self, error);
}

TandemLine *
tandem_line_table_find_operator (TandemLineTable *self)
{
  TandemLine *listened = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (TANDEM_IS_LINE_TABLE (self), NULL);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    TandemLine *line = ((Entry *) value)->line;

    if (tandem_line_operator_speaks (line))
      return line;
    /* Who waits for an answer does not want to hear another call meanwhile. */
    if (tandem_line_operator_hears (line) && (!listened || !tandem_line_is_attached (line)))
      listened = line;
  }
  return listened;
}

gboolean
tandem_line_table_attach (TandemLineTable *self, TandemCarrierStream *stream, const char *token, const char *call_sid,
                          GError **error)
{
  g_autoptr (TandemCarrierStream) traced = NULL;
  Entry *entry;

  g_return_val_if_fail (TANDEM_IS_LINE_TABLE (self), FALSE);

  if (token && attach_next (self, stream, token))
    return TRUE;
  entry = token ? find_waiting (self, token) : NULL;
  if (!entry || tandem_line_is_ending (entry->line)) {
    g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL,
                         "A media stream was refused: no call waits for its token (wrong, used or out of date).");
    return FALSE;
  }
  if (entry->call_sid && g_strcmp0 (entry->call_sid, call_sid) != 0) {
    g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL,
                         "A media stream was refused: its token belongs to another call.");
    return FALSE;
  }
  if (!start_tick (self, error))
    return FALSE;
  g_clear_pointer (&entry->token, g_free);
  /* Another stream of this call must bring the same. */
  if (!entry->call_sid)
    entry->call_sid = g_strdup (call_sid);
  traced = tandem_traced_stream_wrap (stream, tandem_call_trace_get (entry->line));
  tandem_line_attach (entry->line, traced);
  return TRUE;
}
