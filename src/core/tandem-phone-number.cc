// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-phone-number.h"

#include <cstring>
#include <memory>
#include <string>

#include <phonenumbers/asyoutypeformatter.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

#include "tandem-error.h"

using i18n::phonenumbers::AsYouTypeFormatter;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

static const char *
reason_of_parse (PhoneNumberUtil::ErrorType type)
{
  switch (type) {
  case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
    return "it needs a country code, for example +1 202 555 0123";
  case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
  case PhoneNumberUtil::TOO_SHORT_NSN:
    return "it is too short";
  case PhoneNumberUtil::TOO_LONG_NSN:
    return "it is too long";
  case PhoneNumberUtil::NO_PARSING_ERROR:
  case PhoneNumberUtil::NOT_A_NUMBER:
  default:
    return "it is not a telephone number";
  }
}

static const char *
reason_of_possible (const PhoneNumberUtil &util, const PhoneNumber &number)
{
  switch (util.IsPossibleNumberWithReason (number)) {
  case PhoneNumberUtil::TOO_SHORT:
  case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
    return "it is too short: the area code may be missing";
  case PhoneNumberUtil::TOO_LONG:
    return "it is too long";
  case PhoneNumberUtil::INVALID_COUNTRY_CODE:
    return "there is no such country code";
  case PhoneNumberUtil::INVALID_LENGTH:
    return "it has a wrong number of digits";
  case PhoneNumberUtil::IS_POSSIBLE:
  default:
    return "no number in that country begins like this";
  }
}

static void
set_bad_number (GError **error, const char *input, const char *reason)
{
  /* What was typed is shown where it was typed; a very long one is not a number worth repeating. */
  g_autofree char *shown = g_utf8_validate (input, -1, nullptr) && g_utf8_strlen (input, -1) <= 32
                             ? g_strdup_printf ("“%s”", input) : g_strdup ("This");

  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER, "%s cannot be called: %s.", shown, reason);
}

char *
tandem_phone_number_normalize (const char *input, const char *region, GError **error)
{
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance ();
  PhoneNumber number;
  std::string e164;

  if (!input || !*input) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER,
                         "Enter the number to call, for example +1 202 555 0123.");
    return nullptr;
  }
  if (strlen (input) > 64 || !g_utf8_validate (input, -1, nullptr)) {
    set_bad_number (error, input, "it is not a telephone number");
    return nullptr;
  }

  PhoneNumberUtil::ErrorType type = util.Parse (input, region && *region ? region : "ZZ", &number);

  if (type != PhoneNumberUtil::NO_PARSING_ERROR) {
    set_bad_number (error, input, reason_of_parse (type));
    return nullptr;
  }
  if (number.has_extension ()) {
    set_bad_number (error, input, "extensions are not dialled; call the number and use the keypad");
    return nullptr;
  }
  if (!util.IsValidNumber (number)) {
    set_bad_number (error, input, reason_of_possible (util, number));
    return nullptr;
  }
  util.Format (number, PhoneNumberUtil::E164, &e164);
  return g_strdup (e164.c_str ());
}

char *
tandem_phone_number_format (const char *e164, const char *region)
{
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance ();
  PhoneNumber number;
  std::string text;
  std::string number_region;

  if (!e164 || util.Parse (e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return g_strdup (e164 ? e164 : "");
  util.GetRegionCodeForNumber (number, &number_region);
  util.Format (number, region && number_region == region ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL,
               &text);
  return g_strdup (text.c_str ());
}

char *
tandem_phone_number_format_as_typed (const char *typed, const char *region)
{
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance ();
  std::string text;
  gboolean any = FALSE;

  if (!typed || strlen (typed) > 64)
    return g_strdup (typed ? typed : "");
  std::unique_ptr<AsYouTypeFormatter> formatter (util.GetAsYouTypeFormatter (region && *region ? region : "ZZ"));

  for (const char *p = typed; *p; p++) {
    if (!g_ascii_isdigit (*p) && *p != '+' && *p != '*' && *p != '#') {
      /* Only what the formatter itself inserts may be dropped. */
      if (!strchr (" -().", *p))
        return g_strdup (typed);
      continue;
    }
    formatter->InputDigit (*p, &text);
    any = TRUE;
  }
  return g_strdup (any ? text.c_str () : typed);
}

char *
tandem_phone_number_region (const char *e164)
{
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance ();
  PhoneNumber number;
  std::string region;

  if (!e164 || util.Parse (e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return nullptr;
  util.GetRegionCodeForNumber (number, &region);
  return region.empty () || region == "ZZ" || region == "001" ? nullptr : g_strdup (region.c_str ());
}

gboolean
tandem_phone_number_is_emergency (const char *input, const char *region)
{
  ShortNumberInfo info;

  return input && *input && strlen (input) <= 64 && info.IsEmergencyNumber (input, region && *region ? region : "US");
}
