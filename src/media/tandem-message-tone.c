// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-tone.h"

#include "tandem-dtmf.h"
#include "tandem-ulaw.h"

/* The tone is sent at the latest with the first tick after the stream has begun. */
#define LATE_MS 40

static G_DEFINE_QUARK (tandem-message-tone, tone)

void
tandem_message_tone_want (TandemLine *line)
{
  g_object_set_qdata (G_OBJECT (line), tone_quark (), GINT_TO_POINTER (TRUE));
}

static gboolean
is_wanted (TandemLine *line)
{
  return g_object_get_qdata (G_OBJECT (line), tone_quark ()) != NULL;
}

void
tandem_message_tone_play (TandemLine *line)
{
  const char tone[] = { TANDEM_DTMF_TONE, TANDEM_DTMF_TONE, '\0' };

  G_STATIC_ASSERT (TANDEM_MESSAGE_TONE_MS == (G_N_ELEMENTS (tone) - 1) * TANDEM_DTMF_FRAMES * 20);
  if (is_wanted (line))
    tandem_line_send_digits (line, tone);
}

gint64
tandem_message_tone_skip (TandemLine *line, gint64 position)
{
  gint64 end = (TANDEM_MESSAGE_TONE_MS + LATE_MS) * TANDEM_ULAW_BYTES_PER_MS;

  return is_wanted (line) ? MAX (position, end) : position;
}
