// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-search.h"

#include <string.h>

/* Words around what was found. */
#define SNIPPET "-1, char (2), char (3), '…', 24"

static const char messages_sql[] =
  "SELECT number, messages.id, snippet (messages_search, " SNIPPET "), at, rank FROM messages_search "
  "JOIN messages ON position = messages_search.rowid JOIN threads ON threads.id = thread_id "
  "WHERE messages_search MATCH ?1 ORDER BY rank LIMIT ?2";
static const char turns_sql[] =
  "SELECT CASE direction WHEN 1 THEN to_number ELSE from_number END, calls.id, snippet (turns_search, " SNIPPET "), "
  "started_at + coalesce (start_ms, 0), rank FROM turns_search "
  "JOIN turns ON turns.id = turns_search.rowid JOIN calls ON calls.id = call_id "
  "WHERE turns_search MATCH ?1 ORDER BY rank LIMIT ?2";

typedef struct {
  TandemStoreHitRow *row;
  double rank; /* FTS5's: the smaller the better */
} Ranked;

void
tandem_store_hit_row_free (TandemStoreHitRow *row)
{
  g_free (row->number);
  g_free (row->id);
  g_free (row->text);
  g_free (row);
}

char *
tandem_store_search_make_query (const char *words)
{
  g_autoptr (GString) query = g_string_new (NULL);
  const char *p = words;

  /* Words of letters and digits only: everything else is syntax, or no word for the index either. */
  while (*p) {
    const char *begin;

    while (*p && !g_unichar_isalnum (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    begin = p;
    while (*p && (g_unichar_isalnum (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p))))
      p = g_utf8_next_char (p);
    if (p > begin)
      g_string_append_printf (query, "%s\"%.*s\"", query->len ? " " : "", (int) (p - begin), begin);
  }
  if (!query->len)
    return NULL;
  /* Who is still typing has not ended the last word. */
  g_string_append_c (query, '*');
  return g_string_free (g_steal_pointer (&query), FALSE);
}

static void
ranked_clear (gpointer data)
{
  g_clear_pointer (&((Ranked *) data)->row, tandem_store_hit_row_free);
}

static gboolean
collect (TandemStoreDatabase *database, const char *sql, TandemSearchKind kind, const char *query, guint limit, GArray *hits,
         GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);
  gboolean more;

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, query);
  sqlite3_bind_int64 (statement, 2, limit);
  while (tandem_store_database_next (database, statement, &more, error)) {
    Ranked hit = { NULL, 0 };

    if (!more)
      return TRUE;
    hit.row = g_new0 (TandemStoreHitRow, 1);
    hit.row->kind = kind;
    hit.row->number = tandem_store_dup_text (statement, 0);
    hit.row->id = tandem_store_dup_text (statement, 1);
    hit.row->text = tandem_store_dup_text (statement, 2);
    hit.row->at = sqlite3_column_int64 (statement, 3);
    hit.rank = sqlite3_column_double (statement, 4);
    g_array_append_val (hits, hit);
  }
  return FALSE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a;
  const Ranked *y = b;

  return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : (x->row->at > y->row->at ? -1 : x->row->at < y->row->at);
}

GPtrArray *
tandem_store_search (TandemStoreDatabase *database, const char *words, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_hit_row_free);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Ranked));
  g_autofree char *query = tandem_store_search_make_query (words);

  g_array_set_clear_func (hits, ranked_clear);
  if (!query)
    return g_steal_pointer (&rows);
  if (!collect (database, messages_sql, TANDEM_SEARCH_MESSAGE, query, limit, hits, error) ||
      !collect (database, turns_sql, TANDEM_SEARCH_TURN, query, limit, hits, error))
    return NULL;
  g_array_sort (hits, compare);
  for (guint i = 0; i < MIN (hits->len, limit); i++)
    g_ptr_array_add (rows, g_steal_pointer (&g_array_index (hits, Ranked, i).row));
  return g_steal_pointer (&rows);
}
