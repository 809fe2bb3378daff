// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-twilio-stream.h"

/* A media socket from its upgrade to its end, with libsoup's real WebSocket between: every line of the input is a WebSocket frame, its first
 * letter says which: T a text, t a text that goes on, c and C its continuation and end, B binary, P a ping, O a pong, X a close, R bytes as they
 * are (no frame), M an unmasked one, L one that says it is longer than it is. */

#define MASK "\x12\x34\x56\x78"

typedef struct {
  gboolean attached;
  gboolean ended;
  gboolean closed;
  guint n_audio;
} Session;

/* --- what the stream tells --------------------------------------------------------------------------- */

static void
on_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  Session *session = user_data;

  g_assert_true (session->attached && !session->ended && !session->closed);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <=, 65536);
  g_assert_cmpint (timestamp_ms, >=, 0);
  tandem_carrier_stream_send_audio (stream, ulaw, n);
  if (++session->n_audio % 8 == 0)
    tandem_carrier_stream_send_clear (stream);
}

static void
on_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  Session *session = user_data;

  g_assert_true (session->attached && !session->ended && !session->closed);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  tandem_carrier_stream_send_mark (stream, name);
}

static void
on_digit (TandemCarrierStream *stream, char digit, gpointer user_data)
{
  Session *session = user_data;

  g_assert_true (session->attached && !session->ended && !session->closed);
  g_assert_nonnull (strchr ("0123456789*#ABCD", digit));
  if (digit == 'D')
    tandem_carrier_stream_close (stream);
}

static void
on_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  Session *session = user_data;

  g_assert_false (session->ended || session->closed);
  session->ended = TRUE;
}

static const TandemCarrierStreamListener listener = { on_audio, on_mark, on_digit, on_ended };

static gboolean
attach (TandemTwilioStream *stream, const char *token, const char *call_sid, gpointer user_data, GError **error)
{
  Session *session = user_data;

  g_assert_false (session->attached);
  g_assert_true (*call_sid);
  if (!g_str_equal (token, "good"))
    return FALSE;
  session->attached = TRUE;
  tandem_carrier_stream_set_listener (TANDEM_CARRIER_STREAM (stream), &listener, session);
  return TRUE;
}

static void
on_closed (TandemTwilioStream *stream, gpointer user_data)
{
  Session *session = user_data;

  g_assert_false (session->closed);
  session->closed = TRUE;
}

static const TandemTwilioStreamOwner owner = { attach, on_closed };

/* --- what Twilio sends ------------------------------------------------------------------------------- */

static void
append_frame (GByteArray *out, guint8 first, const guint8 *payload, gsize n, gboolean masked, gsize told)
{
  guint8 head[4] = { first, (guint8) ((masked ? 0x80 : 0) | MIN (told, 126)), (guint8) (told >> 8), (guint8) told };

  g_byte_array_append (out, head, told < 126 ? 2 : 4);
  if (masked)
    g_byte_array_append (out, (const guint8 *) MASK, 4);
  for (gsize i = 0; i < n; i++) {
    guint8 byte = masked ? payload[i] ^ (guint8) MASK[i % 4] : payload[i];

    g_byte_array_append (out, &byte, 1);
  }
}

static void
append_line (GByteArray *out, const guint8 *line, gsize n)
{
  static const struct {
    char letter;
    guint8 first; /* FIN and opcode */
  } kinds[] = { { 'T', 0x81 }, { 't', 0x01 }, { 'c', 0x00 }, { 'C', 0x80 }, { 'B', 0x82 }, { 'P', 0x89 }, { 'O', 0x8a },
                { 'X', 0x88 }, { 'M', 0x81 }, { 'L', 0x81 } };

  if (n == 0 || n > 65000)
    return;
  if (line[0] == 'R')
    g_byte_array_append (out, line + 1, (guint) n - 1);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].letter == line[0])
      append_frame (out, kinds[i].first, line + 1, n - 1, line[0] != 'M', line[0] == 'L' ? n + 200 : n - 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) both = NULL;
  g_autoptr (GUri) uri = g_uri_parse ("https://phone.example.com/twilio/media", SOUP_HTTP_URI_FLAGS, NULL);
  SoupWebsocketConnection *socket;
  TandemTwilioStream *stream;
  Session session = { 0 };
  const guint8 *line;
  gsize n_line;

  while (fuzz_next_line (&data, &n, &line, &n_line))
    append_line (sent, line, n_line);
  in = g_memory_input_stream_new_from_data (sent->data, sent->len, NULL);
  both = g_simple_io_stream_new (in, out);
  socket = soup_websocket_connection_new (both, uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, NULL, NULL);
  stream = tandem_twilio_stream_new (socket, 30000, &owner, &session);
  /* Reads to the end of what was sent, which is an end of the connection. */
  fuzz_run_pending ();
  g_assert_true (session.closed);
  g_assert_true (!session.attached || session.ended);
  g_object_unref (socket);
  g_assert_finalize_object (stream);
  fuzz_run_pending ();
  return 0;
}
