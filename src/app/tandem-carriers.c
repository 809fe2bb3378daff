// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carriers.h"

#include "tandem-call-carrier.h"
#include "tandem-carrier-router.h"
#include "tandem-metered-stream.h"

/* A minute of sound. */
#define BURST (1024 * 1024)
#define BYTES_PER_SECOND (256 * 1024)

struct _TandemCarriers {
  /* owned */
  TandemTwilioCarrier *twilio;
  TandemSocketCarrier *sockets;
  TandemCarrierRouter *router;
  TandemLoopRound *round; /* of the media thread; NULL before the first socket */
};

/* Media thread. */
static GIOStream *
wrap (GSocket *socket, gpointer user_data)
{
  TandemCarriers *self = user_data;
  g_autoptr (GSocketConnection) connection = g_socket_connection_factory_create_connection (socket);
  TandemMeteredStream *stream;

  if (!self->round)
    self->round = tandem_loop_round_new ();
  stream = tandem_metered_stream_new (connection, self->round);
  tandem_metered_stream_allow (stream, BURST, BYTES_PER_SECOND);
  tandem_metered_stream_hurry (stream);
  return G_IO_STREAM (stream);
}

TandemCarriers *
tandem_carriers_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread, TandemMediaEngine *engine)
{
  TandemCarriers *self = g_new0 (TandemCarriers, 1);

  self->twilio = tandem_twilio_carrier_new (settings, secrets, thread, engine);
  self->sockets = tandem_socket_carrier_new (thread, engine, TANDEM_SOCKET_CARRIER_PATIENCE_MS);
  tandem_socket_door_set_wrap (tandem_socket_carrier_get_door (self->sockets), wrap, self);
  self->router = tandem_carrier_router_new (TANDEM_CARRIER (self->twilio));
  tandem_carrier_router_add (self->router, TANDEM_CALL_CARRIER_SOCKET, TANDEM_CARRIER (self->sockets));
  return self;
}

void
tandem_carriers_free (TandemCarriers *self)
{
  g_clear_object (&self->router);
  g_clear_object (&self->sockets);
  g_clear_object (&self->twilio);
  if (self->round)
    tandem_loop_round_stop (self->round);
  g_clear_pointer (&self->round, tandem_loop_round_unref);
  g_free (self);
}

TandemCarrier *
tandem_carriers_get_joined (TandemCarriers *self)
{
  return TANDEM_CARRIER (self->router);
}

TandemTwilioCarrier *
tandem_carriers_get_twilio (TandemCarriers *self)
{
  return self->twilio;
}

TandemSocketCarrier *
tandem_carriers_get_sockets (TandemCarriers *self)
{
  return self->sockets;
}
