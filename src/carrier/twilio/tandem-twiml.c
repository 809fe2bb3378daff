// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twiml.h"

#include <string.h>

/* XML 1.0 has no way to write most control characters, not even as a reference, and Twilio refuses
 * the whole document for one: they are left out. */
static char *
escape (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean allowed = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0xfffe && c != 0xffff);
    if (allowed)
      g_string_append_unichar (clean, c);
  }
  char *escaped = g_markup_escape_text (clean->str, clean->len);
  g_string_free (clean, TRUE);
  return escaped;
}

/* Who is held hears something so often, and about how long a sentence takes. */
#define AGAIN_S 10
#define SAY_S 3
/* Twilio takes 4000 characters; this many bytes leave room for the end. */
#define MAX_TWIML 3600

#define BEGIN "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>"
#define END "</Response>"

/* An English voice cannot read other scripts at all; between languages of the Latin one nothing can be told. */
static const char *
find_language (const char *text)
{
  const char *language = NULL;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

    if (script == G_UNICODE_SCRIPT_HANGUL)
      return "ko-KR";
    if (script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA)
      return "ja-JP";
    if (script == G_UNICODE_SCRIPT_HAN)
      language = "zh-CN";
  }
  return language;
}

/* "" for NULL and for "". */
static char *
build_say (const char *text, const char *voice)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *words = escape (valid);
  g_autofree char *name = escape (voice != NULL ? voice : "");
  g_autofree char *with_voice = *name != '\0' ? g_strdup_printf (" voice=\"%s\"", name) : g_strdup ("");
  const char *language = *name == '\0' ? find_language (valid) : NULL;
  g_autofree char *with_language = language != NULL ? g_strdup_printf (" language=\"%s\"", language) : g_strdup ("");

  return *valid != '\0' ? g_strdup_printf ("<Say%s%s>%s</Say>", with_voice, with_language, words) : g_strdup ("");
}

/* @before: what runs first. */
static char *
build_connect (const char *before, const char *action_url, const char *stream_url, const char *token)
{
  g_autofree char *action = escape (action_url);
  g_autofree char *stream = escape (stream_url);
  g_autofree char *value = escape (token);
  return g_strdup_printf (BEGIN "%s<Connect action=\"%s\"><Stream url=\"%s\"><Parameter name=\"token\" value=\"%s\"/></Stream></Connect>" END,
                          before, action, stream, value);
}

char *
tandem_twiml_connect_stream (const char *greeting, const char *action_url, const char *stream_url, const char *token)
{
  g_autofree char *say = build_say (greeting, NULL);
  return build_connect (say, action_url, stream_url, token);
}

char *
tandem_twiml_connect_later (guint pause_s, const char *action_url, const char *stream_url, const char *token)
{
  g_autofree char *pause = pause_s > 0 ? g_strdup_printf ("<Pause length=\"%u\"/>", pause_s) : g_strdup ("");
  return build_connect (pause, action_url, stream_url, token);
}

char *
tandem_twiml_hold (guint quiet_s, const char *sentence, guint for_s, const char *farewell)
{
  GString *twiml = g_string_new (BEGIN);
  g_autofree char *wait = build_say (sentence, NULL);
  g_autofree char *leave = build_say (farewell, NULL);
  /* A pause of nothing is one of a second. */
  guint pause_s = MAX (quiet_s, 1), past_s = 0;

  do {
    g_string_append_printf (twiml, "<Pause length=\"%u\"/>%s", pause_s, wait);
    past_s += pause_s + SAY_S;
    pause_s = AGAIN_S - SAY_S;
  } while (past_s + AGAIN_S <= for_s && twiml->len + strlen (wait) + strlen (leave) < MAX_TWIML);
  g_string_append_printf (twiml, "<Pause length=\"%u\"/>%s<Hangup/>" END, for_s > past_s ? for_s - past_s : 1, leave);
  return g_string_free (twiml, FALSE);
}

char *
tandem_twiml_ring (const char *url, guint pause_s)
{
  g_autofree char *again = escape (url);
  return g_strdup_printf (BEGIN "<Pause length=\"%u\"/><Redirect method=\"POST\">%s</Redirect>" END, pause_s, again);
}

char *
tandem_twiml_reject (void)
{
  return g_strdup (BEGIN "<Reject reason=\"busy\"/>" END);
}

char *
tandem_twiml_say (const char *text, const char *voice)
{
  g_autofree char *say = build_say (text, voice);
  return g_strdup_printf (BEGIN "%s" END, say);
}

char *
tandem_twiml_dial (const char *number, const char *caller_id)
{
  g_autofree char *to = escape (number);
  g_autofree char *from = escape (caller_id);
  return g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                          "<Response><Dial callerId=\"%s\"><Number>%s</Number></Dial></Response>", from, to);
}

char *
tandem_twiml_conference (const char *name)
{
  g_autofree char *room = escape (name);
  return g_strdup_printf (BEGIN "<Dial><Conference beep=\"false\" endConferenceOnExit=\"true\" participantLabel=\"remote\">%s</Conference></Dial>" END,
                          room);
}

char *
tandem_twiml_hang_up (void)
{
  return g_strdup (BEGIN "<Hangup/>" END);
}
