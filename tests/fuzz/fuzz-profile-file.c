// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-profile-check.h"
#include "tandem-profile-file.h"
#include "tandem-profile-variables.h"

/* A profile as a file, what is read of it written and read once more, and its variables. */

static void
check_again (TandemProfile *profile)
{
  g_autofree char *text = tandem_profile_file_write (profile);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) again = tandem_profile_file_read (text, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (tandem_profile_equal (profile, again));
}

static void
check_variables (TandemProfile *profile)
{
  g_autoptr (TandemCall) call = tandem_call_new ("c", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 21, 9, 5, 0);
  g_auto (GStrv) names = tandem_profile_variables_list (profile);
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);

  for (char **name = names; *name; name++) {
    g_assert_true (tandem_profile_variable_check (*name, "{contact.name}", NULL));
    g_hash_table_insert (given, *name, (gpointer) "{contact.name}");
  }
  g_assert_true (tandem_profile_variables_check (profile, given, NULL) || strlen (tandem_profile_get_instructions (profile)) > 90000);
  tandem_profile_variables_fill (profile, call, now, given);
  g_assert_true (g_utf8_validate (tandem_profile_get_instructions (profile), -1, NULL));
  g_assert_true (g_utf8_validate (tandem_profile_get_greeting (profile), -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) profile = tandem_profile_file_read ((const char *) data, (gssize) n, NULL, &error);

  fuzz_check_error (profile != NULL, &error);
  if (!profile)
    return 0;
  g_assert_true (tandem_profile_check (profile, NULL, NULL));
  check_again (profile);
  check_variables (profile);
  return 0;
}
