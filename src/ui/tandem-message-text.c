// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-schedule-text.h"

/* Twilio's numbers for what went wrong, and what to do about it. */
static const struct { guint code; const char *sentence; } failures[] = {
  { 11200, N_("Twilio could not fetch the file from this computer. Try again while Tandem can be reached.") },
  { 11751, N_("The files are too big for a text. Send them in parts, or smaller.") },
  { 12300, N_("Twilio does not send files of this kind. Send another one.") },
  { 21211, N_("There is no such number. Check it.") },
  { 21212, N_("Your number cannot be used to send from. Choose another one in the account settings.") },
  { 21408, N_("Your account may not send to this country. Allow it at Twilio under Messaging Geographic Permissions.") },
  { 21606, N_("Your number cannot send texts to this number. Choose another number to send from.") },
  { 21608, N_("A trial account sends only to numbers that were verified. Verify this one at Twilio, or upgrade.") },
  { 21610, N_("This person wants no texts from you (STOP). Wait until they write START, or call.") },
  { 21611, N_("Too many texts wait to be sent from your number. Try again later.") },
  { 21612, N_("Twilio has no way to send from your number to this one. Choose another number to send from.") },
  { 21614, N_("This is no mobile number, so it gets no texts. Call it.") },
  { 21617, N_("The text is longer than 1600 characters. Send it in parts.") },
  { 21620, N_("Twilio cannot fetch the file. Attach it again.") },
  { 21623, N_("A text can have 10 files. Send the rest with another one.") },
  { 21635, N_("This is a landline, so it gets no texts. Call it.") },
  { 21660, N_("The number to send from is not of your account. Choose another one.") },
  { 30001, N_("Too many texts were waiting at Twilio. Try again later.") },
  { 30002, N_("Twilio has suspended your account. Look at the Twilio console.") },
  { 30003, N_("The telephone is off or out of reach. Try again later.") },
  { 30004, N_("The other side or its operator blocks your texts. Call instead.") },
  { 30005, N_("The operator does not know this number. Check it.") },
  { 30006, N_("This is a landline, or its operator takes no texts. Call it.") },
  { 30007, N_("The operator took this text for spam. Write it in other words and without links.") },
  { 30008, N_("The operator does not say why. Try again.") },
  { 30019, N_("The files are too big for a text. Send them in parts, or smaller.") },
  { 30032, N_("Your toll-free number is not verified. Have it verified at Twilio.") },
  { 30034, N_("Your number is not registered for texts in the US. Register it at Twilio (A2P 10DLC).") },
};

/* --- when ---------------------------------------------------------------------------------------------------- */

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
tandem_message_text_dup_time (GDateTime *at)
{
  g_autoptr (GDateTime) then = g_date_time_to_local (at);

  return g_date_time_format (then, C_("time format", "%H:%M"));
}

char *
tandem_message_text_dup_when (gint64 at_ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = at ? g_date_time_to_local (at) : NULL;

  if (!then || at_ms == 0)
    return g_strdup ("");
  if (is_same_day (now, then))
    return tandem_message_text_dup_time (at);
  return g_date_time_format (then, g_date_time_get_year (now) == g_date_time_get_year (then) ? C_("date format", "%-d %b")
                                                                                              : C_("date format", "%-d %b %Y"));
}

char *
tandem_message_text_dup_day (GDateTime *at)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autoptr (GDateTime) then = g_date_time_to_local (at);

  if (is_same_day (now, then))
    return g_strdup (C_("day", "Today"));
  if (is_same_day (yesterday, then))
    return g_strdup (C_("day", "Yesterday"));
  if (g_date_time_get_year (now) != g_date_time_get_year (then))
    /* TRANSLATORS: a day of another year above the texts of that day: "3 July 2025". */
    return g_date_time_format (then, C_("day format", "%-d %B %Y"));
  /* TRANSLATORS: a day of this year above the texts of that day: "Friday, 3 July". */
  return g_date_time_format (then, C_("day format", "%A, %-d %B"));
}

/* --- how far it is ------------------------------------------------------------------------------------------- */

const char *
tandem_message_text_get_state (TandemMessage *message)
{
  switch (tandem_message_get_status (message)) {
  case TANDEM_MESSAGE_STATUS_NEW:
    return tandem_message_get_send_at (message) ? C_("state of a text", "To be sent later") : C_("state of a text", "Waiting");
  case TANDEM_MESSAGE_STATUS_SCHEDULED:
    return C_("state of a text", "To be sent later");
  case TANDEM_MESSAGE_STATUS_ACCEPTED:
  case TANDEM_MESSAGE_STATUS_QUEUED:
    return C_("state of a text", "Queued");
  case TANDEM_MESSAGE_STATUS_SENDING:
    return C_("state of a text", "Sending");
  case TANDEM_MESSAGE_STATUS_SENT:
    return C_("state of a text", "Sent");
  case TANDEM_MESSAGE_STATUS_DELIVERED:
    return C_("state of a text", "Delivered");
  case TANDEM_MESSAGE_STATUS_READ:
    return C_("state of a text", "Read");
  case TANDEM_MESSAGE_STATUS_UNDELIVERED:
    return C_("state of a text", "Not delivered");
  case TANDEM_MESSAGE_STATUS_FAILED:
    return C_("state of a text", "Failed");
  case TANDEM_MESSAGE_STATUS_CANCELED:
    return C_("state of a text", "Cancelled");
  case TANDEM_MESSAGE_STATUS_RECEIVING:
  case TANDEM_MESSAGE_STATUS_RECEIVED:
  default:
    return "";
  }
}

