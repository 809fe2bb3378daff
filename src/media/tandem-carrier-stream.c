// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carrier-stream.h"

G_DEFINE_INTERFACE (TandemCarrierStream, tandem_carrier_stream, G_TYPE_OBJECT)

static void
tandem_carrier_stream_default_init (TandemCarrierStreamInterface *iface)
{
}

void
tandem_carrier_stream_set_listener (TandemCarrierStream *self, const TandemCarrierStreamListener *listener,
                                    gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CARRIER_STREAM (self));
  TANDEM_CARRIER_STREAM_GET_IFACE (self)->set_listener (self, listener, user_data);
}

void
tandem_carrier_stream_send_audio (TandemCarrierStream *self, const guint8 *ulaw, gsize n)
{
  g_return_if_fail (TANDEM_IS_CARRIER_STREAM (self));
  TANDEM_CARRIER_STREAM_GET_IFACE (self)->send_audio (self, ulaw, n);
}

void
tandem_carrier_stream_send_mark (TandemCarrierStream *self, const char *name)
{
  g_return_if_fail (TANDEM_IS_CARRIER_STREAM (self));
  TANDEM_CARRIER_STREAM_GET_IFACE (self)->send_mark (self, name);
}

void
tandem_carrier_stream_send_clear (TandemCarrierStream *self)
{
  g_return_if_fail (TANDEM_IS_CARRIER_STREAM (self));
  TANDEM_CARRIER_STREAM_GET_IFACE (self)->send_clear (self);
}

void
tandem_carrier_stream_close (TandemCarrierStream *self)
{
  g_return_if_fail (TANDEM_IS_CARRIER_STREAM (self));
  TANDEM_CARRIER_STREAM_GET_IFACE (self)->close (self);
}
