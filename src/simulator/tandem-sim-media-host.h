// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"

/* Where Twilio really keeps the media of texts: another host, with addresses that need no password and must not be sent one.
 * Logged where "media-host": served, refused (path). */
#define TANDEM_TYPE_SIM_MEDIA_HOST (tandem_sim_media_host_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimMediaHost, tandem_sim_media_host, TANDEM, SIM_MEDIA_HOST, GObject)

TandemSimMediaHost *tandem_sim_media_host_new (TandemSimLog *log);
/* Where @bytes can be fetched from now on.  (transfer full) */
char *tandem_sim_media_host_put (TandemSimMediaHost *self, const char *content_type, GBytes *bytes);
