// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-next-stream.h"

TandemCarrierStream *
tandem_next_stream_take (TandemCarrierStream **slot)
{
  if (*slot)
    tandem_carrier_stream_set_listener (*slot, NULL, NULL);
  return g_steal_pointer (slot);
}

static void
on_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  tandem_next_stream_set (user_data, NULL);
}

void
tandem_next_stream_set (TandemCarrierStream **slot, TandemCarrierStream *stream)
{
  static const TandemCarrierStreamListener listener = { .ended = on_ended };
  g_autoptr (TandemCarrierStream) before = tandem_next_stream_take (slot);

  if (before)
    tandem_carrier_stream_close (before);
  if (!stream)
    return;
  *slot = g_object_ref (stream);
  tandem_carrier_stream_set_listener (stream, &listener, slot);
}
