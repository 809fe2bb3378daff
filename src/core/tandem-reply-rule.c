// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reply-rule.h"

#include <string.h>

#define SECOND_MS 1000
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define OLD_MS (10 * MINUTE_MS)
#define WAITING_MS (24 * HOUR_MS)
/* Nobody reads and writes that fast; once may be chance. */
#define FAST_MS (10 * SECOND_MS)
#define FAST_MOST 3

static const char *const robots[] = {
  "auto-reply", "autoreply", "auto reply", "automatic reply", "automatic response", "automated message", "automated response",
  "out of office", "do not reply", "don't reply to this", "don’t reply to this", "not monitored", "unmonitored", "no-reply", "noreply",
  "verification code", "自动回复", "请勿回复", "验证码", "자동 응답", "자동응답", "회신하지", "인증번호",
};
static const char *const wishes[] = {
  "real person", "a person", "human", "operator", "representative", "real someone", "someone real", "talk to someone", "speak to someone",
  "speak with someone", "talk with someone", "call me", "人工", "真人", "给我打电话", "상담원", "사람과", "전화 주세요", "전화해",
};

static gboolean
says (const char *body, const char *const *phrases, gsize n)
{
  g_autofree char *folded = g_utf8_casefold (body, -1);

  for (gsize i = 0; i < n; i++)
    if (strstr (folded, phrases[i]))
      return TRUE;
  return FALSE;
}

static gint64
at_ms (TandemMessage *text)
{
  GDateTime *at = tandem_message_get_at (text);

  return g_date_time_to_unix (at) * SECOND_MS + g_date_time_get_microsecond (at) / 1000;
}

static gboolean
is_inbound (TandemMessage *text)
{
  return tandem_message_get_direction (text) == TANDEM_DIRECTION_INBOUND;
}

static gboolean
is_automatic (TandemMessage *text)
{
  return tandem_message_get_answers (text) != NULL;
}

/* A telephone that a person may hold: neither a short code nor a name, and so no emergency number. */
static gboolean
is_person (const char *number)
{
  return number[0] == '+' && strlen (number) >= 8 && strspn (number + 1, "0123456789") == strlen (number) - 1;
}

/* TRUE: before @text they wanted no texts. */
static gboolean
was_stopped (GPtrArray *texts, TandemMessage *text)
{
  TandemOptOut last = TANDEM_OPT_OUT_NONE;

  for (guint i = 0; i < texts->len && texts->pdata[i] != text; i++) {
    TandemOptOut said = tandem_message_get_opt_out (texts->pdata[i]);

    if (said == TANDEM_OPT_OUT_STOP || said == TANDEM_OPT_OUT_START)
      last = said;
  }
  return last == TANDEM_OPT_OUT_STOP;
}

/* STOP and HELP are answered by the carrier.  "Yes" is START only for those who wanted no texts; else it is what people write. */
static gboolean
is_command (GPtrArray *texts, TandemMessage *text)
{
  g_autofree char *word = NULL;

  if (tandem_message_get_opt_out (text) != TANDEM_OPT_OUT_START || tandem_message_has_carrier_opt_out (text))
    return tandem_message_get_opt_out (text) != TANDEM_OPT_OUT_NONE;
  word = g_strstrip (g_strdup (tandem_message_get_body (text)));
  return g_ascii_strcasecmp (word, "yes") != 0 || was_stopped (texts, text);
}

/* The times of Twilio's list have whole seconds. */
static gboolean
is_old (const TandemReplyFacts *facts, TandemMessage *text)
{
  gint64 at = at_ms (text);

  return at / SECOND_MS < facts->started_ms / SECOND_MS || facts->now_ms - at > OLD_MS;
}

/* Since the newest that was given to a person none has written. */
static gboolean
is_waiting (const TandemReplyFacts *facts, GPtrArray *texts, TandemMessage *text)
{
  gboolean waiting = FALSE;

  for (guint i = 0; i < texts->len; i++) {
    TandemMessage *one = texts->pdata[i];

    if (one != text && tandem_message_get_handed_over (one))
      waiting = facts->now_ms - at_ms (one) < WAITING_MS;
    else if (!is_inbound (one) && !is_automatic (one))
      waiting = FALSE;
  }
  return waiting;
}

static gboolean
is_operator_there (const TandemReplyFacts *facts, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++) {
    TandemMessage *one = texts->pdata[i];

    if (!is_inbound (one) && !is_automatic (one) && facts->now_ms - at_ms (one) < (gint64) facts->pause_min * MINUTE_MS)
      return TRUE;
  }
  return FALSE;
}

/* Two machines that answer each other say the same again, or are faster than people. */
static gboolean
is_loop (const TandemReplyFacts *facts, GPtrArray *texts, TandemMessage *text)
{
  const char *before = NULL; /* what they said before the last answer */
  TandemMessage *answer = NULL;
  guint n_fast = 0;

  for (guint i = 0; i < texts->len; i++) {
    TandemMessage *one = texts->pdata[i];

    if (facts->now_ms - at_ms (one) > HOUR_MS)
      continue;
    if (!is_inbound (one)) {
      answer = is_automatic (one) ? one : NULL;
      continue;
    }
    if (answer && at_ms (one) - at_ms (answer) < FAST_MS)
      n_fast++;
    if (one == text && answer && before && g_str_equal (before, tandem_message_get_body (one)))
      return TRUE;
    before = tandem_message_get_body (one);
    answer = NULL;
  }
  return n_fast >= FAST_MOST;
}

static guint
count_hour (const TandemReplyFacts *facts, GPtrArray *texts)
{
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    n += is_automatic (texts->pdata[i]) && facts->now_ms - at_ms (texts->pdata[i]) < HOUR_MS;
  return n;
}

TandemReplyVerdict
tandem_reply_rule_judge (const TandemReplyFacts *facts, GPtrArray *texts, TandemMessage *text, const char **reason)
{
  const char *body = tandem_message_get_body (text);
  const struct {
    gboolean holds;
    TandemReplyVerdict verdict;
    const char *reason;
  } rules[] = {
    { !is_inbound (text) || !is_person (tandem_message_get_number (text)), TANDEM_REPLY_NO, "off-limits" },
    { is_command (texts, text), TANDEM_REPLY_NO, "stop" },
    { facts->opted_out, TANDEM_REPLY_NO, "opted-out" },
    { is_old (facts, text), TANDEM_REPLY_NO, "old" },
    { says (body, robots, G_N_ELEMENTS (robots)), TANDEM_REPLY_NO, "robot" },
    { is_waiting (facts, texts, text), TANDEM_REPLY_NO, "waiting" },
    { is_operator_there (facts, texts), TANDEM_REPLY_NO, "operator" },
    { is_loop (facts, texts, text), TANDEM_REPLY_TO_PERSON, "loop" },
    { says (body, wishes, G_N_ELEMENTS (wishes)), TANDEM_REPLY_TO_PERSON, "person" },
    { !*body, TANDEM_REPLY_TO_PERSON, "wordless" },
    { count_hour (facts, texts) >= facts->hourly || facts->n_today >= facts->daily, TANDEM_REPLY_TO_PERSON, "limit" },
    { TRUE, TANDEM_REPLY_YES, "answer" },
  };
  gsize i = 0;

  while (!rules[i].holds)
    i++;
  *reason = rules[i].reason;
  return rules[i].verdict;
}
