// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-telephone-keys.h"

#include <string.h>

#include "tandem-error.h"

gboolean
tandem_telephone_keys_check (const char *digits, GError **error)
{
  const char *wrong;
  g_autofree char *character = NULL;

  if (!digits || !*digits) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "Say which digits to send: 0-9, A-D, * and #.");
    return FALSE;
  }
  wrong = digits + strspn (digits, "0123456789ABCDabcd*#");
  if (!*wrong)
    return TRUE;
  character = g_utf8_validate (wrong, -1, NULL) ? g_utf8_substring (wrong, 0, 1) : g_strdup ("?");
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
               "“%s” is not a key of a telephone: use 0-9, A-D, * and #.", character);
  return FALSE;
}
