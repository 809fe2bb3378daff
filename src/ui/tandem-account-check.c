// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-account-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-error-text.h"
#include "tandem-phone-number.h"

#define SID_LENGTH 34  /* "AC" and 32 hexadecimal digits */
#define TOKEN_LENGTH 32
#define KEY_LEAST 20

static gboolean
is_hex (const char *text)
{
  return strspn (text, "0123456789abcdefABCDEF") == strlen (text);
}

const char *
tandem_account_check_sid (const char *sid)
{
  if (!*sid)
    return _("Enter the account SID. It is on the first page of the Twilio console.");
  if (!g_str_has_prefix (sid, "AC"))
    return _("The account SID begins with AC. Other SIDs, such as SK…, are not the account.");
  if (strlen (sid) != SID_LENGTH || !is_hex (sid + 2))
    return _("The account SID is AC and 32 digits or letters a to f. Copy it whole.");
  return NULL;
}

const char *
tandem_account_check_token (const char *token)
{
  if (!*token)
    return _("Enter the auth token. It stands beside the account SID in the Twilio console.");
  if (strlen (token) != TOKEN_LENGTH || !is_hex (token))
    return _("The auth token has 32 digits or letters a to f. Copy it whole.");
  return NULL;
}

const char *
tandem_account_check_ai_key (const char *key)
{
  if (!*key)
    return NULL;
  if (!g_str_has_prefix (key, "sk-") || strlen (key) < KEY_LEAST || strpbrk (key, " \t\n"))
    return _("An OpenAI key begins with sk- and has no spaces. Copy it whole, or leave this empty.");
  return NULL;
}

char *
tandem_account_check_number (const char *number, const char *region, char **e164)
{
  g_autoptr (GError) error = NULL;

  *e164 = NULL;
  if (!*number)
    return g_strdup (_("Enter your Twilio number, for example +1 202 555 0123."));
  *e164 = tandem_phone_number_normalize (number, region, &error);
  return error ? tandem_error_text_dup (error) : NULL;
}
