// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-conversation.h"
#include "tandem-sim-tool-calls.h"

/* Tells the client of the calls that the model makes at the end of a response, as the Realtime API does. */
typedef struct {
  const char *response_id;
  TandemSimConversation *conversation; /* nullable: out of band */
  gboolean beta;
  void (*send) (JsonObject *event, gpointer user_data); /* eats it */
  gpointer user_data;
} TandemSimRealtimeFunctions;

/* @whole: or what was planned is cut off, as by an interruption.  @output_index: of the first.  What they are in response.done is added to
 * @items. */
void tandem_sim_realtime_functions_send (const TandemSimRealtimeFunctions *self, TandemSimToolCalls *calls, gboolean whole,
                                         guint output_index, JsonArray *items);
