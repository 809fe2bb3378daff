// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-scenario.h"

#include <glib/gstdio.h>
#include <string.h>

static TandemSimScenario *
load (const char *content, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("tandem-sim-scenario-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "x.scenario", NULL);
  TandemSimScenario *scenario;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  scenario = tandem_sim_scenario_load (path, error);
  g_unlink (path);
  g_rmdir (dir);
  return scenario;
}

static void
check_step (TandemSimScenario *scenario, guint i, TandemSimStepType type, guint ms, const char *text)
{
  GPtrArray *steps = tandem_sim_scenario_get_steps (scenario);
  const TandemSimStep *step;

  g_assert_cmpuint (i, <, steps->len);
  step = steps->pdata[i];
  g_assert_cmpint (step->type, ==, type);
  g_assert_cmpuint (step->ms, ==, ms);
  g_assert_cmpstr (step->text, ==, text);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  TandemSimScenario *scenario = load (
    "# comment\r\n"
    "number +12025550101\r\n"
    "number +12025550102\n"
    "\n"
    "  voice en-us+f3\n"
    "answer\n"
    "wait 1.5s\n"
    "wait-for-agent\n"
    "wait-for-speech 900ms\n"
    "say   Hello, this is Anna.  \n"
    "digits 12#*\n"
    "beep\n"
    "reply Hello, this is Anna. => Good morning => Anna.\n"
    "hang-up-mid-sentence\n"
    "say 안녕하세요", &error);
  char **numbers;

  g_assert_no_error (error);
  g_assert_cmpstr (tandem_sim_scenario_get_name (scenario), ==, "x");
  g_assert_cmpstr (tandem_sim_scenario_get_voice (scenario), ==, "en-us+f3");
  numbers = tandem_sim_scenario_get_numbers (scenario);
  g_assert_cmpuint (g_strv_length (numbers), ==, 2);
  g_assert_cmpstr (numbers[1], ==, "+12025550102");
  g_assert_cmpuint (tandem_sim_scenario_get_steps (scenario)->len, ==, 9);
  check_step (scenario, 0, TANDEM_SIM_STEP_ANSWER, 800, NULL);
  check_step (scenario, 1, TANDEM_SIM_STEP_WAIT, 1500, NULL);
  check_step (scenario, 3, TANDEM_SIM_STEP_WAIT_FOR_SPEECH, 900, NULL);
  check_step (scenario, 4, TANDEM_SIM_STEP_SAY, 0, "Hello, this is Anna.");
  check_step (scenario, 5, TANDEM_SIM_STEP_DIGITS, 0, "12#*");
  check_step (scenario, 7, TANDEM_SIM_STEP_HANG_UP_MID_SENTENCE, 0, NULL);
  check_step (scenario, 8, TANDEM_SIM_STEP_SAY, 0, "안녕하세요");
  g_assert_cmpstr (g_hash_table_lookup (tandem_sim_scenario_get_replies (scenario), "Hello, this is Anna."), ==,
                   "Good morning => Anna.");
  g_assert_finalize_object (scenario);
}

/* Who stays on the line. */
static void
test_endless (void)
{
  g_autoptr (GError) error = NULL;
  TandemSimScenario *scenario = load ("number +12025550101\nanswer\nlisten 2s\nwait-until 5s\nsay-every 4s \tHello,  again.\n", &error);

  g_assert_no_error (error);
  check_step (scenario, 1, TANDEM_SIM_STEP_LISTEN, 2000, NULL);
  check_step (scenario, 2, TANDEM_SIM_STEP_WAIT_UNTIL, 5000, NULL);
  check_step (scenario, 3, TANDEM_SIM_STEP_SAY_EVERY, 4000, "Hello,  again.");
  g_assert_true (tandem_sim_step_is_spoken (tandem_sim_scenario_get_steps (scenario)->pdata[3]));
  g_assert_false (tandem_sim_step_is_spoken (tandem_sim_scenario_get_steps (scenario)->pdata[1]));
  g_assert_cmpuint (tandem_sim_scenario_get_patience_ms (scenario), ==, 30000);
  g_assert_finalize_object (scenario);
}

static void
test_callers (void)
{
  g_autoptr (GError) error = NULL;
  TandemSimScenario *scenario = load ("number +12025550101\npatience 1.5s\nanswer\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tandem_sim_scenario_get_patience_ms (scenario), ==, 1500);
  g_assert_true (tandem_sim_scenario_can_call (scenario));
  g_assert_finalize_object (scenario);
  scenario = load ("number +12025550101\nbusy\n", &error);
  g_assert_no_error (error);
  g_assert_false (tandem_sim_scenario_can_call (scenario));
  g_assert_finalize_object (scenario);
}

static void
test_errors (void)
{
#define N "number +12025550101\n"
  static const struct {
    const char *content;
    const char *line;
    const char *words;
  } cases[] = {
    { "answer\n", ":2: ", "nobody can call" },
    { "number +12025550101", ":1: ", "nothing happens" },
    { "", ":1: ", "nobody can call" },
    { "number 2025550101\n", ":1: ", "no telephone number" },
    { "number +1 202\n", ":1: ", "no telephone number" },
    { N "voice\nanswer\n", ":2: ", "needs one espeak-ng voice" },
    { N "voice en us\nanswer\n", ":2: ", "needs one espeak-ng voice" },
    { N "patience\nanswer\n", ":2: ", "no time" },
    { N "patience for ever\nanswer\n", ":2: ", "no time" },
    { N "answer soon\n", ":2: ", "no time" },
    { N "answer 5\n", ":2: ", "no time" },
    { N "answer -5ms\n", ":2: ", "out of range" },
    { N "answer 20000s\n", ":2: ", "out of range" },
    { N "answer nans\n", ":2: ", "out of range" },
    { N "answer\nwait\n", ":3: ", "no time" },
    { N "say Hello\n", ":2: ", "picked up" },
    { N "answer\nanswer\n", ":3: ", "first step" },
    { N "busy\nsay Hello\n", ":3: ", "nobody answered" },
    { N "answer\nsay\n", ":3: ", "what to say" },
    { N "answer\ndigits 12a\n", ":3: ", "no telephone keys" },
    { N "answer\ndigits\n", ":3: ", "no telephone keys" },
    { N "answer\nhang-up now\n", ":3: ", "nothing may follow" },
    { N "answer\nhang-up\nsay More\n", ":4: ", "after hang-up" },
    { N "answer\nhang-up-mid-sentence\nwait 1s\n", ":4: ", "comes the sentence" },
    { N "answer\nhang-up-mid-sentence\n", ":4: ", "comes the sentence" },
    { N "answer\nreply Hello\n", ":3: ", "two sides" },
    { N "answer\nreply => Hello\n", ":3: ", "two sides" },
    { N "answer\nreply Hello =>\n", ":3: ", "two sides" },
    { N "answer\nsing Hello\n", ":3: ", "unknown word \"sing\"" },
    { N "answer\nsay-every Hello\n", ":3: ", "no time" },
    { N "answer\nsay-every 4s\n", ":3: ", "what to say" },
    { N "answer\nsay-every 0s Hello\n", ":3: ", "longer than nothing" },
    { N "answer\nwait-until\n", ":3: ", "no time" },
    { N "answer\nlisten\nhang-up\n", ":4: ", "never ends" },
    { N "answer\nsay-every 4s Hello\nhang-up\n", ":4: ", "never ends" },
    { N "answer\nsay \xff\n", ":1: ", "UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (load (cases[i].content, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].line));
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tandem_sim_scenario_load ("/nonexistent/x.scenario", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* One service answers all of them, by how what it hears begins: none may begin with another one, unless it is the same. */
static void
add_sentences (GHashTable *sentences, TandemSimScenario *scenario)
{
  GHashTableIter iter;
  gpointer heard;
  gpointer reply;

  g_hash_table_iter_init (&iter, tandem_sim_scenario_get_replies (scenario));
  while (g_hash_table_iter_next (&iter, &heard, &reply)) {
    g_autofree char *words = g_utf8_strdown (heard, -1);
    gsize length = strlen (words);
    GHashTableIter others;
    gpointer other;
    gpointer its_reply;

    while (length > 0 && g_ascii_ispunct (words[length - 1]))
      words[--length] = '\0';
    g_hash_table_iter_init (&others, sentences);
    while (g_hash_table_iter_next (&others, &other, &its_reply))
      if ((g_str_has_prefix (words, other) || g_str_has_prefix (other, words)) && !g_str_equal (reply, its_reply))
        g_test_fail_printf ("\"%s\" and \"%s\" cannot be told apart", words, (const char *) other);
    g_hash_table_insert (sentences, g_steal_pointer (&words), g_strdup (reply));
  }
}

/* Every scenario that is shipped loads, and no two share a number or a sentence. */
static void
test_shipped (void)
{
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "data", "scenarios", NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autoptr (TandemSimScenario) scenario = NULL;
    g_autoptr (GError) error = NULL;
    GPtrArray *steps;

    if (!g_str_has_suffix (name, ".scenario"))
      continue;
    n++;
    scenario = tandem_sim_scenario_load (file, &error);
    g_assert_no_error (error);
    for (char **number = tandem_sim_scenario_get_numbers (scenario); *number != NULL; number++)
      g_assert_true (g_hash_table_add (numbers, g_strdup (*number)));
    add_sentences (sentences, scenario);
    /* Whatever the person says has an answer. */
    steps = tandem_sim_scenario_get_steps (scenario);
    for (guint i = 0; i < steps->len; i++) {
      const TandemSimStep *step = steps->pdata[i];

      if (tandem_sim_step_is_spoken (step))
        g_assert_true (g_hash_table_contains (tandem_sim_scenario_get_replies (scenario), step->text));
    }
  }
  g_assert_cmpuint (n, >=, 22);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/scenario/good", test_good);
  g_test_add_func ("/simulator/scenario/endless", test_endless);
  g_test_add_func ("/simulator/scenario/callers", test_callers);
  g_test_add_func ("/simulator/scenario/errors", test_errors);
  g_test_add_func ("/simulator/scenario/no-file", test_no_file);
  g_test_add_func ("/simulator/scenario/shipped", test_shipped);
  return g_test_run ();
}
