// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* Every route of the local API.  data/openapi.json describes them; a test compares the two. */
#define TANDEM_CONTROL_EVENTS_PATH "/api/v1/events"

/* "*" stands for one part of the path.  A route without a handler is the event stream. */
typedef struct {
  const char *method;
  const char *path;
  void (*handle) (const TandemControlRequest *request);
} TandemControlRoute;

/* All of them; *@n_routes is their number. */
const TandemControlRoute *tandem_control_routes_get (guint *n_routes);

/* The route of @method and @path; *@id is what stands for its "*", (transfer full), NULL when it has none.  NULL when there is none:
 * *@allowed is then what this path can be asked, like "GET, POST" (transfer full), or NULL when there is no such path. */
const TandemControlRoute *tandem_control_routes_find (const char *method, const char *path, char **id, char **allowed);
