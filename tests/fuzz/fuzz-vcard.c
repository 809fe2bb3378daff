// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-vcard.h"

/* A file of contacts, and what is read of it written and read once more. */

static void
check_again (TandemVcards *vcards, gboolean version_3)
{
  g_autofree char *text = tandem_vcards_write (vcards->contacts, version_3);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemVcards) again = tandem_vcards_parse (text, strlen (text), "US", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (again->contacts->len, ==, vcards->contacts->len);
}

static void
check_contact (const TandemContactFacts *facts)
{
  g_assert_true (g_utf8_validate (facts->name, -1, NULL));
  g_assert_true (g_utf8_validate (facts->organization, -1, NULL));
  g_assert_true (g_utf8_validate (facts->notes, -1, NULL));
  for (guint i = 0; facts->tags[i]; i++)
    g_assert_true (*facts->tags[i] && !strpbrk (facts->tags[i], ",\n"));
  for (guint i = 0; i < facts->numbers->len; i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];

    g_assert_true (*number->number && g_utf8_validate (number->number, -1, NULL));
    g_assert_true (g_utf8_validate (number->label, -1, NULL));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemVcards) vcards = tandem_vcards_parse ((const char *) data, n, "US", &error);

  fuzz_check_error (vcards != NULL, &error);
  if (!vcards)
    return 0;
  for (guint i = 0; i < vcards->contacts->len; i++)
    check_contact (vcards->contacts->pdata[i]);
  check_again (vcards, TRUE);
  check_again (vcards, FALSE);
  return 0;
}
