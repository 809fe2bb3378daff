// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-phone-number.h"

#include <cstring>
#include <list>
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

/* With fewer, what was typed was not meant as a number with a slip in it. */
#define MIN_DIGITS 3

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

/* The digits of @input, in ASCII, without what stands between them. */
static std::string
digits_of (const char *input)
{
  std::string digits;

  for (const char *p = input; *p; p = g_utf8_next_char (p)) {
    int value = g_unichar_digit_value (g_utf8_get_char (p));

    if (value >= 0)
      digits += static_cast<char> ('0' + value);
  }
  return digits;
}

/* What people write between digits; libphonenumber drops much more without a word. */
static bool
separates (gunichar character)
{
  switch (g_unichar_type (character)) {
  case G_UNICODE_DASH_PUNCTUATION:
  case G_UNICODE_OPEN_PUNCTUATION:
  case G_UNICODE_CLOSE_PUNCTUATION:
  case G_UNICODE_SPACE_SEPARATOR:
  case G_UNICODE_FORMAT:
    return true;
  default:
    return character < 0x80 ? strchr ("+./~\t\r\n", (int) character) != nullptr
                            : character == 0xff0b || character == 0x2212 || character == 0x30fc || character == 0xff0e;
  }
}

/* The words of 1-800-FLOWERS: at least three letters after the first digit, in national form. */
static bool
has_words (const char *text)
{
  guint n_letters = 0;
  gboolean after_digit = FALSE;

  for (const char *p = text; *p; p++) {
    if (g_ascii_isdigit (*p))
      after_digit = TRUE;
    else if (g_ascii_isalpha (*p) && !after_digit)
      return false;
    n_letters += g_ascii_isalpha (*p);
  }
  return n_letters >= 3 && !strchr (text, '+');
}

/* The first character of @input that would not be dialled but dropped; NULL when there is none. */
static const char *
find_stranger (const char *input)
{
  const char *text = g_ascii_strncasecmp (input, "tel:", 4) == 0 ? input + 4 : input;
  bool words = has_words (text);

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (text != input && character == ';')
      return nullptr; /* parameters of a tel: link */
    if (!g_unichar_isdigit (character) && !separates (character) &&
        !(words && character < 0x80 && g_ascii_isalpha ((char) character)))
      return p;
  }
  return nullptr;
}

static void
set_stranger (GError **error, const char *stranger)
{
  g_autofree char *character = g_utf8_substring (stranger, 0, 1);

  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER,
               "“%s” does not belong in a telephone number: correct it.", character);
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
  const char *stranger = find_stranger (input);

  if (stranger && type == PhoneNumberUtil::NOT_A_NUMBER && digits_of (input).length () >= MIN_DIGITS) {
    set_stranger (error, stranger);
    return nullptr;
  }
  if (type != PhoneNumberUtil::NO_PARSING_ERROR) {
    set_bad_number (error, input, reason_of_parse (type));
    return nullptr;
  }
  if (number.has_extension ()) {
    set_bad_number (error, input, "extensions are not dialled; call the number and use the keypad");
    return nullptr;
  }
  if (stranger) {
    set_stranger (error, stranger);
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

/* Travellers dial what they know from home, and telephones take it for what it is nearly everywhere. */
static bool
is_known_everywhere (const std::string &digits)
{
  for (const char *known : { "911", "112", "999", "110", "119", "000" })
    if (digits == known)
      return true;
  return false;
}

static bool
is_emergency_in (const std::string &national, int country_code)
{
  /* To make one takes the library milliseconds, in which it reads all its tables; it is only read afterwards. */
  static const ShortNumberInfo *const info = new ShortNumberInfo;
  std::list<std::string> regions;

  if (is_known_everywhere (national))
    return true;
  PhoneNumberUtil::GetInstance ()->GetRegionCodesForCountryCallingCode (country_code, &regions);
  for (const std::string &region : regions)
    if (info->IsEmergencyNumber (national, region))
      return true;
  return false;
}

gboolean
tandem_phone_number_is_emergency (const char *input, const char *region)
{
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance ();
  const std::string home = region && *region ? region : "US";
  const int home_code = util.GetCountryCodeForRegion (home);
  const std::string home_digits = std::to_string (home_code);
  PhoneNumber number;
  std::string digits;
  std::string national;

  if (!input || !*input || strlen (input) > 64 || !g_utf8_validate (input, -1, nullptr))
    return FALSE;
  digits = digits_of (input);
  if (is_known_everywhere (digits) || ShortNumberInfo ().IsEmergencyNumber (digits, home))
    return TRUE;
  /* With a country's code before it: +1 911, or 1 911 at home. */
  if (digits.compare (0, home_digits.length (), home_digits) == 0 &&
      is_emergency_in (digits.substr (home_digits.length ()), home_code))
    return TRUE;
  if (util.Parse (input, home, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return FALSE;
  util.GetNationalSignificantNumber (number, &national);
  return is_emergency_in (national, number.country_code ());
}
