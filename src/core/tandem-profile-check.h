// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* What a profile may say, in one place: whoever reads, edits or imports one asks here.  Pure functions, any thread. */

/* Characters of a name and of a greeting; bytes of the instructions, which are paid for with every answer. */
#define TANDEM_PROFILE_NAME_MAX 64
#define TANDEM_PROFILE_GREETING_MAX 5000
#define TANDEM_PROFILE_INSTRUCTIONS_MAX 100000
/* Bytes of the list of tools. */
#define TANDEM_PROFILE_TOOLS_MAX 200000

/* The profile that is made of the settings. */
#define TANDEM_PROFILE_DEFAULT "default"

/* @name without blanks around it, in normal form C; NULL with a sentence when it is no name.  (transfer full) */
char *tandem_profile_normalize_name (const char *name, GError **error);
/* What is equal for two names that are the same to a person.  (transfer full) */
char *tandem_profile_fold_name (const char *name);

/* TRUE when a call can be made with it; else TANDEM_CALL_ERROR_BAD_INPUT with one sentence, and *@field (nullable, static) is the property
 * that is wrong.  Whether there is a key for its service is not asked. */
gboolean tandem_profile_check (TandemProfile *profile, const char **field, GError **error);
