// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-usage.h"

/* One server event of the Realtime API, GA and beta names alike, parsed at the edge: nothing else sees JSON.
 * Any thread. */
typedef enum {
  TANDEM_OPENAI_EVENT_IGNORED, /* known to exist, or not: nothing to do */
  TANDEM_OPENAI_EVENT_SESSION_CREATED,   /* expires_s */
  TANDEM_OPENAI_EVENT_SESSION_UPDATED,
  TANDEM_OPENAI_EVENT_ERROR,             /* code, text, event_id */
  TANDEM_OPENAI_EVENT_SPEECH_STARTED,    /* item_id, at_ms */
  TANDEM_OPENAI_EVENT_SPEECH_STOPPED,    /* item_id, at_ms */
  TANDEM_OPENAI_EVENT_COMMITTED,         /* item_id, previous_item_id */
  TANDEM_OPENAI_EVENT_ITEM_ADDED,        /* item_id, previous_item_id, role */
  TANDEM_OPENAI_EVENT_INPUT_DELTA,       /* item_id, text */
  TANDEM_OPENAI_EVENT_INPUT_COMPLETED,   /* item_id, text */
  TANDEM_OPENAI_EVENT_INPUT_FAILED,      /* item_id, text: why */
  TANDEM_OPENAI_EVENT_RESPONSE_CREATED,  /* response_id, exact */
  TANDEM_OPENAI_EVENT_AUDIO_DELTA,       /* response_id, item_id, audio */
  TANDEM_OPENAI_EVENT_AUDIO_DONE,        /* response_id, item_id */
  TANDEM_OPENAI_EVENT_TEXT_DELTA,        /* response_id, item_id, text */
  TANDEM_OPENAI_EVENT_TEXT_DONE,         /* response_id, item_id, text */
  TANDEM_OPENAI_EVENT_FUNCTION_CALL,     /* response_id, call_id, name, text: the arguments; status: "completed" when they are whole */
  TANDEM_OPENAI_EVENT_RESPONSE_DONE,     /* response_id, status, code, text */
  TANDEM_OPENAI_EVENT_SERVER_GONE,       /* an MCP server does not say what it can do */
  TANDEM_OPENAI_EVENT_SERVER_FAILED,     /* an MCP server did not do what the agent asked */
} TandemOpenaiEventType;

typedef struct {
  TandemOpenaiEventType type;
  char *event_id;
  char *item_id;
  char *previous_item_id;
  char *response_id;
  char *role;      /* "user", "assistant", "system" */
  char *status;    /* of a response: "completed", "cancelled", "failed", "incomplete"; of a call, nullable */
  char *call_id;
  char *name;      /* of a function */
  char *code;      /* of an error */
  char *text;
  GBytes *audio;   /* decoded */
  gboolean exact;  /* of a response: it bears our mark */
  gint64 at_ms;
  TandemUsage *usage; /* of a response or a transcription; nullable, without a model */
  gint64 expires_s; /* when the service ends the session, in seconds since 1970; 0: it does not say */
} TandemOpenaiEvent;

/* Parses one text frame.  NULL with TANDEM_AGENT_ERROR_PROTOCOL when it is not a JSON object with a type, or when a
 * member that the type needs is missing or of a wrong kind. */
TandemOpenaiEvent *tandem_openai_event_parse (const char *text, gsize length, GError **error);
void tandem_openai_event_free (TandemOpenaiEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemOpenaiEvent, tandem_openai_event_free)
