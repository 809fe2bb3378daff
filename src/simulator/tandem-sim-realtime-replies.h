// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* What the simulated model says to what. */
#define TANDEM_TYPE_SIM_REALTIME_REPLIES (tandem_sim_realtime_replies_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeReplies, tandem_sim_realtime_replies, TANDEM, SIM_REALTIME_REPLIES, GObject)

TandemSimRealtimeReplies *tandem_sim_realtime_replies_new (void);
/* Words that start with @heard get @reply; later additions win.  Case and punctuation do not matter. */
void tandem_sim_realtime_replies_add (TandemSimRealtimeReplies *self, const char *heard, const char *reply);
/* @instructions (nullable): of response.create; a quoted text after a colon is said as it is.
 * @spoken: somebody said something; @heard (nullable): what was understood of it.
 * @exact: the words are those of @instructions.  (transfer full) */
char *tandem_sim_realtime_replies_choose (TandemSimRealtimeReplies *self, const char *instructions, gboolean spoken, const char *heard,
                                          gboolean *exact);

/* The espeak-ng voice that plays a voice of the service saying @text. */
const char *tandem_sim_realtime_replies_get_voice (const char *name, const char *text);
