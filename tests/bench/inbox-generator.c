// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "inbox-generator.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "tandem-message-status.h"
#include "tandem-store-codes.h"
#include "tandem-store-tokenizer.h"

#define OWN "+12025550100"
#define FIRST_MS G_GINT64_CONSTANT (1600000000000)
#define STEP_MS 90000
#define TURNS_A_CALL 12
/* What nobody has read yet: the newest texts of this part of all. */
#define UNREAD_PART 200

static const char *const english[] = {
  "the", "you", "to", "I", "and", "a", "is", "at", "for", "it", "on", "we", "be", "in", "call", "can", "me", "will", "are", "that",
  "this", "your", "of", "my", "have", "with", "tomorrow", "today", "please", "thanks", "ok", "time", "meeting", "see", "just",
  "not", "when", "there", "what", "was", "do", "if", "so", "but", "from", "or", "get", "know", "our", "send", "back", "need",
  "good", "let", "appointment", "office", "order", "number", "here", "back", "home", "about", "running", "late", "minutes",
  "morning", "evening", "Monday", "Tuesday", "Friday", "delivery", "payment", "invoice", "confirm", "table", "dinner", "noon",
  "address", "street", "parking", "door", "key", "doctor", "school", "flight", "ticket", "station", "café", "naïve", "weekend",
};
static const char *const korean[] = {
  "안녕하세요", "네", "오늘", "내일", "예약을", "확인해", "주세요", "감사합니다", "시간", "회의", "전화", "언제", "어디", "가요", "괜찮아요",
  "배송", "주문", "결제", "확인", "저녁", "점심", "아침", "월요일", "금요일", "병원", "학교", "집에", "지금", "늦을", "것", "같아요",
};
static const char *const chinese[] = {
  "你好", "我", "明天", "今天", "下午", "三点", "会议", "谢谢", "请", "电话", "时间", "可以", "什么", "在", "到", "的", "了", "好",
  "预约", "确认", "医院", "学校", "订单", "付款", "地址", "周一", "周五", "晚上", "早上", "回家", "迟到", "现在", "马上",
};
static const char *const syllables[] = {
  "ba", "ren", "to", "lim", "ka", "sor", "ve", "din", "mu", "pel", "gra", "ti", "on", "ster", "fa", "chi", "lo", "wen", "ar", "zu",
  "bri", "nok", "es", "hal", "jo", "quin", "ple", "ra", "sti", "ow", "cre", "dal",
};
static const struct { const char *const *words; guint n_words; guint n_all; } languages[N_INBOX_LANGUAGES] = {
  { english, G_N_ELEMENTS (english), 30000 },
  { korean, G_N_ELEMENTS (korean), 12000 },
  { chinese, G_N_ELEMENTS (chinese), 12000 },
};

typedef struct {
  sqlite3 *handle;
  guint64 state;
  char **words[N_INBOX_LANGUAGES];
  const InboxSize *size;
} Generator;

