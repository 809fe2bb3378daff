// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-error-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-error.h"

typedef enum {
  SHOW_SENTENCE,     /* the sentence says all */
  SHOW_DETAIL,       /* the message of the lower layer follows */
} Show;

typedef struct {
  GQuark (*domain) (void);
  int code;
  const char *sentence;
  Show show;
  const char *remedy;
} ErrorText;

#define ACCOUNT "win.account"
#define SOUND "win.sound"

static const ErrorText texts[] = {
  { tandem_call_error_quark, TANDEM_CALL_ERROR_BAD_NUMBER,
    N_("This number cannot be called. Check it, and begin with + and the country code for another country.") },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_WRONG_STATE,
    N_("The call is not at a point where this is possible: it has ended, or nobody has answered yet.") },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_NOT_FOUND, N_("There is no such call. Choose one from the list.") },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_LIMIT,
    N_("Too many calls at once, or too many in the last minute. End one or wait a little, then try again.") },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_REFUSED,
    N_("Calls to this number are not allowed here. For emergencies use a telephone.") },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_BAD_INPUT, N_("This cannot be done. Correct what was entered."),
    SHOW_DETAIL },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_TEXT_MISSED,
    N_("A text was not sent at its time, because Tandem was not running. Send it now or cancel it among the messages.") },

  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_AUTH,
    N_("Twilio does not accept the account SID or the auth token. Correct them in the account settings."),
    SHOW_SENTENCE, ACCOUNT },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_REFUSED, N_("Twilio refused the call."), SHOW_DETAIL },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_UNREACHABLE,
    N_("Twilio cannot be reached. Check the network connection and try again.") },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_BUSY,
    N_("Twilio is receiving too many requests. Wait a little and try again.") },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
    N_("The telephone account is not complete. Finish setting it up."), SHOW_DETAIL, ACCOUNT },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_PROTOCOL,
    N_("Twilio sent something that Tandem cannot use. Try again; if it stays, report it."), SHOW_DETAIL },

  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_AUTH,
    N_("The AI service does not accept the key. Correct it in the account settings."), SHOW_SENTENCE, ACCOUNT },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_QUOTA,
    N_("The AI service has no capacity left for this key. Wait, or check its credit.") },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_MODEL,
    N_("The AI service does not offer this model to this key. Choose another model.") },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_UNREACHABLE,
    N_("The AI service cannot be reached. Check the network connection.") },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_PROTOCOL,
    N_("The AI service sent or refused something unexpected. The call goes on if it can."), SHOW_DETAIL },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_NOT_SET_UP,
    N_("No AI key is set, so no agent can talk. Enter one in the account settings."), SHOW_SENTENCE, ACCOUNT },

  { tandem_line_error_quark, TANDEM_LINE_ERROR_SILENT,
    N_("Nothing has been heard from the telephone for 3 seconds. After 10 seconds it is connected again.") },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_CAPTIONS,
    N_("What is said is not written down now, or not all of it. The call goes on."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_STILL_UP,
    N_("The call could not be ended and is still up. Hang up again, or end it on the website of the carrier.") },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NOT_RECORDED,
    N_("Twilio does not record this call now. Let this computer record, or try again; the call goes on."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NOT_PAUSED,
    N_("The recording was NOT paused and goes on. Let nobody say what must not be kept."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NOT_FETCHED,
    N_("The recording is still at Twilio. It is fetched when Tandem starts the next time."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_AGENT_GONE, N_("The agent is gone: take over or hang up.") },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_STREAM_LOST,
    N_("The connection to the telephone broke. It is being made again: wait a moment.") },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_THIRD_PARTY, N_("The third party is not on the call any more: you are back with your caller."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_AGENT_AWAY,
    N_("The agent is being connected again. The remote hears music; take over if they should not wait.") },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_COST, N_("This call costs as much as it may, or almost. It is time to come to an end."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_TIME, N_("This call lasts as long as it may, or almost. It is time to come to an end."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_QUIET,
    N_("The other side has fallen silent, and the agent ends the call. Take over to keep it.") },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NO_PRICE, N_("The limit for the cost of a call cannot be kept: a price is missing."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_AGENT_ASKS, N_("The agent asks for a person on this call: take over."), SHOW_DETAIL },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NO_AGENT,
    N_("The agent is gone and does not come back. Talk yourself, put the call on hold, or hang up.") },

  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_FILE, N_("The tools of this agent are not as they should be. Correct them."), SHOW_DETAIL },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_ARGUMENTS, N_("The agent asked for something that its tool does not take."), SHOW_DETAIL },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_REFUSED, N_("The agent was not allowed to do this."), SHOW_DETAIL },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_FAILED, N_("A tool of the agent did not work. The agent knows; the call goes on."), SHOW_DETAIL },

  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_PLUGIN,
    N_("A part of GStreamer is missing. Install the plugin and start Tandem again."), SHOW_DETAIL },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_DEVICE,
    N_("The sound device cannot be used. Choose another one."), SHOW_DETAIL, SOUND },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_FORMAT, N_("This sound cannot be used."), SHOW_DETAIL },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_RECORDING,
    N_("The recording cannot be written or read. Free some space, or choose another folder; the call goes on."),
    SHOW_DETAIL },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_ANNOUNCEMENT,
    N_("No agent can say that the call is recorded: say it yourself. The remote hears a tone every 15 seconds.") },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_TRACE,
    N_("The sound of this call cannot be dumped. Free some space, or choose another folder with --dump-audio; the call goes on."),
    SHOW_DETAIL },

  { tandem_store_error_quark, TANDEM_STORE_ERROR_OPEN,
    N_("The data folder cannot be used. Check that it exists and that you may write there."), SHOW_DETAIL },
  { tandem_store_error_quark, TANDEM_STORE_ERROR_NEWER,
    N_("The history was written by a newer Tandem. Update Tandem to read it.") },
  { tandem_store_error_quark, TANDEM_STORE_ERROR_CORRUPT,
    N_("The history file is damaged. Restore a copy, or move it away to begin a new one.") },
  { tandem_store_error_quark, TANDEM_STORE_ERROR_FULL,
    N_("The disk is full, so nothing more can be kept. Free some space.") },
  { tandem_store_error_quark, TANDEM_STORE_ERROR_FAILED, N_("The history could not be read or written."),
    SHOW_DETAIL },

  { tandem_config_error_quark, TANDEM_CONFIG_ERROR_VALUE, N_("A setting has a value that cannot be used."),
    SHOW_DETAIL },
  { tandem_config_error_quark, TANDEM_CONFIG_ERROR_FILE, N_("The settings file cannot be read."), SHOW_DETAIL },
  { tandem_config_error_quark, TANDEM_CONFIG_ERROR_SECRETS,
    N_("The keyring did not keep the key. Unlock the keyring and try again.") },
};

