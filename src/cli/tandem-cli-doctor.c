// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-doctor.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "tandem-cli-printer.h"

#define GAP 2

/* As a terminal shows it: those of East Asia take two columns, marks none. */
static guint
count_columns (const char *text)
{
  guint n = 0;

  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    n += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  }
  return n;
}

static const struct {
  const char *state;
  const char *word;
  const char *colour;
} words[] = {
  { "ok", NC_("what a check found", "ok"), "32" },
  { "warning", NC_("what a check found", "warning"), "33" },
  { "failed", NC_("what a check found", "failed"), "31" },
  { "skipped", NC_("what a check found", "skipped"), "2" },
};

/* "failed" for one that is not known. */
static guint
find_word (JsonNode *check)
{
  const char *state = tandem_cli_json_string (check, "state", "failed");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].state, state))
      return i;
  return 2;
}

static const char *
get_word (guint i)
{
  return g_dpgettext2 (NULL, "what a check found", words[i].word);
}

typedef struct {
  guint title_columns;
  guint word_columns;
  gboolean colours;
} Layout;

static Layout
measure (JsonArray *checks, gboolean plain)
{
  Layout layout = { 0, 0, !plain && isatty (STDOUT_FILENO) };

  for (guint i = 0; i < json_array_get_length (checks); i++)
    layout.title_columns = MAX (layout.title_columns,
                                count_columns (tandem_cli_json_string (json_array_get_element (checks, i), "title", "")));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    layout.word_columns = MAX (layout.word_columns, count_columns (get_word (i)));
  return layout;
}

static void
pad (guint columns, guint used)
{
  printf ("%*s", (int) (columns + GAP - MIN (columns, used)), "");
}

static void
print_check (JsonNode *check, const Layout *layout, gboolean same_hop)
{
  const char *title = same_hop ? "" : tandem_cli_json_string (check, "title", "");
  guint word = find_word (check);
  g_autofree char *sentence = tandem_cli_printer_make_plain (tandem_cli_json_string (check, "message", ""));
  g_autofree char *fix = tandem_cli_printer_make_plain (tandem_cli_json_string (check, "fix", ""));
  const char *event = tandem_cli_json_string (check, "last_event_at", NULL);

  fputs (title, stdout);
  pad (layout->title_columns, count_columns (title));
  if (layout->colours)
    printf ("\033[%sm%s\033[0m", words[word].colour, get_word (word));
  else
    fputs (get_word (word), stdout);
  pad (layout->word_columns, count_columns (get_word (word)));
  if (event)
    /* TRANSLATORS: a sentence, and the time when something last came through. */
    printf (C_("doctor", "%s (last event: %s)"), sentence, event);
  else
    fputs (sentence, stdout);
  putchar ('\n');
  if (*fix) {
    pad (layout->title_columns, 0);
    pad (layout->word_columns, 0);
    printf ("→ %s\n", fix);
  }
}

static void
print_sum (JsonArray *checks)
{
  guint found[G_N_ELEMENTS (words)] = { 0 };

  for (guint i = 0; i < json_array_get_length (checks); i++)
    found[find_word (json_array_get_element (checks, i))]++;
  putchar ('\n');
  if (found[2] > 0)
    printf (ngettext ("%u check has failed.\n", "%u checks have failed.\n", found[2]), found[2]);
  else if (found[1] > 0)
    puts (_("Nothing has failed, but look at the warnings."));
  else
    puts (_("All is well."));
}

int
tandem_cli_doctor (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) report = client ? tandem_cli_client_request (client, "POST", "/api/v1/doctor", NULL, &error)
                                       : options->target->examine (options->target->examine_data);
  JsonObject *object = report && JSON_NODE_HOLDS_OBJECT (report) ? json_node_get_object (report) : NULL;
  JsonArray *checks = object && json_object_has_member (object, "checks") ? json_object_get_array_member (object, "checks") : NULL;
  Layout layout;

  if (!checks) {
    fprintf (stderr, "tandem: %s\n", error ? error->message : _("The running Tandem is an older one, which cannot be asked."));
    return 1;
  }
  if (options->json) {
    g_autofree char *text = json_to_string (report, TRUE);

    puts (text);
  } else {
    layout = measure (checks, options->target->plain);
    for (guint i = 0; i < json_array_get_length (checks); i++)
      print_check (json_array_get_element (checks, i), &layout,
                   i > 0 && g_str_equal (tandem_cli_json_string (json_array_get_element (checks, i), "hop", ""),
                                         tandem_cli_json_string (json_array_get_element (checks, i - 1), "hop", "-")));
    print_sum (checks);
  }
  return json_object_get_boolean_member_with_default (object, "ok", FALSE) ? 0 : 1;
}
