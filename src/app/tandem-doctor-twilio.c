// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gi18n.h>
#include <string.h>

#include "tandem-doctor-round.h"
#include "tandem-error.h"
#include "tandem-twilio-survey.h"

#define TIMEOUT_MS 8000
/* Where certificates and one-time tokens begin to fail, and where somebody should know of it. */
#define WRONG_CLOCK_S 300
#define DOUBTFUL_CLOCK_S 60
#define STANDARD_API "https://api.twilio.com"

/* --- keys --------------------------------------------------------------------------------------------------------- */

static void
add_keys (TandemDoctorRound *round, TandemCheckState state, const char *code, const char *sentence, const char *fix,
          const char *setting)
{
  const TandemCheckData data = { .hop = TANDEM_HOP_KEYS, .state = state, .code = code, .sentence = sentence, .fix = fix,
                                 .setting = setting };

  tandem_doctor_round_add (round, &data);
}

/* What can be seen without asking anybody; FALSE: nobody need be asked. */
static gboolean
judge_what_is_set (TandemDoctorRound *round)
{
  const char *key_sid = tandem_settings_get_string (round->patient.settings, "api-key-sid");
  const char *key_secret = tandem_secrets_get (round->patient.secrets, TANDEM_SECRET_TWILIO_API_KEY_SECRET);
  gboolean has_secret = key_secret && *key_secret;

  if (*round->account->account_sid == '\0') {
    add_keys (round, TANDEM_CHECK_FAILED, "no-account", _("No Twilio account is set."),
              _("Set TWILIO_ACCOUNT_SID to the SID that begins with AC, and TWILIO_AUTH_TOKEN: both stand on the first page of the Twilio Console."),
              "TWILIO_ACCOUNT_SID");
    return FALSE;
  }
  if (*key_sid && !has_secret)
    add_keys (round, TANDEM_CHECK_FAILED, "no-key-secret", _("An API key is set, but not its secret."),
              _("Set TWILIO_API_KEY_SECRET, or leave TWILIO_API_KEY_SID out. Twilio shows the secret once only: if it is lost, make a new API key."),
              "TWILIO_API_KEY_SECRET");
  if (!*key_sid && has_secret)
    add_keys (round, TANDEM_CHECK_FAILED, "no-key-sid", _("The secret of an API key is set, but not the SID of the key."),
              _("Set TWILIO_API_KEY_SID (it begins with SK), or leave TWILIO_API_KEY_SECRET out."), "TWILIO_API_KEY_SID");
  if (*round->account->auth_token == '\0') {
    add_keys (round, TANDEM_CHECK_FAILED, "no-token",
              _("No auth token is set: nobody can tell which requests are Twilio's, so no call can be made."),
              _("Set TWILIO_AUTH_TOKEN: it stands beside the account SID in the Twilio Console."), "TWILIO_AUTH_TOKEN");
    return *round->account->password != '\0';
  }
  return TRUE;
}

/* Accounts of another region have another address and other keys. */
static gboolean
has_own_address (TandemDoctorRound *round)
{
  return !g_str_equal (round->account->api_url, STANDARD_API);
}

static void
tell_refused_keys (TandemDoctorRound *round, gboolean api_key)
{
  g_autofree char *fix = NULL;

  if (api_key)
    fix = g_strdup (_("Correct TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET, which must be of the account TWILIO_ACCOUNT_SID."));
  else if (has_own_address (round))
    fix = g_strdup_printf (_("Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN once more from the Twilio Console; every region has its own, and TWILIO_API_URL (%s) must be that of the account."),
                           round->account->api_url);
  else
    fix = g_strdup (_("Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN once more from the first page of the Twilio Console."));
  add_keys (round, TANDEM_CHECK_FAILED, api_key ? "key-refused" : "token-refused",
            api_key ? _("Twilio refuses the API key (20003).") : _("Twilio refuses the account SID or the auth token (20003)."), fix,
            api_key ? "TWILIO_API_KEY_SECRET" : "TWILIO_AUTH_TOKEN");
}

static void
tell_keys_error (TandemDoctorRound *round, const GError *error, const TandemTwilioFailure *failure)
{
  gboolean own = has_own_address (round);
  g_autofree char *fix = NULL;

  if (g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY)) {
    add_keys (round, TANDEM_CHECK_WARNING, "busy", error->message, _("Look again in a minute."), NULL);
  } else if (failure->code == 20404 && !own) {
    add_keys (round, TANDEM_CHECK_FAILED, "account-unknown", error->message,
              _("Correct TWILIO_ACCOUNT_SID: it must be the account of the keys."), "TWILIO_ACCOUNT_SID");
  } else if (own) {
    fix = g_strdup_printf (_("Correct TWILIO_API_URL (%s), or leave it out: then it is https://api.twilio.com."),
                           round->account->api_url);
    add_keys (round, TANDEM_CHECK_FAILED, "wrong-address", error->message, fix, "TWILIO_API_URL");
  } else {
    add_keys (round, TANDEM_CHECK_FAILED, "unreachable", error->message,
              _("Check the network of this computer: it must reach api.twilio.com on port 443."), NULL);
  }
}

