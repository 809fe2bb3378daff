// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-public-routes.h"

/* The paths under /api, and /sms, are those of the programs that Tandem replaces. */
static const struct {
  const char *path;
  TandemPublicHandler handler;
} call_routes[] = {
  { "/twilio/voice", tandem_twilio_carrier_handle_voice },
  { "/twilio/voice/status", tandem_twilio_carrier_handle_status },
  { "/twilio/voice/ended", tandem_twilio_carrier_handle_ended },
  { "/twilio/voice/machine", tandem_twilio_carrier_handle_machine },
  { "/twilio/recording", tandem_twilio_carrier_handle_recording },
  { "/api/v1/telephony/twiml", tandem_twilio_carrier_handle_voice },
};
static const struct {
  const char *path;
  TandemPublicHandler handler;
} text_routes[] = {
  { "/twilio/sms", tandem_twilio_text_door_handle_text },
  { "/twilio/sms/status", tandem_twilio_text_door_handle_report },
  { "/sms", tandem_twilio_text_door_handle_either },
};
static const char *const socket_paths[] = { "/twilio/media", "/twilio/stream", "/api/v1/telephony/twilio-stream" };

void
tandem_public_routes_add (TandemPublicListener *listener, TandemTwilioCarrier *carrier, TandemTwilioTexts *texts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (call_routes); i++)
    tandem_public_listener_add_route (listener, call_routes[i].path, call_routes[i].handler, carrier);
  for (gsize i = 0; i < G_N_ELEMENTS (text_routes); i++)
    tandem_public_listener_add_route (listener, text_routes[i].path, text_routes[i].handler, tandem_twilio_texts_get_door (texts));
  for (gsize i = 0; i < G_N_ELEMENTS (socket_paths); i++)
    tandem_public_listener_add_socket (listener, socket_paths[i], tandem_twilio_carrier_accept_socket, carrier);
  tandem_public_listener_add_files (listener, TANDEM_TWILIO_TEXT_HOST_FOLDER, tandem_twilio_text_host_handle,
                                    tandem_twilio_texts_get_host (texts));
}
