// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-error-text.h"

#include "tandem-dial-policy.h"
#include "tandem-error.h"
#include "tandem-phone-number.h"

static const struct { GQuark (*domain) (void); int n_codes; } domains[] = {
  { tandem_call_error_quark, TANDEM_CALL_ERROR_BAD_INPUT + 1 },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_PROTOCOL + 1 },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_NOT_SET_UP + 1 },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_THIRD_PARTY + 1 },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_FAILED + 1 },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_TRACE + 1 },
  { tandem_store_error_quark, TANDEM_STORE_ERROR_FAILED + 1 },
  { tandem_config_error_quark, TANDEM_CONFIG_ERROR_SECRETS + 1 },
};

/* Every code has a sentence of its own. */
static void
test_every_code (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize d = 0; d < G_N_ELEMENTS (domains); d++)
    for (int code = 0; code < domains[d].n_codes; code++) {
      g_autoptr (GError) error = g_error_new_literal (domains[d].domain (), code, "technical words");
      char *text = tandem_error_text_dup (error);

      g_assert_false (g_str_has_prefix (text, "Something went wrong"));
      g_assert_true (g_hash_table_add (seen, text));
    }
}

/* What is missing is said once, and as a whole sentence. */
static void
test_no_device (void)
{
  g_autoptr (GError) none = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                                                 "There is no loudspeaker: plug one in.");
  g_autoptr (GError) lost = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                                                 "The loudspeaker “Headset” is not there: plug it in, or choose another.");
  g_autofree char *text = tandem_error_text_dup (none);
  g_autofree char *other = tandem_error_text_dup (lost);

  g_assert_cmpstr (text, ==, "There is no loudspeaker. Connect one, then look for devices again.");
  g_assert_true (tandem_error_text_is_no_device (none));
  g_assert_cmpstr (tandem_error_text_get_remedy (none, NULL), ==, "win.sound");
  g_assert_true (g_str_has_suffix (other, "(The loudspeaker “Headset” is not there: plug it in, or choose another.)"));
  g_assert_false (tandem_error_text_is_no_device (lost));
}

static void
test_unknown_code (void)
{
  g_autoptr (GError) error = g_error_new_literal (g_quark_from_static_string ("other"), 7, "the printer is on fire");
  g_autofree char *text = tandem_error_text_dup (error);

  g_assert_cmpstr (text, ==, "Something went wrong: the printer is on fire");
  g_assert_null (tandem_error_text_get_remedy (error, NULL));
}

static void
test_detail (void)
{
  g_autoptr (GError) refused = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED,
                                                    "The number is not verified.");
  g_autoptr (GError) network = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                                                    "Connection refused");
  g_autofree char *with = tandem_error_text_dup (refused);
  g_autofree char *without = tandem_error_text_dup (network);

  g_assert_cmpstr (with, ==, "Twilio refused the call. (The number is not verified.)");
  g_assert_null (strstr (without, "Connection refused"));
}

static void
test_remedy (void)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "20003");
  const char *label = NULL;

  g_assert_cmpstr (tandem_error_text_get_remedy (error, &label), ==, "win.account");
  g_assert_cmpstr (label, ==, "Account…");
}

/* The reasons are found by the words of core/tandem-phone-number: this fails when those change. */
static void
test_reasons_of_numbers (void)
{
  static const char *const numbers[] = {
    "", "123", "+1", "2025550123 ext. 5", "+120255501234567890", "not a number", "+999123456789", "0", "+1202555010a",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *number = tandem_phone_number_normalize (numbers[i], "US", &error);
    g_autofree char *text = NULL;

    g_assert_null (number);
    text = tandem_error_text_dup (error);
    g_test_message ("“%s”: %s | %s", numbers[i], error->message, text);
    g_assert_false (g_str_has_prefix (text, "This number cannot be called."));
  }
}

static void
test_emergency (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemDialPolicy) policy = tandem_dial_policy_new (settings);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_null (tandem_dial_policy_check_number (policy, "+1 911", &error));
  text = tandem_error_text_dup (error);
  g_assert_cmpstr (text, ==, "Tandem cannot place emergency calls. Use a telephone.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error-text/every-code", test_every_code);
  g_test_add_func ("/error-text/no-device", test_no_device);
  g_test_add_func ("/error-text/unknown-code", test_unknown_code);
  g_test_add_func ("/error-text/detail", test_detail);
  g_test_add_func ("/error-text/remedy", test_remedy);
  g_test_add_func ("/error-text/reasons-of-numbers", test_reasons_of_numbers);
  g_test_add_func ("/error-text/emergency", test_emergency);
  return g_test_run ();
}
