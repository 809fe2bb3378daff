// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tunnel.h"

/* An address that somebody else keeps leading here.  Up as soon as it is started. */
#define TANDEM_TYPE_MANUAL_TUNNEL (tandem_manual_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (TandemManualTunnel, tandem_manual_tunnel, TANDEM, MANUAL_TUNNEL, GObject)

TandemManualTunnel *tandem_manual_tunnel_new (const char *url);
