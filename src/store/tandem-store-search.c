// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-search.h"

#include "tandem-store-rank.h"

/* Words around what was found. */
#define SNIPPET "-1, char (2), char (3), '…', 24"
/* So many of the newest texts that have the words are compared.  FTS5's own rank looks at all of them, which takes seconds for a
 * word that half of a million texts have; from the newest to the oldest it reads no more than it gives. */
#define N_COMPARED 200
/* Each is looked for in each of those; what is pasted by mistake may have thousands. */
#define MAX_WORDS 32

/* CROSS JOIN: the index leads. */
static const char messages_sql[] =
  "SELECT number, messages.id, snippet (messages_search, " SNIPPET "), at FROM messages_search "
  "CROSS JOIN messages ON position = messages_search.rowid CROSS JOIN threads ON threads.id = thread_id "
  "WHERE messages_search MATCH ?1 ORDER BY messages_search.rowid DESC LIMIT ?2";
static const char turns_sql[] =
  "SELECT CASE direction WHEN 1 THEN to_number ELSE from_number END, calls.id, snippet (turns_search, " SNIPPET "), "
  "started_at + coalesce (start_ms, 0) FROM turns_search "
  "CROSS JOIN turns ON turns.id = turns_search.rowid CROSS JOIN calls ON calls.id = call_id "
  "WHERE turns_search MATCH ?1 ORDER BY turns_search.rowid DESC LIMIT ?2";

typedef struct {
  TandemStoreHitRow *row;
  guint rank;
} Ranked;

void
tandem_store_hit_row_free (TandemStoreHitRow *row)
{
  g_free (row->number);
  g_free (row->id);
  g_free (row->text);
  g_free (row);
}

/* Words of letters and digits only: everything else is syntax, or no word for the index either. */
static GPtrArray *
split (const char *words)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  const char *p = words;

  while (*p && found->len < MAX_WORDS) {
    const char *begin;

    while (*p && !g_unichar_isalnum (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    begin = p;
    while (*p && (g_unichar_isalnum (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p))))
      p = g_utf8_next_char (p);
    if (p > begin)
      g_ptr_array_add (found, g_strndup (begin, (gsize) (p - begin)));
  }
  return found;
}

/* Who is still typing has not ended the last word. */
static char *
make_query (GPtrArray *words)
{
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (query, "%s\"%s\"", i ? " " : "", (char *) words->pdata[i]);
  g_string_append_c (query, '*');
  return g_string_free (g_steal_pointer (&query), FALSE);
}

static void
ranked_clear (gpointer data)
{
  g_clear_pointer (&((Ranked *) data)->row, tandem_store_hit_row_free);
}

static gboolean
collect (TandemStoreDatabase *database, const char *sql, TandemSearchKind kind, const char *query, GPtrArray *words, GArray *hits,
         GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);
  gboolean more;

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, query);
  sqlite3_bind_int64 (statement, 2, N_COMPARED);
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
    hit.rank = tandem_store_rank (hit.row->text, words);
    g_array_append_val (hits, hit);
  }
  return FALSE;
}

/* The best first; of two that are as good the newer. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a;
  const Ranked *y = b;

  return x->rank != y->rank ? (x->rank > y->rank ? -1 : 1) : (x->row->at > y->row->at ? -1 : x->row->at < y->row->at);
}

GPtrArray *
tandem_store_search (TandemStoreDatabase *database, const char *text, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_hit_row_free);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Ranked));
  g_autoptr (GPtrArray) words = split (text);
  g_autofree char *query = NULL;

  g_array_set_clear_func (hits, ranked_clear);
  if (words->len == 0)
    return g_steal_pointer (&rows);
  query = make_query (words);
  if (!collect (database, messages_sql, TANDEM_SEARCH_MESSAGE, query, words, hits, error) ||
      !collect (database, turns_sql, TANDEM_SEARCH_TURN, query, words, hits, error))
    return NULL;
  g_array_sort (hits, compare);
  for (guint i = 0; i < MIN (hits->len, limit); i++)
    g_ptr_array_add (rows, g_steal_pointer (&g_array_index (hits, Ranked, i).row));
  return g_steal_pointer (&rows);
}
