// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-switchboard.h"

/* Models to JSON of the local API and back.  Field names are fixed (HACKING.md, "Control listener").  What is unknown is null;
 * times are ISO 8601 in UTC, durations seconds. */
JsonNode *tandem_control_json_from_call (TandemCall *call);
/* The fields of a transcript's turn, its id, and its place in the transcript ("index"). */
JsonNode *tandem_control_json_from_turn (TandemTurn *turn, guint index);
JsonNode *tandem_control_json_from_transcript (TandemTranscript *transcript);

/* What POST /api/v1/calls asks for.  Strings are NULL when absent. */
typedef struct {
  char *to;
  char *from;
  char *profile;
  char *provider;
  char *instructions;
  char *voice;
  char *greeting;
  TandemCallMode mode;
  gboolean record;
} TandemControlDial;

/* FALSE with TANDEM_CALL_ERROR_BAD_INPUT; *@field then names the wrong field (static, NULL: the body as a whole). */
gboolean tandem_control_json_parse_dial (GBytes *body, TandemControlDial *dial, const char **field, GError **error);
void tandem_control_dial_clear (TandemControlDial *dial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemControlDial, tandem_control_dial_clear)

/* The required boolean @name of @body, likewise. */
gboolean tandem_control_json_parse_boolean (GBytes *body, const char *name, gboolean *value, const char **field,
                                            GError **error);
/* The required string @name of @body, (transfer full), likewise. */
char *tandem_control_json_parse_string (GBytes *body, const char *name, const char **field, GError **error);
