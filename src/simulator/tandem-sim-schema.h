// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-sim-problem.h"

/* A strict description of a JSON object: what is not in it is refused, with the words of the OpenAI service. */
typedef enum {
  TANDEM_SIM_SCHEMA_ANY,
  TANDEM_SIM_SCHEMA_STRING,          /* values: "a|b|c" or NULL for any */
  TANDEM_SIM_SCHEMA_INTEGER,
  TANDEM_SIM_SCHEMA_NUMBER,
  TANDEM_SIM_SCHEMA_BOOLEAN,
  TANDEM_SIM_SCHEMA_OBJECT,          /* members, or NULL for any object */
  TANDEM_SIM_SCHEMA_ARRAY,           /* members[0] describes an element */
  TANDEM_SIM_SCHEMA_VARIANT,         /* members: one OBJECT for each value of its member "type" */
  TANDEM_SIM_SCHEMA_STRING_OR_OBJECT,
  TANDEM_SIM_SCHEMA_INTEGER_OR_INF,
} TandemSimSchemaKind;

typedef enum {
  TANDEM_SIM_SCHEMA_REQUIRED = 1 << 0,
  TANDEM_SIM_SCHEMA_NULLABLE = 1 << 1,
  TANDEM_SIM_SCHEMA_RANGE = 1 << 2,  /* min and max count */
} TandemSimSchemaFlags;

typedef struct _TandemSimSchema TandemSimSchema;
struct _TandemSimSchema {
  const char *name;                  /* NULL ends a list */
  TandemSimSchemaKind kind;
  int flags;                         /* TandemSimSchemaFlags */
  const char *values;
  const TandemSimSchema *members;
  double min, max;
};

/* @path: how the service names @object in its messages ("session"), "" for the event itself. */
gboolean tandem_sim_schema_check (const TandemSimSchema *members, JsonObject *object, const char *path, TandemSimProblem **problem);
