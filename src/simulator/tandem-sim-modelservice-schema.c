// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-modelservice-schema.h"

#include "tandem-sim-json.h"

#define REQ TANDEM_SIM_SCHEMA_REQUIRED
#define STRING(name, values) { name, TANDEM_SIM_SCHEMA_STRING, REQ, values, NULL, 0, 0 }
#define OBJECT(name, flags, members) { name, TANDEM_SIM_SCHEMA_OBJECT, flags, NULL, members, 0, 0 }
#define ARRAY(name, flags, members) { name, TANDEM_SIM_SCHEMA_ARRAY, flags, NULL, members, 0, 0 }
#define KIND(name, kind) { name, TANDEM_SIM_SCHEMA_##kind, REQ, NULL, NULL, 0, 0 }
#define END { NULL, 0, 0, NULL, NULL, 0, 0 }

static const TandemSimSchema rate[] = { KIND ("rate", INTEGER), END };
static const TandemSimSchema detection[] = { KIND ("threshold", NUMBER), KIND ("silence_ms", INTEGER), END };
static const TandemSimSchema tool[] = {
  STRING ("name", NULL), { "description", TANDEM_SIM_SCHEMA_STRING, 0, NULL, NULL, 0, 0 }, OBJECT ("parameters", 0, NULL), END
};
static const TandemSimSchema tools[] = { OBJECT ("tool", 0, tool), END };
static const TandemSimSchema profile[] = {
  STRING ("name", NULL), STRING ("model", NULL), STRING ("voice", NULL), STRING ("language", NULL), STRING ("instructions", NULL),
  STRING ("greeting", NULL), OBJECT ("turn_detection", REQ, detection), ARRAY ("tools", 0, tools), END
};
static const TandemSimSchema hello[] = {
  STRING ("type", NULL), KIND ("version", INTEGER), ARRAY ("input_rates", REQ, rate), ARRAY ("output_rates", REQ, rate),
  OBJECT ("profile", REQ, profile), END
};
static const TandemSimSchema say[] = { STRING ("type", NULL), STRING ("request", NULL), STRING ("text", NULL), END };
static const TandemSimSchema respond[] = { STRING ("type", NULL), STRING ("request", NULL), END };
static const TandemSimSchema listening[] = { STRING ("type", NULL), KIND ("on", BOOLEAN), END };
static const TandemSimSchema note[] = { STRING ("type", NULL), STRING ("item", NULL), STRING ("text", NULL), END };
static const TandemSimSchema turn[] = {
  STRING ("type", NULL), STRING ("item", NULL), STRING ("party", "remote|agent"), STRING ("text", NULL), END
};
static const TandemSimSchema cancel[] = { STRING ("type", NULL), END };
static const TandemSimSchema heard[] = { STRING ("type", NULL), STRING ("item", NULL), KIND ("ms", INTEGER), END };
static const TandemSimSchema tool_result[] = {
  STRING ("type", NULL), STRING ("call", NULL), STRING ("name", NULL), STRING ("result", NULL), KIND ("failed", BOOLEAN), END
};

/* This service finds speech itself, so it is not told of any. */
static const struct {
  const char *type;
  const TandemSimSchema *members;
} messages[] = {
  { "hello", hello }, { "say", say }, { "respond", respond }, { "listening", listening }, { "note", note }, { "turn", turn },
  { "cancel", cancel }, { "heard", heard }, { "tool_result", tool_result },
};

gboolean
tandem_sim_modelservice_schema_check (JsonObject *message, TandemSimProblem **problem)
{
  const char *type = tandem_sim_json_get_string (message, "type");

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (g_strcmp0 (type, messages[i].type) == 0)
      return tandem_sim_schema_check (messages[i].members, message, "", problem);
  return tandem_sim_problem_set (problem, "invalid", "type", "There is no message of the type '%s'.", type ? type : "");
}