/* The API key is all right. */
static void
tell_unknown_token (TandemDoctorRound *round, const GError *error)
{
  g_autofree char *sentence =
    g_strdup_printf (_("Twilio accepts the API key, but nobody knows whether the auth token is right: %s"), error->message);

  add_keys (round, TANDEM_CHECK_WARNING, "token-unknown", sentence,
            _("Look again in a minute; TWILIO_AUTH_TOKEN, too, must be of this account, or no webhook is accepted."),
            "TWILIO_AUTH_TOKEN");
}

static void
judge_keys (TandemDoctorRound *round, const TandemTwilioSurvey *survey)
{
  gboolean api_key = !g_str_equal (round->account->user, round->account->account_sid);

  if (g_error_matches (survey->keys_error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH))
    tell_refused_keys (round, api_key);
  else if (survey->keys_error)
    tell_keys_error (round, survey->keys_error, &survey->failure);
  if (api_key && g_error_matches (survey->token_error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH))
    tell_refused_keys (round, FALSE);
  else if (api_key && !survey->keys_error && survey->token_error)
    tell_unknown_token (round, survey->token_error);
  else if (!survey->keys_error && *survey->status && !g_str_equal (survey->status, "active"))
    add_keys (round, TANDEM_CHECK_FAILED, "account-suspended", _("Twilio has suspended or closed this account."),
              _("See in the Twilio Console what is the matter: often the balance is used up. Or set TWILIO_ACCOUNT_SID to another account."),
              "TWILIO_ACCOUNT_SID");
  else if (!survey->keys_error && g_ascii_strcasecmp (survey->type, "Trial") == 0)
    add_keys (round, TANDEM_CHECK_WARNING, "trial",
              _("This is a trial account: it calls verified numbers only, and says so to whoever answers."),
              _("Verify the numbers you call (Twilio Console, Verified Caller IDs), or upgrade the account of TWILIO_ACCOUNT_SID."),
              "TWILIO_ACCOUNT_SID");
  else if (!survey->keys_error)
    add_keys (round, TANDEM_CHECK_OK, "accepted", _("Twilio accepts the keys."), NULL, NULL);
}

/* --- clock -------------------------------------------------------------------------------------------------------- */

static void
judge_clock (TandemDoctorRound *round, const TandemTwilioSurvey *survey)
{
  gint64 off_s = ABS (survey->clock_ahead_s);
  g_autofree char *sentence = NULL;
  TandemCheckData data = { .hop = TANDEM_HOP_CLOCK, .state = TANDEM_CHECK_OK, .code = "right" };

  if (!survey->clock_known) {
    tandem_doctor_round_skip (round, TANDEM_HOP_CLOCK, "unknown", _("Twilio did not say what time it is."));
    return;
  }
  if (off_s < DOUBTFUL_CLOCK_S) {
    data.sentence = _("The clock of this computer goes right.");
  } else {
    data.state = off_s >= WRONG_CLOCK_S ? TANDEM_CHECK_FAILED : TANDEM_CHECK_WARNING;
    data.code = "wrong";
    sentence = survey->clock_ahead_s > 0
                 ? g_strdup_printf (ngettext ("The clock of this computer is %d second fast.", "The clock of this computer is %d seconds fast.",
                                              (gulong) off_s), (int) MIN (off_s, G_MAXINT))
                 : g_strdup_printf (ngettext ("The clock of this computer is %d second slow.", "The clock of this computer is %d seconds slow.",
                                              (gulong) off_s), (int) MIN (off_s, G_MAXINT));
    data.sentence = sentence;
    data.fix = _("Set the clock of this computer by the network: timedatectl set-ntp true. Times of calls are wrong and certificates are refused until then.");
  }
  tandem_doctor_round_add (round, &data);
}

/* --- number --------------------------------------------------------------------------------------------------------- */

static void
add_number (TandemDoctorRound *round, TandemCheckState state, const char *code, const char *sentence, const char *fix,
            const char *setting)
{
  const TandemCheckData data = { .hop = TANDEM_HOP_NUMBER, .state = state, .code = code, .sentence = sentence, .fix = fix,
                                 .setting = setting };

  tandem_doctor_round_add (round, &data);
}

/* An address may hold a password or a key of somebody else: only where it leads is told. */
static char *
dup_place (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  return uri && g_uri_get_host (uri) ? g_strdup (g_uri_get_host (uri)) : g_strdup (C_("where calls go", "nowhere"));
}

