// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Why the simulated AI service refuses something, as its "error" object names it. */
typedef struct {
  char *code;
  char *param;   /* (nullable) */
  char *message;
} TandemSimProblem;

/* Always FALSE, so that a check can end with it.  @problem must point to NULL. */
gboolean tandem_sim_problem_set (TandemSimProblem **problem, const char *code, const char *param, const char *format, ...)
  G_GNUC_PRINTF (4, 5);
void tandem_sim_problem_free (TandemSimProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimProblem, tandem_sim_problem_free)
