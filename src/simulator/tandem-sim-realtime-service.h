// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-realtime-schema.h"

/* A service that has the Realtime protocol: where it is, and how it wants to be asked.  Constants. */
typedef struct {
  const char *name;             /* NAME_realtime_url is what the simulator says of it first */
  const char *path;
  const char *header;           /* with the key */
  const char *scheme;           /* before it */
  const char *model_parameter;  /* of the query */
  const char *models;           /* beginnings of names, "a|b"; NULL: all but "missing" */
  gboolean versioned;           /* api-version must be in the query */
  TandemSimFlavour flavour;     /* GA: or beta, when the header says so */
} TandemSimRealtimeService;

/* The first one is OpenAI's own. */
const TandemSimRealtimeService *tandem_sim_realtime_service_get_all (gsize *n_services);
/* With a model, or without one where that is allowed. */
gboolean tandem_sim_realtime_service_has_model (const TandemSimRealtimeService *self, const char *model);
