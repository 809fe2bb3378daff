// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

typedef enum {
  TANDEM_TOOL_KIND_BUILT_IN, /* Tandem's own */
  TANDEM_TOOL_KIND_HTTP,     /* a request to a web service */
  TANDEM_TOOL_KIND_MCP,      /* a server whose tools the AI service calls by itself */
} TandemToolKind;

/* One tool as a person has written it into a profile, checked.  Any thread; changed by nobody once it is read. */
typedef struct {
  TandemToolKind kind;
  char *name;           /* what the agent calls it; of an MCP server its label */
  char *description;    /* NULL: that of the built-in tool */
  gboolean confirm;     /* the operator is asked first */

  /* HTTP */
  JsonNode *parameters; /* a schema that tandem_json_schema_check_parameters() passes; NULL but for HTTP */
  char *method;         /* GET, POST, PUT, PATCH, DELETE */
  char *url;            /* of HTTP with {placeholders}, of MCP without */
  char *header;         /* the name of the header with the secret; NULL: Authorization, as a bearer token */
  char *secret;         /* of TandemSecrets without "tool-"; NULL: none */
  guint timeout_s;

  /* MCP */
  char **allowed;       /* names of its tools; NULL: all */
} TandemToolEntry;

void tandem_tool_entry_free (TandemToolEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemToolEntry, tandem_tool_entry_free)

/* What of TandemSecrets has the secret: "tool-" and its name in small letters, with _ for -; NULL: none is wanted.  (transfer full) */
char *tandem_tool_entry_dup_secret_name (const TandemToolEntry *entry);

/* What is wrong with @object, number @number of the list (from 1), in one sentence that names tool and member, as
 * TANDEM_TOOL_ERROR_FILE; else the tool.  (transfer full) */
TandemToolEntry *tandem_tool_entry_read (JsonNode *object, guint number, GError **error);
