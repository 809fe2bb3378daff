// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-wrap-up.h"

/* How wrap-ups are asked for, read and told in JSON, which this folder does not know.  Static; main thread. */
typedef struct {
  /* What the text model is told to do. */
  const char *(*get_instructions) (void);
  /* (transfer full); NULL with TANDEM_AGENT_ERROR_PROTOCOL. */
  TandemWrapUp *(*parse) (const char *words, GError **error);
  /* What another program is told of @call under @delivery_id; @wrap_up is nullable.  (transfer full) */
  char *(*describe) (const char *delivery_id, TandemCall *call, const TandemWrapUp *wrap_up);
} TandemWrapUpFormat;
