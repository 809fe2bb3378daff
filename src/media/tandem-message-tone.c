// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-tone.h"

#include "tandem-dtmf.h"
#include "tandem-ulaw.h"

/* The tone is sent at the latest with the first tick after the stream has begun. */
#define LATE_MS 40

typedef enum { NONE, WANTED, PLAYED } Tone;

static G_DEFINE_QUARK (tandem-message-tone, tone)

static void
set_tone (TandemLine *line, Tone tone)
{
  g_object_set_qdata (G_OBJECT (line), tone_quark (), GINT_TO_POINTER (tone));
}

static Tone
get_tone (TandemLine *line)
{
  return (Tone) GPOINTER_TO_INT (g_object_get_qdata (G_OBJECT (line), tone_quark ()));
}

void
tandem_message_tone_want (TandemLine *line)
{
  set_tone (line, WANTED);
}

void
tandem_message_tone_play (TandemLine *line)
{
  const char tone[] = { TANDEM_DTMF_TONE, TANDEM_DTMF_TONE, '\0' };

  G_STATIC_ASSERT (TANDEM_MESSAGE_TONE_MS == (G_N_ELEMENTS (tone) - 1) * TANDEM_DTMF_FRAMES * 20);
  /* A stream that comes after one that was lost finds the caller speaking. */
  if (get_tone (line) != WANTED)
    return;
  set_tone (line, PLAYED);
  tandem_line_send_digits (line, tone);
}

gint64
tandem_message_tone_skip (TandemLine *line, gint64 position)
{
  gint64 end = (TANDEM_MESSAGE_TONE_MS + LATE_MS) * TANDEM_ULAW_BYTES_PER_MS;

  return get_tone (line) != NONE ? MAX (position, end) : position;
}
