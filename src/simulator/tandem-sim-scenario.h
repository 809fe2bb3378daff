// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* One *.scenario file: what a person at the other end does, and what the simulated AI service answers to what it recognises.
 *
 *   # comment
 *   number +12025550101          the numbers (one a line) that reach this person
 *   voice en-us+f3               espeak-ng voice of the person
 *   patience 5s                  calling us, hangs up when nobody has answered for so long (else 30 s)
 *   fax                          it is a fax machine, for whoever wants to find that out
 *   answer 800ms                 | busy | no-answer | fail
 *   wait 500ms
 *   wait-until 5s                until so long after the answer
 *   listen 60s                   says nothing for so long; without a time: until the other side hangs up
 *   wait-for-agent               until the other side spoke and has been quiet for 700 ms (at most 15 s)
 *   wait-for-speech 900ms        until the other side has been speaking for that long (to interrupt it)
 *   say Hello, this is Anna.
 *   say-every 4s Hello there.    says it again and again, that long from start to start, until the other side hangs up
 *   digits 12#
 *   hang-up                      | hang-up-mid-sentence (starts the next say, hangs up half-way)
 *   beep                         a voicemail's tone
 *   reply Hello, this is Anna. => Good morning Anna, how can I help you?     what the AI says when it hears that
 */
#define TANDEM_TYPE_SIM_SCENARIO (tandem_sim_scenario_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimScenario, tandem_sim_scenario, TANDEM, SIM_SCENARIO, GObject)

typedef enum {
  TANDEM_SIM_STEP_ANSWER, TANDEM_SIM_STEP_BUSY, TANDEM_SIM_STEP_NO_ANSWER, TANDEM_SIM_STEP_FAIL,
  TANDEM_SIM_STEP_WAIT, TANDEM_SIM_STEP_WAIT_FOR_AGENT, TANDEM_SIM_STEP_WAIT_FOR_SPEECH,
  TANDEM_SIM_STEP_WAIT_UNTIL, TANDEM_SIM_STEP_LISTEN, TANDEM_SIM_STEP_SAY, TANDEM_SIM_STEP_SAY_EVERY,
  TANDEM_SIM_STEP_DIGITS, TANDEM_SIM_STEP_BEEP, TANDEM_SIM_STEP_HANG_UP, TANDEM_SIM_STEP_HANG_UP_MID_SENTENCE,
} TandemSimStepType;

typedef struct {
  TandemSimStepType type;
  guint ms;
  char *text;
} TandemSimStep;

/* Whether @text of the step is to be spoken. */
gboolean tandem_sim_step_is_spoken (const TandemSimStep *step);

/* One who answers at once and never says a word.  (transfer full) */
TandemSimScenario *tandem_sim_scenario_new_silent (const char *name);
/* Error: G_IO_ERROR_INVALID_DATA "file:line: ...". */
TandemSimScenario *tandem_sim_scenario_load (const char *path, GError **error);
const char *tandem_sim_scenario_get_name (TandemSimScenario *self);   /* file name without ".scenario" */
const char *tandem_sim_scenario_get_voice (TandemSimScenario *self);
gboolean tandem_sim_scenario_is_fax (TandemSimScenario *self);
guint tandem_sim_scenario_get_patience_ms (TandemSimScenario *self);
/* Whether this person can call: the script has something to do after an answer. */
gboolean tandem_sim_scenario_can_call (TandemSimScenario *self);
char **tandem_sim_scenario_get_numbers (TandemSimScenario *self);
GPtrArray *tandem_sim_scenario_get_steps (TandemSimScenario *self);   /* of TandemSimStep */
GHashTable *tandem_sim_scenario_get_replies (TandemSimScenario *self);/* heard text -> reply */
