// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-live-schema.h"

#include "tandem-sim-json.h"

#define REQ TANDEM_SIM_SCHEMA_REQUIRED
#define STRING(name, flags, values) { name, TANDEM_SIM_SCHEMA_STRING, flags, values, NULL, 0, 0 }
#define OBJECT(name, flags, members) { name, TANDEM_SIM_SCHEMA_OBJECT, flags, NULL, members, 0, 0 }
#define KIND(name, kind, flags) { name, TANDEM_SIM_SCHEMA_##kind, flags, NULL, NULL, 0, 0 }
#define END { NULL, 0, 0, NULL, NULL, 0, 0 }

static const TandemSimSchema format[] = { STRING ("type", REQ, "audio/pcm|audio/pcmu|audio/pcma"), KIND ("rate", INTEGER, REQ), END };
static const TandemSimSchema output[] = { STRING ("voice", 0, NULL), END };
static const TandemSimSchema audio[] = { OBJECT ("format", REQ, format), OBJECT ("output", 0, output), END };
static const TandemSimSchema delegation[] = { STRING ("type", REQ, "client|openai"), END };
static const TandemSimSchema session[] = {
  STRING ("model", REQ, NULL), STRING ("instructions", 0, NULL), OBJECT ("audio", REQ, audio), OBJECT ("delegation", 0, delegation),
  KIND ("store", BOOLEAN, 0), END
};
static const TandemSimSchema start[] = { STRING ("type", REQ, NULL), OBJECT ("session", REQ, session), END };
static const TandemSimSchema sound[] = { STRING ("type", REQ, NULL), STRING ("audio", REQ, NULL), END };
static const TandemSimSchema content[] = {
  STRING ("type", REQ, NULL), STRING ("content", REQ, NULL), STRING ("delegation_id", REQ | TANDEM_SIM_SCHEMA_NULLABLE, NULL), END
};
static const TandemSimSchema bare[] = { STRING ("type", REQ, NULL), END };

static const struct {
  const char *type;
  const TandemSimSchema *members;
} events[] = {
  { "session.start", start }, { "session.input_audio.append", sound }, { "session.instructions.append", content },
  { "session.thinking.append", content }, { "session.commentary.append", content }, { "session.close", bare },
};

gboolean
tandem_sim_live_schema_check (JsonObject *event, TandemSimProblem **problem)
{
  const char *type = tandem_sim_json_get_string (event, "type");

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (type, events[i].type) == 0)
      return tandem_sim_schema_check (events[i].members, event, "", problem);
  return tandem_sim_problem_set (problem, "invalid_value", "type", "Invalid value: '%s'.", type ? type : "");
}
