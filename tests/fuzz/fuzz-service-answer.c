// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-error.h"
#include "tandem-openai-answer.h"
#include "tandem-text-model.h"
#include "tandem-tunnel-program.h"
#include "tandem-twilio-number.h"
#include "tandem-twilio-resource.h"

/* What services answer: Twilio's REST and a text model (JSON), and what a tunnel program prints (lines), for each as each of what it could be. */

static void
check_text (const char *text)
{
  g_assert_true (!text || g_utf8_validate (text, -1, NULL));
}

static void
check_call (const TandemTwilioCall *call)
{
  g_assert_true (tandem_twilio_is_sid (call->sid, "CA"));
  check_text (call->to);
  check_text (call->from);
}

static void
check_take (const TandemTwilioTake *take)
{
  g_assert_true (tandem_twilio_is_sid (take->sid, "RE"));
  g_assert_cmpint (take->duration_s, >=, 0);
}

static void
check_calls (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioCall) call = tandem_twilio_call_parse (body, &error);
  g_autoptr (GPtrArray) calls = NULL;

  fuzz_check_error (call != NULL, &error);
  if (call)
    check_call (call);
  calls = tandem_twilio_call_list_parse (body, &error);
  fuzz_check_error (calls != NULL, &error);
  for (guint i = 0; calls && i < calls->len; i++)
    check_call (g_ptr_array_index (calls, i));
}

static void
check_takes (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioTake) take = tandem_twilio_take_parse (body, &error);
  g_autoptr (GPtrArray) takes = NULL;
  g_auto (TandemTwilioProblem) problem = { 0 };

  fuzz_check_error (take != NULL, &error);
  if (take)
    check_take (take);
  takes = tandem_twilio_take_list_parse (body, &error);
  fuzz_check_error (takes != NULL, &error);
  for (guint i = 0; takes && i < takes->len; i++)
    check_take (g_ptr_array_index (takes, i));
  tandem_twilio_problem_parse (&problem, body);
  check_text (problem.message);
}

/* What it makes of the number goes back to Twilio as a form. */
static void
check_number (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioNumber) wanted = tandem_twilio_number_new ("PN1", "+12025550100");
  g_autoptr (TandemTwilioNumber) listed = tandem_twilio_number_find (body, "+12025550100", &error);
  g_autoptr (TandemTwilioNumber) number = NULL;
  g_autofree char *form = NULL;

  fuzz_check_error (listed != NULL, &error);
  number = tandem_twilio_number_parse (body, &error);
  fuzz_check_error (number != NULL, &error);
  if (!number)
    return;
  for (int field = 0; field < TANDEM_TWILIO_NUMBER_N_FIELDS; field++) {
    check_text (number->values[field]);
    g_assert_nonnull (number->values[field]);
  }
  g_assert_true (*number->sid);
  form = tandem_twilio_number_dup_form (wanted, number);
  check_text (form);
}

static void
check_news (const TandemTunnelProgram *program, const guint8 *data, gsize n)
{
  g_auto (TandemTunnelNews) news = { NULL };
  const guint8 *line;
  gsize n_line;

  while (fuzz_next_line (&data, &n, &line, &n_line)) {
    g_autofree char *text = g_utf8_make_valid ((const char *) line, (gssize) n_line);

    program->read_line (text, 5000, &news);
    g_assert_true (!news.url || g_str_has_prefix (news.url, "https://"));
    g_assert_true (!news.url || !g_str_has_suffix (news.url, "/"));
    check_text (news.api);
    check_text (news.problem);
    tandem_tunnel_news_clear (&news);
    news = (TandemTunnelNews) { NULL };
  }
}

/* Also as why there is none: the sentence has one line whatever the server says. */
static void
check_words (const guint8 *data, gsize n)
{
  static const guint statuses[] = { 307, 400, 401, 404, 429, 503 };
  g_autoptr (GError) error = NULL;
  g_autofree char *words = tandem_openai_answer_parse ((const char *) data, n, &error);

  fuzz_check_error (words != NULL, &error);
  check_text (words);
  g_assert_true (!words || (*words && strlen (words) <= TANDEM_TEXT_MODEL_ANSWER_MAX));
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autoptr (GError) problem = tandem_openai_answer_dup_error (statuses[i], "7", "gpt", (const char *) data, n);

    g_assert_true (problem->domain == TANDEM_AGENT_ERROR);
    check_text (problem->message);
    g_assert_null (strpbrk (problem->message, "\n\r"));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GBytes) body = g_bytes_new_static (data, n);

  check_calls (body);
  check_takes (body);
  check_number (body);
  check_words (data, n);
  check_news (&tandem_tunnel_cloudflared, data, n);
  check_news (&tandem_tunnel_ngrok, data, n);
  check_news (&tandem_tunnel_tailscale, data, n);
  return 0;
}
