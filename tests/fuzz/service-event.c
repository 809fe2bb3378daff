// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "service-event.h"

#include <string.h>

#define MAX_AUDIO 24000

/* In the texts stand: $r the response, $i the item, $p the item before it, $t the text as JSON, $n the number, $a so many bytes of sound, $w a
 * role. */
static const struct {
  char letter;
  const char *json;
} table[] = {
  { 'C', "{\"type\":\"session.created\",\"session\":{\"id\":\"s\"}}" },
  { 'U', "{\"type\":\"session.updated\",\"session\":{\"id\":\"s\"}}" },
  { 'E', "{\"type\":\"error\",\"error\":{\"code\":\"$t\",\"message\":\"m\",\"event_id\":\"create\"}}" },
  { 'G', "{\"type\":\"error\",\"error\":{\"type\":\"$t\",\"message\":\"$t\"}}" },
  { 'S', "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"$i\",\"audio_start_ms\":$n}" },
  { 'T', "{\"type\":\"input_audio_buffer.speech_stopped\",\"item_id\":\"$i\",\"audio_end_ms\":$n}" },
  { 'K', "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"$i\",\"previous_item_id\":\"$p\"}" },
  { 'L', "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"$i\",\"previous_item_id\":null}" },
  { 'I', "{\"type\":\"conversation.item.added\",\"previous_item_id\":\"$p\",\"item\":{\"id\":\"$i\",\"type\":\"message\",\"role\":\"$w\"}}" },
  { 'J', "{\"type\":\"conversation.item.created\",\"item\":{\"id\":\"$i\",\"type\":\"message\",\"role\":\"$w\"}}" },
  { 'D', "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"item_id\":\"$i\",\"delta\":\"$t\"}" },
  { 'F', "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"$i\",\"transcript\":\"$t\"}" },
  { 'X', "{\"type\":\"conversation.item.input_audio_transcription.failed\",\"item_id\":\"$i\",\"error\":{\"message\":\"$t\"}}" },
  { 'R', "{\"type\":\"response.created\",\"response\":{\"id\":\"$r\"}}" },
  { 'A', "{\"type\":\"response.output_audio.delta\",\"response_id\":\"$r\",\"item_id\":\"$i\",\"delta\":\"$a\"}" },
  { 'Z', "{\"type\":\"response.output_audio.done\",\"response_id\":\"$r\",\"item_id\":\"$i\"}" },
  { 'W', "{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"$r\",\"item_id\":\"$i\",\"delta\":\"$t\"}" },
  { 'V', "{\"type\":\"response.output_audio_transcript.done\",\"response_id\":\"$r\",\"item_id\":\"$i\",\"transcript\":\"$t\"}" },
  { 'Q', "{\"type\":\"response.done\",\"response\":{\"id\":\"$r\",\"status\":\"$t\"}}" },
  { 'P', "{\"type\":\"response.done\",\"response\":{\"id\":\"$r\",\"status\":\"failed\",\"status_details\":{\"error\":{\"code\":\"$t\"}}}}" },
};

static void
append_text (GString *out, const char *text, gsize n)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) n);

  for (const char *p = valid; *p; p++) {
    if ((guint8) *p < 0x20)
      continue;
    if (*p == '"' || *p == '\\')
      g_string_append_c (out, '\\');
    g_string_append_c (out, *p);
  }
}

static void
append_audio (GString *out, gint64 n)
{
  static guint8 sound[MAX_AUDIO];
  g_autofree char *text = NULL;

  for (gsize i = 0; i < sizeof sound && sound[0] == 0; i++)
    sound[i] = (guint8) (i * 7 + 1);
  text = g_base64_encode (sound, (gsize) CLAMP (n, 0, MAX_AUDIO));
  g_string_append (out, text);
}

static int
digit (const guint8 *line, gsize n, gsize at)
{
  return at < n ? line[at] % 10 : 0;
}

char *
service_event_build (const guint8 *line, gsize n)
{
  static const char *const roles[] = { "user", "assistant", "system", "tool" };
  const char *template = NULL;
  const char *rest = n > 3 ? (const char *) line + 3 : "";
  g_autofree char *number = g_strndup (rest, n > 3 ? MIN (n - 3, 18) : 0);
  gint64 value = g_ascii_strtoll (number, NULL, 10);
  GString *out;

  for (guint i = 0; n > 0 && i < G_N_ELEMENTS (table); i++)
    if (table[i].letter == line[0])
      template = table[i].json;
  if (!template)
    return NULL;
  out = g_string_new (NULL);
  for (const char *p = template; *p; p++) {
    if (*p != '$') {
      g_string_append_c (out, *p);
      continue;
    }
    switch (*++p) {
    case 'r': g_string_append_printf (out, "resp_%d", digit (line, n, 1)); break;
    case 'i': g_string_append_printf (out, "item_%d", digit (line, n, 2)); break;
    case 'p': g_string_append_printf (out, "item_%d", digit (line, n, 1)); break;
    case 'w': g_string_append (out, roles[digit (line, n, 3) % G_N_ELEMENTS (roles)]); break;
    case 'n': g_string_append_printf (out, "%" G_GINT64_FORMAT, value); break;
    case 'a': append_audio (out, value); break;
    case 't':
    default: append_text (out, rest, n > 3 ? n - 3 : 0); break;
    }
  }
  return g_string_free (out, FALSE);
}
