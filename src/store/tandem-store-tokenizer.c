// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-tokenizer.h"

typedef struct {
  fts5_tokenizer inner;
  Fts5Tokenizer *words;
} Tokenizer;

/* Where the run begins that the inner tokenizer sees as the whole text. */
typedef struct {
  void *context;
  int (*take) (void *context, int flags, const char *token, int n, int start, int end);
  int offset;
} Run;

static gboolean
is_word_alone (gunichar c)
{
  return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static int
create (void *data, const char **arguments, int n_arguments, Fts5Tokenizer **out)
{
  static const char *options[] = { "remove_diacritics", "2" };
  fts5_api *api = data;
  Tokenizer *self = g_new0 (Tokenizer, 1);
  void *inner_data = NULL;
  int code = api->xFindTokenizer (api, "unicode61", &inner_data, &self->inner);

  if (code == SQLITE_OK)
    code = self->inner.xCreate (inner_data, options, G_N_ELEMENTS (options), &self->words);
  if (code == SQLITE_OK)
    *out = (Fts5Tokenizer *) self;
  else
    g_free (self);
  return code;
}

static void
destroy (Fts5Tokenizer *tokenizer)
{
  Tokenizer *self = (Tokenizer *) tokenizer;

  self->inner.xDelete (self->words);
  g_free (self);
}

static int
take_word (void *data, int flags, const char *token, int n, int start, int end)
{
  Run *run = data;

  return run->take (run->context, flags, token, n, run->offset + start, run->offset + end);
}

static int
tokenize (Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
          int (*take) (void *context, int flags, const char *token, int n, int start, int end))
{
  Tokenizer *self = (Tokenizer *) tokenizer;
  Run run = { context, take, 0 };
  int at = 0;
  int code = SQLITE_OK;

  while (at < n && code == SQLITE_OK) {
    gunichar c = g_utf8_get_char_validated (text + at, n - at);
    int length = c >= (gunichar) -2 ? 1 : (int) g_unichar_to_utf8 (c, NULL);

    if (c < (gunichar) -2 && is_word_alone (c)) {
      if (at > run.offset)
        code = self->inner.xTokenize (self->words, &run, flags, text + run.offset, at - run.offset, take_word);
      if (code == SQLITE_OK)
        code = take (context, 0, text + at, length, at, at + length);
      run.offset = at + length;
    }
    at += length;
  }
  if (code == SQLITE_OK && n > run.offset)
    code = self->inner.xTokenize (self->words, &run, flags, text + run.offset, n - run.offset, take_word);
  return code;
}

static fts5_api *
find_api (sqlite3 *handle)
{
  fts5_api *api = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (handle, "SELECT fts5(?1)", -1, &statement, NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step (statement);
  sqlite3_finalize (statement);
  return api;
}

int
tandem_store_tokenizer_register (sqlite3 *handle)
{
  static fts5_tokenizer functions = { create, destroy, tokenize };
  fts5_api *api = find_api (handle);

  return api ? api->xCreateTokenizer (api, "tandem", api, &functions, NULL) : SQLITE_ERROR;
}
