// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-scenario.h"

#include <errno.h>
#include <string.h>

#define LONGEST_MS (10 * 60 * 1000)
#define PATIENCE_MS (30 * 1000)

/* Default main context only; immutable once loaded. */
struct _TandemSimScenario {
  GObject parent_instance;
  /* owned */
  char *name;
  char *voice;
  GPtrArray *numbers;  /* of char *, NULL at the end */
  GPtrArray *steps;
  GHashTable *replies;

  guint patience_ms;
  gboolean fax;
};

G_DEFINE_FINAL_TYPE (TandemSimScenario, tandem_sim_scenario, G_TYPE_OBJECT)

/* What one word of the language takes. */
typedef enum { NOTHING, MS, MS_OR_NOTHING, TEXT, MS_TEXT, KEYS } Argument;

typedef struct {
  const char *name;
  TandemSimStepType type;
  Argument argument;
  guint default_ms;
} Word;

static const Word words[] = {
  { "answer", TANDEM_SIM_STEP_ANSWER, MS_OR_NOTHING, 800 },
  { "busy", TANDEM_SIM_STEP_BUSY, MS_OR_NOTHING, 500 },
  { "no-answer", TANDEM_SIM_STEP_NO_ANSWER, MS_OR_NOTHING, 5000 },
  { "fail", TANDEM_SIM_STEP_FAIL, MS_OR_NOTHING, 200 },
  { "wait", TANDEM_SIM_STEP_WAIT, MS, 0 },
  { "wait-until", TANDEM_SIM_STEP_WAIT_UNTIL, MS, 0 },
  { "listen", TANDEM_SIM_STEP_LISTEN, MS_OR_NOTHING, 0 },
  { "wait-for-agent", TANDEM_SIM_STEP_WAIT_FOR_AGENT, NOTHING, 15000 },
  { "wait-for-speech", TANDEM_SIM_STEP_WAIT_FOR_SPEECH, MS, 0 },
  { "say", TANDEM_SIM_STEP_SAY, TEXT, 0 },
  { "say-every", TANDEM_SIM_STEP_SAY_EVERY, MS_TEXT, 0 },
  { "digits", TANDEM_SIM_STEP_DIGITS, KEYS, 0 },
  { "beep", TANDEM_SIM_STEP_BEEP, NOTHING, 400 },
  { "hang-up", TANDEM_SIM_STEP_HANG_UP, NOTHING, 0 },
  { "hang-up-mid-sentence", TANDEM_SIM_STEP_HANG_UP_MID_SENTENCE, NOTHING, 0 },
};

static void
step_free (TandemSimStep *step)
{
  g_free (step->text);
  g_free (step);
}

static void
tandem_sim_scenario_finalize (GObject *object)
{
  TandemSimScenario *self = TANDEM_SIM_SCENARIO (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->voice, g_free);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->replies, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_sim_scenario_parent_class)->finalize (object);
}

static void
tandem_sim_scenario_class_init (TandemSimScenarioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_scenario_finalize;
}

static void
tandem_sim_scenario_init (TandemSimScenario *self)
{
  self->voice = g_strdup ("en-us");
  self->patience_ms = PATIENCE_MS;
  self->numbers = g_ptr_array_new_with_free_func (g_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  self->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, args));
  va_end (args);
  return FALSE;
}

/* "800ms", "2s", "1.5s" */
static gboolean
parse_ms (const char *text, guint *ms, GError **error)
{
  char *unit = NULL;
  double value;

  errno = 0;
  value = g_ascii_strtod (text, &unit);
  if (unit != text && strcmp (unit, "s") == 0)
    value *= 1000;
  else if (unit == text || strcmp (unit, "ms") != 0)
    return refuse (error, "\"%s\" is no time: write 800ms or 2s", text);
  if (errno != 0 || !(value >= 0 && value <= LONGEST_MS))
    return refuse (error, "%s is out of range: 0 to 10 minutes are possible", text);
  *ms = (guint) (value + 0.5);
  return TRUE;
}

static gboolean
parse_number (TandemSimScenario *self, const char *text, GError **error)
{
  gsize digits = text[0] == '+' ? strspn (text + 1, "0123456789") : 0;

  if (digits < 4 || digits > 15 || text[1 + digits] != '\0')
    return refuse (error, "\"%s\" is no telephone number: write it as +12025550101", text);
  g_ptr_array_add (self->numbers, g_strdup (text));
  return TRUE;
}

