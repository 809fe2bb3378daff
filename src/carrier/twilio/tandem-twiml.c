// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twiml.h"

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

char *
tandem_twiml_connect_stream (const char *action_url, const char *stream_url, const char *token)
{
  g_autofree char *action = escape (action_url);
  g_autofree char *stream = escape (stream_url);
  g_autofree char *value = escape (token);
  return g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                          "<Response><Connect action=\"%s\"><Stream url=\"%s\"><Parameter name=\"token\" value=\"%s\"/></Stream></Connect></Response>",
                          action, stream, value);
}

char *
tandem_twiml_hang_up (void)
{
  return g_strdup ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Hangup/></Response>");
}
