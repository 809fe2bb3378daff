// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-problem.h"

gboolean
tandem_sim_problem_set (TandemSimProblem **problem, const char *code, const char *param, const char *format, ...)
{
  va_list args;

  g_return_val_if_fail (problem != NULL && *problem == NULL, FALSE);
  *problem = g_new0 (TandemSimProblem, 1);
  (*problem)->code = g_strdup (code);
  (*problem)->param = g_strdup (param);
  va_start (args, format);
  (*problem)->message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

void
tandem_sim_problem_free (TandemSimProblem *problem)
{
  g_free (problem->code);
  g_free (problem->param);
  g_free (problem->message);
  g_free (problem);
}
