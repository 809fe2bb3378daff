// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-phone-number.h"

/* What people and programs give as a telephone number; the first byte chooses the region. */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  static const char *const regions[] = { NULL, "US", "DE", "CN", "KR", "IT", "XX", "" };
  const char *region = regions[n > 0 ? data[0] % G_N_ELEMENTS (regions) : 0];
  g_autofree char *text = n > 0 ? fuzz_dup_string (data + 1, n - 1) : NULL;
  g_autofree char *number = NULL;
  g_autofree char *typed = NULL;
  g_autoptr (GError) error = NULL;

  if (!text || !g_utf8_validate (text, -1, NULL))
    return 0;
  typed = tandem_phone_number_format_as_typed (text, region);
  g_assert_nonnull (typed);
  (void) tandem_phone_number_is_emergency (text, region);
  number = tandem_phone_number_normalize (text, region, &error);
  fuzz_check_error (number != NULL, &error);
  if (number) {
    g_autofree char *again = tandem_phone_number_normalize (number, NULL, NULL);
    g_autofree char *shown = tandem_phone_number_format (number, region);
    g_autofree char *belongs = tandem_phone_number_region (number);

    g_assert_cmpstr (number, ==, again);
    g_assert_true (*number == '+' && strspn (number + 1, "0123456789") == strlen (number) - 1);
    g_assert_true (*shown && g_utf8_validate (shown, -1, NULL));
    g_assert_true (!belongs || strlen (belongs) == 2);
  }
  return 0;
}