char *
tandem_message_text_dup_failure (TandemMessage *message)
{
  guint code = tandem_message_get_error_code (message);
  const char *detail = tandem_message_get_error_detail (message);
  TandemMessageStatus status = tandem_message_get_status (message);

  if (status != TANDEM_MESSAGE_STATUS_FAILED && status != TANDEM_MESSAGE_STATUS_UNDELIVERED)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].code == code)
      return g_strdup (_(failures[i].sentence));
  if (detail && *detail)
    /* TRANSLATORS: %s is a sentence of Twilio that exists only in English. */
    return g_strdup_printf (_("The text did not arrive: %s"), detail);
  if (code > 0)
    return g_strdup_printf (_("The text did not arrive. Twilio's error %u says why. Try again."), code);
  return g_strdup (_("The text did not arrive. Try again."));
}

/* --- words --------------------------------------------------------------------------------------------------- */

/* Signs that end a sentence rather than an address. */
static gsize
trim_address (const char *address, gsize length)
{
  while (length > 0 && strchr (".,;:!?)'\"", address[length - 1]))
    length--;
  return length;
}

char *
tandem_message_text_dup_markup (const char *body)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  const char *rest = body;

  while (*rest) {
    const char *secure = strstr (rest, "https://");
    const char *plain = strstr (rest, "http://");
    const char *begin = !secure || (plain && plain < secure) ? plain : secure;
    g_autofree char *before = g_markup_escape_text (rest, begin ? begin - rest : -1);
    g_autofree char *address = NULL;
    gsize length;

    g_string_append (markup, before);
    if (!begin)
      break;
    length = trim_address (begin, strcspn (begin, " \t\r\n<>\""));
    address = g_markup_escape_text (begin, (gssize) length);
    if (length > strlen ("https://"))
      g_string_append_printf (markup, "<a href=\"%s\">%s</a>", address, address);
    else
      g_string_append (markup, address);
    rest = begin + MAX (length, 1);
  }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

char *
tandem_message_text_dup_short (const char *body)
{
  g_autofree char *line = g_strdup (body && *body ? body : C_("a text without words", "File"));

  return g_strdup (g_strstrip (g_strdelimit (line, "\r\n\t", ' ')));
}

char *
tandem_message_text_dup_spoken (TandemMessage *message, const char *who)
{
  g_autofree char *time = tandem_message_text_dup_time (tandem_message_get_at (message));
  g_autofree char *words = tandem_message_text_dup_short (tandem_message_get_body (message));
  g_autofree char *failure = tandem_message_text_dup_failure (message);
  g_autofree char *schedule = tandem_schedule_text_dup (message);

  if (tandem_message_get_direction (message) == TANDEM_DIRECTION_INBOUND)
    /* TRANSLATORS: read by a screen reader: number, time, the words of the text. */
    return g_strdup_printf (_("From %s, %s: %s"), who, time, words);
  if (schedule)
    /* TRANSLATORS: read by a screen reader: "Scheduled for today, 21:10", the words of the text. */
    return g_strdup_printf (_("You, %s: %s"), schedule, words);
  if (tandem_message_get_answers (message))
    /* TRANSLATORS: read by a screen reader: time, state, the words of a text that was sent automatically, and why it failed or nothing. */
    return g_strdup_printf (_("Automatic answer, %s, %s: %s %s"), time, tandem_message_text_get_state (message), words, failure ? failure : "");
  if (failure)
    /* TRANSLATORS: read by a screen reader: time, state, the words of the text, why it failed. */
    return g_strdup_printf (_("You, %s, %s: %s. %s"), time, tandem_message_text_get_state (message), words, failure);
  /* TRANSLATORS: read by a screen reader: time, state, the words of the text. */
  return g_strdup_printf (_("You, %s, %s: %s"), time, tandem_message_text_get_state (message), words);
}

char *
tandem_message_text_dup_spoken_thread (TandemThread *thread, const char *who)
{
  g_autofree char *when = tandem_message_text_dup_when (tandem_thread_get_at_ms (thread));
  g_autofree char *words = tandem_message_text_dup_short (tandem_thread_get_text (thread));
  guint unread = tandem_thread_get_unread (thread);
  g_autofree char *count = NULL;

  if (tandem_thread_get_wants_person (thread))
    /* TRANSLATORS: read by a screen reader: number, time, the last words. */
    return g_strdup_printf (_("Texts with %s, waiting for you, %s: %s"), who, when, words);
  if (!unread)
    /* TRANSLATORS: read by a screen reader: number, time, the last words. */
    return g_strdup_printf (_("Texts with %s, %s: %s"), who, when, words);
  count = g_strdup_printf (ngettext ("%u unread", "%u unread", unread), unread);
  /* TRANSLATORS: read by a screen reader: number, "2 unread", time, the last words. */
  return g_strdup_printf (_("Texts with %s, %s, %s: %s"), who, count, when, words);
}

char *
tandem_message_text_dup_count (const TandemSegments *segments)
{
  g_autofree char *characters = g_strdup_printf (ngettext ("%u character", "%u characters", segments->characters), segments->characters);
  g_autofree char *pieces = g_strdup_printf (ngettext ("%u segment", "%u segments", segments->segments), segments->segments);

  return g_strdup_printf ("%s · %s · %s", characters, segments->is_gsm ? "GSM-7" : "UCS-2", pieces);
}