/* splitmix64 */
static guint64
next_random (Generator *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* From 0 up to 1. */
static double
next_part (Generator *self)
{
  return (double) (next_random (self) >> 11) / 9007199254740992.0;
}

guint
inbox_generator_n_words (InboxLanguage language)
{
  return languages[language].n_all;
}

char *
inbox_generator_dup_word (InboxLanguage language, guint rank)
{
  g_autoptr (GString) word = NULL;

  if (rank < languages[language].n_words)
    return g_strdup (languages[language].words[rank]);
  word = g_string_new (NULL);
  for (guint rest = rank; rest > 0; ) {
    if (language == INBOX_ENGLISH) {
      g_string_append (word, syllables[rest % G_N_ELEMENTS (syllables)]);
      rest /= G_N_ELEMENTS (syllables);
    } else {
      /* Spread over what is really used: the 2350 frequent syllables, the 3000 frequent characters. */
      guint n = language == INBOX_KOREAN ? 2350 : 3000;

      g_string_append_unichar (word, language == INBOX_KOREAN ? 0xac00 + rest % n * 4 : 0x4e00 + rest * 7 % n * 6);
      rest /= 97;
    }
  }
  return g_string_free (g_steal_pointer (&word), FALSE);
}

char *
inbox_generator_dup_number (guint index)
{
  return g_strdup_printf ("+1555%07u", index);
}

/* --- what people write --------------------------------------------------------------------------------------- */

/* The word of rank k comes about 1/k as often as the first. */
static const char *
next_word (Generator *self, InboxLanguage language)
{
  guint n = languages[language].n_all;

  return self->words[language][MIN ((guint) pow (n + 1, next_part (self)) - 1, n - 1)];
}

static InboxLanguage
language_of (guint thread)
{
  return thread % 20 < 13 ? INBOX_ENGLISH : thread % 20 < 16 ? INBOX_KOREAN : thread % 20 < 19 ? INBOX_CHINESE : N_INBOX_LANGUAGES;
}

/* Most texts are short; @longest words at most. */
static void
write_text (Generator *self, guint thread, guint longest, GString *text)
{
  guint n = 1 + (guint) (pow (next_part (self), 2) * longest);
  InboxLanguage language = language_of (thread);

  g_string_truncate (text, 0);
  for (guint i = 0; i < n; i++) {
    InboxLanguage now = language < N_INBOX_LANGUAGES ? language : (InboxLanguage) (next_random (self) % N_INBOX_LANGUAGES);

    if (i > 0 && now != INBOX_CHINESE)
      g_string_append_c (text, ' ');
    g_string_append (text, next_word (self, now));
  }
}

/* Each thread has some, a few have thousands. */
static guint
choose_thread (Generator *self, guint i)
{
  guint n = self->size->n_threads;
  guint every = MAX (self->size->n_messages / n, 1);

  if (i % every == 0)
    return (guint) ((guint64) (i / every) * 7919 % n);
  return (guint) (n * pow (next_part (self), 2.2));
}

/* --- the database -------------------------------------------------------------------------------------------- */

static void
execute (Generator *self, const char *sql)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (self->handle));
}

static sqlite3_stmt *
prepare (Generator *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (self->handle));
  return statement;
}

static void
run (Generator *self, sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s: %s", sqlite3_sql (statement), sqlite3_errmsg (self->handle));
  sqlite3_reset (statement);
}

static void
begin (Generator *self, const char *path, const InboxSize *size)
{
  self->size = size;
  self->state = size->seed;
  for (guint i = 0; i < N_INBOX_LANGUAGES; i++) {
    self->words[i] = g_new0 (char *, languages[i].n_all + 1);
    for (guint rank = 0; rank < languages[i].n_all; rank++)
      self->words[i][rank] = inbox_generator_dup_word ((InboxLanguage) i, rank);
  }
  if (sqlite3_open (path, &self->handle) != SQLITE_OK || tandem_store_tokenizer_register (self->handle) != SQLITE_OK)
    g_error ("%s cannot be opened", path);
  execute (self, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN");
}

static void
end (Generator *self)
{
  execute (self, "COMMIT; PRAGMA journal_mode = WAL");
  for (guint i = 0; i < N_INBOX_LANGUAGES; i++)
    g_strfreev (self->words[i]);
  g_assert_cmpint (sqlite3_close (self->handle), ==, SQLITE_OK);
}

static void
add_threads (Generator *self)
{
  sqlite3_stmt *statement = prepare (self, "INSERT INTO threads (id, number, last_at, own_number) VALUES (?1, ?2, 0, '" OWN "')");

  for (guint i = 0; i < self->size->n_threads; i++) {
    g_autofree char *number = inbox_generator_dup_number (i);

    sqlite3_bind_int64 (statement, 1, i + 1);
    sqlite3_bind_text (statement, 2, number, -1, SQLITE_STATIC);
    run (self, statement);
  }
  sqlite3_finalize (statement);
}

static void
add_messages (Generator *self)
{
  sqlite3_stmt *statement = prepare (self,
                                     "INSERT INTO messages (id, message_sid, thread_id, direction, own_number, body, status, at, "
                                     "segments, is_read) VALUES (?1, ?2, ?3, ?4, '" OWN "', ?5, ?6, ?7, 1, ?8)");
  int received = tandem_store_code_of (tandem_store_message_statuses, TANDEM_MESSAGE_STATUS_RECEIVED);
  int delivered = tandem_store_code_of (tandem_store_message_statuses, TANDEM_MESSAGE_STATUS_DELIVERED);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->size->n_messages; i++) {
    guint thread = choose_thread (self, i);
    gboolean inbound = next_random (self) % 2;
    char id[40];
    char sid[40];

    write_text (self, thread, 30, text);
    g_snprintf (id, sizeof id, "%08x-0000-4000-8000-%012x", i, i);
    g_snprintf (sid, sizeof sid, "SM%032x", i);
    sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_text (statement, 2, sid, -1, SQLITE_STATIC);
    sqlite3_bind_int64 (statement, 3, thread + 1);
    sqlite3_bind_int (statement, 4, inbound ? 2 : 1);
    sqlite3_bind_text (statement, 5, text->str, (int) text->len, SQLITE_STATIC);
    sqlite3_bind_int (statement, 6, inbound ? received : delivered);
    sqlite3_bind_int64 (statement, 7, FIRST_MS + (gint64) i * STEP_MS);
    sqlite3_bind_int (statement, 8, !inbound || i < self->size->n_messages - self->size->n_messages / UNREAD_PART);
    run (self, statement);
  }
  sqlite3_finalize (statement);
}

