// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-twilio-frame.h"

/* One message of a media stream.  What was understood must be within its limits, and what we write of it must be understood again. */

static void
check_again (const TandemTwilioFrame *frame, const GString *text)
{
  g_autoptr (TandemTwilioFrame) again = tandem_twilio_frame_new ();
  g_autoptr (GError) error = NULL;

  tandem_twilio_frame_parse (again, text->str, text->len, &error);
  if (tandem_twilio_frame_get_kind (frame) == TANDEM_TWILIO_FRAME_MEDIA) {
    /* Ours have no timestamp: that is what is missing. */
    g_assert_nonnull (strstr (error->message, "timestamp"));
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpint (tandem_twilio_frame_get_kind (again), ==, tandem_twilio_frame_get_kind (frame));
  g_assert_cmpstr (tandem_twilio_frame_get_stream_sid (again), ==, tandem_twilio_frame_get_stream_sid (frame));
  g_assert_cmpstr (tandem_twilio_frame_get_name (again), ==, tandem_twilio_frame_get_name (frame));
}

static void
check_frame (const TandemTwilioFrame *frame, gsize n_message)
{
  static GString *out;
  gsize n;
  const guint8 *audio = tandem_twilio_frame_get_audio (frame, &n);
  TandemTwilioFrameType kind = tandem_twilio_frame_get_kind (frame);
  const char *sid = tandem_twilio_frame_get_stream_sid (frame);

  if (!out)
    out = g_string_new (NULL);
  g_assert_cmpuint (n, <=, n_message);
  if (kind == TANDEM_TWILIO_FRAME_OTHER || kind == TANDEM_TWILIO_FRAME_CONNECTED)
    return;
  g_assert_cmpuint (strlen (sid), >, 0);
  g_assert_cmpuint (strlen (sid), <=, 64);
  if (kind == TANDEM_TWILIO_FRAME_MEDIA) {
    g_assert_cmpint (tandem_twilio_frame_get_timestamp_ms (frame), >=, 0);
    g_assert_cmpint (tandem_twilio_frame_get_timestamp_ms (frame), <=, 1000000000);
    (void) tandem_twilio_frame_get_inbound (frame);
    tandem_twilio_frame_write_media (out, sid, audio, n);
    check_again (frame, out);
  } else if (kind == TANDEM_TWILIO_FRAME_MARK) {
    g_assert_true (g_utf8_validate (tandem_twilio_frame_get_name (frame), -1, NULL));
    tandem_twilio_frame_write_mark (out, sid, tandem_twilio_frame_get_name (frame));
    check_again (frame, out);
  } else if (kind == TANDEM_TWILIO_FRAME_DTMF) {
    g_assert_nonnull (strchr ("0123456789*#ABCD", tandem_twilio_frame_get_digit (frame)));
    g_assert_cmpint (tandem_twilio_frame_get_digit (frame), !=, '\0');
  } else if (kind == TANDEM_TWILIO_FRAME_START) {
    g_assert_cmpuint (strlen (tandem_twilio_frame_get_call_sid (frame)), >, 0);
    g_assert_true (g_utf8_validate (tandem_twilio_frame_get_token (frame), -1, NULL));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  /* Used again, as a stream does: nothing of the message before may shine through. */
  static TandemTwilioFrame *frame;
  g_autoptr (TandemTwilioFrame) fresh = tandem_twilio_frame_new ();
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (!frame)
    frame = tandem_twilio_frame_new ();
  good = tandem_twilio_frame_parse (frame, (const char *) data, n, &error);
  fuzz_check_error (good, &error);
  g_assert_true (tandem_twilio_frame_parse (fresh, (const char *) data, n, NULL) == good);
  if (!good)
    return 0;
  g_assert_cmpint (tandem_twilio_frame_get_kind (fresh), ==, tandem_twilio_frame_get_kind (frame));
  check_frame (frame, n);
  return 0;
}
