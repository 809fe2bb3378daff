// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* How a profile is written as text: in the store, in a file, in the local API.  src/config has the one there is (TandemProfileFile); this
 * is how those get it who may not include that.  Any thread. */
typedef struct {
  /* Never holds a key or secret.  (transfer full) */
  char *(*write) (TandemProfile *profile);
  /* What @text does not say is as in @base (nullable: as a new TandemProfile has it).  NULL with one sentence that names the member
   * that is wrong (TANDEM_CALL_ERROR_BAD_INPUT); what it does not know is passed over.  @length in bytes; -1: up to the NUL.
   * (transfer full) */
  TandemProfile *(*read) (const char *text, gssize length, TandemProfile *base, GError **error);
} TandemProfileFormat;