static void
judge_texts (TandemDoctorRound *round, const TandemTwilioNumber *number)
{
  g_autofree char *ours = tandem_twilio_number_dup_ours (TANDEM_TWILIO_NUMBER_SMS_URL, round->account->public_url);
  g_autofree char *place = dup_place (number->values[TANDEM_TWILIO_NUMBER_SMS_URL]);
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;

  if (g_str_equal (number->values[TANDEM_TWILIO_NUMBER_SMS_URL], ours) &&
      !*number->values[TANDEM_TWILIO_NUMBER_SMS_APPLICATION_SID]) {
    add_number (round, TANDEM_CHECK_OK, "here", _("Calls to and texts for your number come to this computer."), NULL, NULL);
    return;
  }
  /* TRANSLATORS: %s is the name of another computer, or “nowhere”. */
  sentence = g_strdup_printf (_("Calls to your number come to this computer, but texts do not. They go to: %s"), place);
  fix = g_strdup_printf (_("Set CONFIGURE_NUMBER=yes, or set SmsUrl of the number to %s in the Twilio Console."), ours);
  add_number (round, TANDEM_CHECK_WARNING, "texts-elsewhere", sentence, fix, "CONFIGURE_NUMBER");
}

static void
judge_where_it_leads (TandemDoctorRound *round, const TandemTwilioNumber *number)
{
  g_autofree char *ours = tandem_twilio_number_dup_ours (TANDEM_TWILIO_NUMBER_VOICE_URL, round->account->public_url);
  g_autofree char *place = dup_place (number->values[TANDEM_TWILIO_NUMBER_VOICE_URL]);
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;

  if (*round->account->public_url == '\0') {
    add_number (round, TANDEM_CHECK_SKIPPED, "no-address", _("Your number is in the account. Where its calls should go is not known without a public address."),
                NULL, NULL);
    return;
  }
  if (*number->values[TANDEM_TWILIO_NUMBER_VOICE_APPLICATION_SID] || *number->values[TANDEM_TWILIO_NUMBER_TRUNK_SID]) {
    add_number (round, TANDEM_CHECK_FAILED, "voice-application",
                _("Calls to your number go to a TwiML app or a SIP trunk, and Twilio does not look at its voice address."),
                _("Set CONFIGURE_NUMBER=yes, or take VoiceApplicationSid and TrunkSid away from the number in the Twilio Console."),
                "CONFIGURE_NUMBER");
    return;
  }
  if (g_str_equal (number->values[TANDEM_TWILIO_NUMBER_VOICE_URL], ours) &&
      g_ascii_strcasecmp (number->values[TANDEM_TWILIO_NUMBER_VOICE_METHOD], "GET") != 0) {
    judge_texts (round, number);
    return;
  }
  /* TRANSLATORS: %s is the name of another computer, or “nowhere”. */
  sentence = g_strdup_printf (_("Calls to your number do not come to this Tandem. They go to: %s"), place);
  fix = g_strdup_printf (_("Set CONFIGURE_NUMBER=yes, or set VoiceUrl of the number to %s (POST) in the Twilio Console."), ours);
  add_number (round, TANDEM_CHECK_FAILED, "voice-elsewhere", sentence, fix, "CONFIGURE_NUMBER");
}

static void
judge_number (TandemDoctorRound *round, const TandemTwilioSurvey *survey)
{
  if (*round->account->phone_number == '\0')
    add_number (round, TANDEM_CHECK_FAILED, "no-number", _("No telephone number is set."),
                _("Set TWILIO_PHONE_NUMBER to a number of your Twilio account, written like +12025550123."),
                "TWILIO_PHONE_NUMBER");
  else if (survey && survey->number)
    judge_where_it_leads (round, survey->number);
  else if (survey && g_error_matches (survey->number_error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP))
    add_number (round, TANDEM_CHECK_FAILED, "not-in-account", _("Your telephone number is not one of this Twilio account."),
                _("Correct TWILIO_PHONE_NUMBER, or TWILIO_ACCOUNT_SID if the number is in another account (Twilio Console, Phone Numbers)."),
                "TWILIO_PHONE_NUMBER");
  else if (survey && survey->number_error)
    add_number (round, TANDEM_CHECK_FAILED, "unreadable", survey->number_error->message,
                _("Look whether TWILIO_API_URL leads to Twilio."), "TWILIO_API_URL");
  else
    tandem_doctor_round_skip (round, TANDEM_HOP_NUMBER, "keys-first", _("Twilio can be asked about it when the keys are right."));
}

/* --- asking ----------------------------------------------------------------------------------------------------------- */

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDoctorRound) round = user_data;
  g_autoptr (TandemTwilioSurvey) survey = tandem_twilio_survey_finish (result, NULL);

  if (!survey)
    return;
  judge_keys (round, survey);
  judge_clock (round, survey);
  judge_number (round, survey);
}

void
tandem_doctor_look_at_twilio (TandemDoctorRound *round)
{
  if (judge_what_is_set (round)) {
    tandem_twilio_survey_async (round->account, TIMEOUT_MS, round->cancellable, did_ask, tandem_doctor_round_ref (round));
    return;
  }
  tandem_doctor_round_skip (round, TANDEM_HOP_CLOCK, "keys-first", _("Twilio can be asked what time it is when the keys are set."));
  judge_number (round, NULL);
}