/* Why a number cannot be called: the phrases that core/tandem-phone-number uses, each as a whole sentence here. */
static const struct { const char *phrase; const char *sentence; } number_reasons[] = {
  { "Enter the number", N_("Enter the number to call, for example +1 202 555 0123.") },
  { "it needs a country code",
    N_("This number needs a country code. Begin with + and the code, for example +1 202 555 0123.") },
  { "the area code may be missing", N_("This number is too short. The area code may be missing.") },
  { "it is too short", N_("This number is too short. Check whether digits are missing.") },
  { "it is too long", N_("This number is too long. Check whether a digit was typed twice.") },
  { "there is no such country code", N_("There is no such country code. Check the digits after the +.") },
  { "it has a wrong number of digits", N_("This number has a wrong number of digits. Check it.") },
  { "no number in that country", N_("No number in that country begins like this. Check the first digits.") },
  { "extensions are not dialled",
    N_("Extensions are not dialled. Call the number, then use the keypad during the call.") },
  { "does not belong in a telephone number",
    N_("A letter or sign in this number does not belong there. Correct it, or nobody knows who would be called.") },
  { "it is not a telephone number", N_("This is not a telephone number. Enter digits, for example +1 202 555 0123.") },
};

/* What the switchboard says of a wrong request for a call: how its sentence begins or ends, and the same here. */
static const struct { const char *phrase; const char *sentence; } request_reasons[] = {
  { "No agent is on this call: talk yourself",
    N_("No agent is on this call: talk yourself, or put it on hold.") },
  { "No agent is on this call.", N_("No agent is on this call.") },
  { "This is an echo test", N_("This is an echo test: it can only be put on hold.") },
  { "Write some words for the agent.", N_("Write some words for the agent.") },
  { "Write at most", N_("This is too long. Write at most 4000 characters.") },
  { "Say which digits to send", N_("Enter the digits to send: 0-9, A-D, * and #.") },
  { "is not a key of a telephone", N_("That is not a key of a telephone. Use 0-9, A-D, * and #.") },
  { "Nobody has answered yet", N_("Nobody has answered yet. Try again then.") },
  { "cannot place emergency calls", N_("Tandem cannot place emergency calls. Use a telephone.") },
  { "wants no texts from you", N_("This person wants no texts from you (STOP). Wait until they write START, or call.") },
  { "There is nothing to send", N_("There is nothing to send: write a text.") },
  { "A text can have 1600 characters", N_("This is too long. A text can have 1600 characters.") },
  { "This text did not fail", N_("This text is on its way, or has arrived.") },
  { "The agent is silent now", N_("The agent is silent now. Hand the call back to it first.") },
};

