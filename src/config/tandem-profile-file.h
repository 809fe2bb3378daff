// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-format.h"

/* A profile as JSON: {"tandem_profile": 1, "name": …} with a member for each property of TandemProfile, "_" in place of "-"; "tools" is a
 * list.  The store keeps it, files and the local API exchange it.  Only what is made for one call (tool-definitions) is not in it.  Any thread. */

/* Bytes. */
#define TANDEM_PROFILE_FILE_MAX (1024 * 1024)

const TandemProfileFormat *tandem_profile_file_get_format (void);

/* As TandemProfileFormat's; read() also wants everything to be as tandem_profile_check() does. */
char *tandem_profile_file_write (TandemProfile *profile);
TandemProfile *tandem_profile_file_read (const char *text, gssize length, TandemProfile *base, GError **error);