static gboolean
parse_reply (TandemSimScenario *self, const char *text, GError **error)
{
  const char *arrow = strstr (text, "=>");
  g_autofree char *heard = NULL;
  g_autofree char *reply = NULL;

  if (arrow != NULL) {
    heard = g_strstrip (g_strndup (text, arrow - text));
    reply = g_strstrip (g_strdup (arrow + 2));
  }
  if (arrow == NULL || *heard == '\0' || *reply == '\0')
    return refuse (error, "a reply has two sides: reply WHAT IT HEARS => WHAT IT SAYS");
  g_hash_table_insert (self->replies, g_steal_pointer (&heard), g_steal_pointer (&reply));
  return TRUE;
}

/* "4s Hello there" */
static gboolean
parse_ms_text (const Word *word, TandemSimStep *step, const char *text, GError **error)
{
  gsize n = strcspn (text, " \t");
  g_autofree char *time = g_strndup (text, n);

  if (!parse_ms (time, &step->ms, error))
    return FALSE;
  step->text = g_strchug (g_strdup (text + n));
  if (step->ms == 0)
    return refuse (error, "\"%s\" needs a time longer than nothing", word->name);
  return *step->text != '\0' || refuse (error, "\"%s\" needs what to say", word->name);
}

static gboolean
parse_argument (const Word *word, TandemSimStep *step, const char *text, GError **error)
{
  step->ms = word->default_ms;
  switch (word->argument) {
  case NOTHING:
    return *text == '\0' || refuse (error, "nothing may follow \"%s\", not \"%s\"", word->name, text);
  case MS_OR_NOTHING:
    return *text == '\0' || parse_ms (text, &step->ms, error);
  case MS:
    return parse_ms (text, &step->ms, error);
  case MS_TEXT:
    return parse_ms_text (word, step, text, error);
  case KEYS:
    if (*text == '\0' || text[strspn (text, "0123456789*#ABCD")] != '\0')
      return refuse (error, "\"%s\" are no telephone keys: 0-9, *, # and A-D are possible", text);
    break;
  case TEXT:
    if (*text == '\0')
      return refuse (error, "\"%s\" needs what to say", word->name);
    break;
  default:
    g_assert_not_reached ();
  }
  step->text = g_strdup (text);
  return TRUE;
}

static gboolean
is_endless (const TandemSimStep *step)
{
  return step->type == TANDEM_SIM_STEP_SAY_EVERY || (step->type == TANDEM_SIM_STEP_LISTEN && step->ms == 0);
}

static gboolean
parse_step (TandemSimScenario *self, const char *name, const char *text, GError **error)
{
  const TandemSimStep *last = self->steps->len > 0 ? self->steps->pdata[self->steps->len - 1] : NULL;
  const Word *word = NULL;
  gboolean picks_up;
  TandemSimStep *step;

  for (gsize i = 0; i < G_N_ELEMENTS (words) && word == NULL; i++)
    if (strcmp (words[i].name, name) == 0)
      word = &words[i];
  if (word == NULL)
    return refuse (error, "unknown word \"%s\"", name);
  picks_up = word->type <= TANDEM_SIM_STEP_FAIL;
  if (picks_up != (last == NULL))
    return refuse (error, picks_up ? "\"%s\" must be the first step" :
                   "before \"%s\" say how the telephone is picked up: answer, busy, no-answer or fail", name);
  if (last != NULL && self->steps->len == 1 && last->type != TANDEM_SIM_STEP_ANSWER)
    return refuse (error, "\"%s\" cannot happen: nobody answered", name);
  if (last != NULL && last->type == TANDEM_SIM_STEP_HANG_UP)
    return refuse (error, "\"%s\" comes after hang-up", name);
  if (last != NULL && is_endless (last))
    return refuse (error, "\"%s\" cannot happen: the step before it never ends", name);
  if (last != NULL && last->type == TANDEM_SIM_STEP_HANG_UP_MID_SENTENCE && word->type != TANDEM_SIM_STEP_SAY)
    return refuse (error, "after hang-up-mid-sentence comes the sentence: say ..., not \"%s\"", name);
  step = g_new0 (TandemSimStep, 1);
  step->type = word->type;
  g_ptr_array_add (self->steps, step);
  return parse_argument (word, step, text, error);
}

