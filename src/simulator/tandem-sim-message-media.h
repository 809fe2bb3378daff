// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-media-host.h"
#include "tandem-sim-message.h"

/* The media of texts: what an outbound one has is fetched from its MediaUrl, and all is served from another host. */

/* Fetches what @message still has elsewhere and records it as RECORD_DIR/ME….bin, then lets the text go; or it fails: 11200 not to be
 * fetched, 12300 of no type that can be sent or not what it says, 30019 too large (5 MB all together, 500 KB of what is no JPEG, PNG
 * or GIF).  @message must live as long as @session. */
void tandem_sim_message_media_fetch (TandemSimMessage *message, SoupSession *session, TandemSimMediaHost *host);
/* Keeps what came in with @message. */
void tandem_sim_message_media_keep (TandemSimMessage *message, TandemSimMediaHost *host, const char *content_type, GBytes *bytes);
/* What follows Messages/SM…: "Media.json", "Media/ME….json", and "Media/ME…", the file itself: 307 to the other host. */
void tandem_sim_message_media_handle (TandemSimMessage *message, TandemSimRequest *request, char **parts);
