// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-wrap-up-answer.h"

#include <string.h>

#include "tandem-error.h"

typedef struct {
  const char *words;
  const char *summary; /* NULL: it is refused */
  const char *outcome;
  const char *sentiment;
  const char *fields;
} Answer;

static const Answer answers[] = {
  { "{\"summary\":\"Anna wants a table.\",\"outcome\":\"booked\",\"sentiment\":\"positive\",\"fields\":{\"name\":\"Anna\",\"guests\":4}}",
    "Anna wants a table.", "booked", "positive", "{\"name\":\"Anna\",\"guests\":4}" },
  { "Here you are:\n```json\n{\"summary\":\" 예약했습니다. \"}\n```\nAnything else?", "예약했습니다.", "", "", "" },
  { "{\"summary\":\"A\",\"sentiment\":\"furious\",\"outcome\":7,\"fields\":[1]}", "A", "", "", "" },
  { "{\"summary\":\"A\",\"fields\":{\"deep\":{\"x\":1},\"list\":[1],\"ok\":true,\"none\":null}}", "A", "", "", "{\"ok\":true}" },
  { "{\"summary\":\"\"}" },
  { "{\"outcome\":\"booked\"}" },
  { "I cannot do that." },
  { "{\"summary\":\"A\"" },
  { "} {" },
  { "" },
};

static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemWrapUp) wrap_up = tandem_wrap_up_answer_parse (answers[i].words, &error);
    const char *field;

    if (!answers[i].summary) {
      g_assert_null (wrap_up);
      g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (wrap_up->summary, ==, answers[i].summary);
    g_assert_cmpstr (wrap_up->outcome, ==, answers[i].outcome);
    g_assert_cmpstr (wrap_up->sentiment, ==, answers[i].sentiment);
    g_assert_cmpstr (wrap_up->fields, ==, answers[i].fields);
    g_assert_true (tandem_wrap_up_check (wrap_up, &field, NULL));
  }
}

/* A model that does not stop is cut short, between characters. */
static void
test_endless (void)
{
  GString *words = g_string_new ("{\"summary\":\"");
  g_autoptr (TandemWrapUp) wrap_up = NULL;
  const char *field;

  for (int i = 0; i < 10000; i++)
    g_string_append (words, "말");
  g_string_append (words, "\",\"fields\":{");
  for (int i = 0; i < 3000; i++)
    g_string_append_printf (words, "%s\"field_%d\":\"value\"", i ? "," : "", i);
  g_string_append (words, "}}");
  wrap_up = tandem_wrap_up_answer_parse (words->str, NULL);
  g_string_free (words, TRUE);
  g_assert_nonnull (wrap_up);
  g_assert_cmpint (g_utf8_strlen (wrap_up->summary, -1), ==, TANDEM_WRAP_UP_SUMMARY_MAX);
  g_assert_cmpuint (strlen (wrap_up->fields), <=, TANDEM_WRAP_UP_FIELDS_MAX);
  g_test_message ("%.60s", wrap_up->fields);
  g_assert_true (g_str_has_prefix (wrap_up->fields, "{\"field_0\":"));
  g_assert_true (tandem_wrap_up_check (wrap_up, &field, NULL));
}

/* What another program is told. */
static void
test_describe (void)
{
  g_autoptr (TandemCall) call = tandem_call_new ("c1", TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, "+12025550101", "+15005550006");
  g_autoptr (TandemWrapUp) wrap_up = tandem_wrap_up_new ("Said \"hello\".", "done", "neutral", "{\"name\":\"Anna\"}");
  g_autofree char *with = tandem_wrap_up_answer_get_format ()->describe ("d1", call, wrap_up);
  g_autofree char *without = tandem_wrap_up_answer_get_format ()->describe ("d2", call, NULL);

  g_assert_nonnull (strstr (with, "\"id\":\"d1\",\"event\":\"call.wrapped_up\""));
  g_assert_nonnull (strstr (with, "\"direction\":\"inbound\",\"mode\":\"agent\",\"from\":\"+12025550101\""));
  g_assert_nonnull (strstr (with, "\"summary\":\"Said \\\"hello\\\".\""));
  g_assert_nonnull (strstr (with, "\"fields\":{\"name\":\"Anna\"}"));
  g_assert_nonnull (strstr (without, "\"wrap_up\":null"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wrap-up-answer/answers", test_answers);
  g_test_add_func ("/wrap-up-answer/endless", test_endless);
  g_test_add_func ("/wrap-up-answer/describe", test_describe);
  return g_test_run ();
}