static gboolean
parse_line (TandemSimScenario *self, char *line, GError **error)
{
  char *text;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  text = line + strcspn (line, " \t");
  if (*text != '\0')
    *text++ = '\0';
  g_strchug (text);
  if (strcmp (line, "number") == 0)
    return parse_number (self, text, error);
  if (strcmp (line, "reply") == 0)
    return parse_reply (self, text, error);
  if (strcmp (line, "fax") == 0) {
    self->fax = TRUE;
    return TRUE;
  }
  if (strcmp (line, "patience") == 0)
    return parse_ms (text, &self->patience_ms, error);
  if (strcmp (line, "voice") != 0)
    return parse_step (self, line, text, error);
  if (*text == '\0' || strpbrk (text, " \t") != NULL)
    return refuse (error, "\"voice\" needs one espeak-ng voice, for example en-us+f3");
  g_free (self->voice);
  self->voice = g_strdup (text);
  return TRUE;
}

/* What only the whole file can tell. */
static gboolean
check_whole (TandemSimScenario *self, GError **error)
{
  const TandemSimStep *last;

  if (self->numbers->len == 0)
    return refuse (error, "nobody can call this person: add a line like number +12025550101");
  if (self->steps->len == 0)
    return refuse (error, "nothing happens: add answer, busy, no-answer or fail");
  last = self->steps->pdata[self->steps->len - 1];
  if (last->type == TANDEM_SIM_STEP_HANG_UP_MID_SENTENCE)
    return refuse (error, "after hang-up-mid-sentence comes the sentence: add say ...");
  g_ptr_array_add (self->numbers, NULL);
  return TRUE;
}

TandemSimScenario *
tandem_sim_scenario_load (const char *path, GError **error)
{
  g_autoptr (TandemSimScenario) self = g_object_new (TANDEM_TYPE_SIM_SCENARIO, NULL);
  g_autoptr (GError) failure = NULL;
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  guint i = 0;

  g_return_val_if_fail (path != NULL, NULL);
  self->name = g_path_get_basename (path);
  if (g_str_has_suffix (self->name, ".scenario"))
    self->name[strlen (self->name) - strlen (".scenario")] = '\0';
  if (!g_file_get_contents (path, &content, NULL, &failure)) {
    g_set_error (error, G_IO_ERROR, g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT) ?
                 G_IO_ERROR_NOT_FOUND : G_IO_ERROR_FAILED, "%s", failure->message);
    return NULL;
  }
  if (!g_utf8_validate (content, -1, NULL)) {
    refuse (error, "%s:1: the file is not UTF-8 text", path);
    return NULL;
  }
  lines = g_strsplit (content, "\n", -1);
  while (lines[i] != NULL && parse_line (self, lines[i], &failure))
    i++;
  if (lines[i] == NULL) {
    i = i > 0 ? i - 1 : 0;
    check_whole (self, &failure);
  }
  if (failure != NULL) {
    refuse (error, "%s:%u: %s", path, i + 1, failure->message);
    return NULL;
  }
  return g_steal_pointer (&self);
}

TandemSimScenario *
tandem_sim_scenario_new_silent (const char *name)
{
  TandemSimScenario *self = g_object_new (TANDEM_TYPE_SIM_SCENARIO, NULL);
  static const char *const lines[] = { "answer 0ms", "listen" };

  self->name = g_strdup (name);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *line = g_strdup (lines[i]);

    if (!parse_line (self, line, NULL))
      g_assert_not_reached ();
  }
  return self;
}

gboolean
tandem_sim_step_is_spoken (const TandemSimStep *step)
{
  return step->type == TANDEM_SIM_STEP_SAY || step->type == TANDEM_SIM_STEP_SAY_EVERY;
}

const char *
tandem_sim_scenario_get_name (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), NULL);
  return self->name;
}

const char *
tandem_sim_scenario_get_voice (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), NULL);
  return self->voice;
}

gboolean
tandem_sim_scenario_is_fax (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), FALSE);
  return self->fax;
}

guint
tandem_sim_scenario_get_patience_ms (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), PATIENCE_MS);
  return self->patience_ms;
}

gboolean
tandem_sim_scenario_can_call (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), FALSE);
  return ((TandemSimStep *) self->steps->pdata[0])->type == TANDEM_SIM_STEP_ANSWER;
}

char **
tandem_sim_scenario_get_numbers (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), NULL);
  return (char **) self->numbers->pdata;
}

GPtrArray *
tandem_sim_scenario_get_steps (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), NULL);
  return self->steps;
}

GHashTable *
tandem_sim_scenario_get_replies (TandemSimScenario *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCENARIO (self), NULL);
  return self->replies;
}