static void
add_calls (Generator *self)
{
  sqlite3_stmt *call = prepare (self,
                                "INSERT INTO calls (id, direction, mode, from_number, to_number, state, patch, profile, started_at, "
                                "answered_at, ended_at) VALUES (?1, 1, 1, '" OWN "', ?2, 6, '', '', ?3, ?3 + 5000, ?3 + 60000)");
  sqlite3_stmt *turn = prepare (self,
                                "INSERT INTO turns (call_id, item_id, position, party, text, start_ms, interrupted, final) "
                                "VALUES (?1, ?2, ?3, 1 + ?3 % 2, ?4, ?3 * 4000, 0, 1)");
  g_autoptr (GString) text = g_string_new (NULL);
  char id[40];

  for (guint i = 0; i < self->size->n_turns; i++) {
    guint thread = i / TURNS_A_CALL * 7919 % self->size->n_threads;
    char item[24];

    if (i % TURNS_A_CALL == 0) {
      g_autofree char *number = inbox_generator_dup_number (thread);

      g_snprintf (id, sizeof id, "%08x-0000-4000-9000-%012x", i, i);
      sqlite3_bind_text (call, 1, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (call, 2, number, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (call, 3, FIRST_MS + (gint64) i * STEP_MS);
      run (self, call);
    }
    write_text (self, thread, 40, text);
    g_snprintf (item, sizeof item, "item_%u", i);
    sqlite3_bind_text (turn, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_text (turn, 2, item, -1, SQLITE_STATIC);
    sqlite3_bind_int64 (turn, 3, i % TURNS_A_CALL);
    sqlite3_bind_text (turn, 4, text->str, (int) text->len, SQLITE_STATIC);
    run (self, turn);
  }
  sqlite3_finalize (call);
  sqlite3_finalize (turn);
}

void
inbox_generator_fill_calls (const char *path, const InboxSize *size)
{
  Generator self = { NULL };

  begin (&self, path, size);
  add_calls (&self);
  end (&self);
}

void
inbox_generator_fill (const char *path, const InboxSize *size)
{
  Generator self = { NULL };

  begin (&self, path, size);
  add_threads (&self);
  add_messages (&self);
  execute (&self,
           "UPDATE threads SET (last_at, last_text, last_direction, last_status) = (SELECT at, body, direction, status FROM messages "
           "WHERE thread_id = threads.id ORDER BY at DESC, position DESC LIMIT 1), "
           "unread = (SELECT count(*) FROM messages WHERE thread_id = threads.id AND is_read = 0)");
  add_calls (&self);
  end (&self);
}