/* No device at all: how the sentence begins, and the whole of it here. */
static const struct { const char *phrase; const char *sentence; } device_reasons[] = {
  { "There is no microphone", N_("There is no microphone. Connect one, then look for devices again.") },
  { "There is no loudspeaker", N_("There is no loudspeaker. Connect one, then look for devices again.") },
};

static const ErrorText *
find_text (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].domain () == error->domain && texts[i].code == error->code)
      return &texts[i];
  return NULL;
}

static const char *
reason_of_number (const char *message)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_reasons); i++)
    if (strstr (message, number_reasons[i].phrase))
      return _(number_reasons[i].sentence);
  return NULL;
}

static const char *
reason_of_device (const GError *error)
{
  if (!g_error_matches (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (device_reasons); i++)
    if (g_str_has_prefix (error->message, device_reasons[i].phrase))
      return _(device_reasons[i].sentence);
  return NULL;
}

gboolean
tandem_error_text_is_no_device (const GError *error)
{
  return reason_of_device (error) != NULL;
}

static const char *
reason_of_request (const char *message)
{
  for (gsize i = 0; i < G_N_ELEMENTS (request_reasons); i++)
    if (strstr (message, request_reasons[i].phrase))
      return _(request_reasons[i].sentence);
  return NULL;
}

char *
tandem_error_text_dup (const GError *error)
{
  const ErrorText *text;

  g_return_val_if_fail (error != NULL, NULL);

  text = find_text (error);
  if (!text)
    /* TRANSLATORS: %s is a technical message that exists only in English. */
    return g_strdup_printf (_("Something went wrong: %s"), error->message);
  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER)) {
    const char *reason = reason_of_number (error->message);

    return g_strdup (reason ? reason : _(text->sentence));
  }
  if ((g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT) ||
       g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED) ||
       g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE)) &&
      reason_of_request (error->message))
    return g_strdup (reason_of_request (error->message));
  if (reason_of_device (error))
    return g_strdup (reason_of_device (error));
  if (text->show == SHOW_DETAIL && error->message && *error->message)
    /* TRANSLATORS: a translated sentence, then the message of the service, which exists only in English. */
    return g_strdup_printf (C_("error and its detail", "%s (%s)"), _(text->sentence), error->message);
  return g_strdup (_(text->sentence));
}

const char *
tandem_error_text_get_remedy (const GError *error, const char **label)
{
  const ErrorText *text;

  g_return_val_if_fail (error != NULL, NULL);

  text = find_text (error);
  if (!text || !text->remedy)
    return NULL;
  if (label)
    *label = g_str_equal (text->remedy, SOUND) ? C_("button of a message", "Sound…")
                                               : C_("button of a message", "Account…");
  return text->remedy;
}
