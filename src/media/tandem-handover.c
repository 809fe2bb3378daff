// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-handover.h"

typedef struct {
  /* owned */
  char *id;
  GString *text;

  TandemParty party;
  gint64 end_ms; /* -1: not known */
  gboolean final;
  gboolean told;
} Words;

struct _TandemHandover {
  GPtrArray *words; /* owned Words, in the order of speaking */
  gint64 begin_ms;
  gboolean open;
};

static void
words_free (gpointer data)
{
  Words *words = data;

  g_free (words->id);
  g_string_free (words->text, TRUE);
  g_free (words);
}

TandemHandover *
tandem_handover_new (void)
{
  TandemHandover *self = g_new0 (TandemHandover, 1);

  self->words = g_ptr_array_new_with_free_func (words_free);
  return self;
}

void
tandem_handover_free (TandemHandover *self)
{
  g_ptr_array_unref (self->words);
  g_free (self);
}

void
tandem_handover_begin (TandemHandover *self, gint64 at_ms)
{
  self->begin_ms = at_ms;
  g_ptr_array_set_size (self->words, 0);
  self->open = TRUE;
}

gboolean
tandem_handover_is_open (TandemHandover *self)
{
  return self->open;
}

static Words *
find (TandemHandover *self, const char *id)
{
  for (guint i = 0; i < self->words->len; i++) {
    Words *words = self->words->pdata[i];

    if (g_str_equal (words->id, id))
      return words;
  }
  return NULL;
}

/* Words may be understood long after they were spoken. */
static gboolean
is_known (TandemHandover *self, const Words *words)
{
  return words->text->len == 0 || (words->end_ms >= 0 && words->end_ms <= self->begin_ms);
}

static void
add_line (GString *note, const Words *words)
{
  g_string_append_printf (note, "%s: %s\n", words->party == TANDEM_PARTY_OPERATOR ? "Operator" : "Caller",
                          words->text->str);
}

char *
tandem_handover_take_turn (TandemHandover *self, const TandemTurnUpdate *update)
{
  Words *words = find (self, update->item_id);
  GString *note;

  if (update->party == TANDEM_PARTY_AGENT || update->is_private)
    return NULL;
  if (!words) {
    if (!self->open)
      return NULL;
    words = g_new0 (Words, 1);
    words->id = g_strdup (update->item_id);
    words->text = g_string_new (NULL);
    words->party = update->party;
    words->end_ms = -1;
    g_ptr_array_add (self->words, words);
  }
  if (update->text)
    g_string_assign (words->text, update->text);
  else if (update->append_text)
    g_string_append (words->text, update->append_text);
  if (update->end_ms >= 0)
    words->end_ms = update->end_ms;
  words->final |= update->final;
  if (self->open || words->told || !words->final || is_known (self, words))
    return NULL;
  words->told = TRUE;
  note = g_string_new ("Before you came back, this was said too:\n");
  add_line (note, words);
  return g_string_free (note, FALSE);
}

char *
tandem_handover_end (TandemHandover *self)
{
  GString *note = g_string_new ("While you were silent, the operator spoke with the caller:\n");

  self->open = FALSE;
  for (guint i = 0; i < self->words->len; i++) {
    Words *words = self->words->pdata[i];

    if (is_known (self, words))
      continue;
    /* Half a sentence is told again when it is whole. */
    words->told = words->final;
    add_line (note, words);
  }
  g_string_append (note, "You are speaking with the caller again.  Go on from here; do not ask again what was answered.");
  return g_string_free (note, FALSE);
}
