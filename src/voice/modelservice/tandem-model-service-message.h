// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-party.h"
#include "tandem-usage.h"

/* One text frame of a model service (data/modelservice/PROTOCOL.md), parsed at the edge: nothing else sees JSON.  Any thread. */

typedef enum {
  TANDEM_MODEL_SERVICE_IGNORED,        /* of a later version, or nothing that this one needs */
  TANDEM_MODEL_SERVICE_READY,          /* features, input_rate, output_rate, lifetime_ms */
  TANDEM_MODEL_SERVICE_SPEECH_STARTED, /* item, at_ms */
  TANDEM_MODEL_SERVICE_SPEECH_STOPPED, /* item, at_ms */
  TANDEM_MODEL_SERVICE_TRANSCRIPT,     /* party, item, text, final */
  TANDEM_MODEL_SERVICE_ITEM_BEGIN,     /* item, request */
  TANDEM_MODEL_SERVICE_ITEM_END,       /* item, cancelled */
  TANDEM_MODEL_SERVICE_TOOL_CALL,      /* call, name, text: the arguments, a JSON object */
  TANDEM_MODEL_SERVICE_TOOL_CANCELLED, /* call */
  TANDEM_MODEL_SERVICE_USAGE,          /* usage */
  TANDEM_MODEL_SERVICE_ERROR,          /* code, text, fatal */
  TANDEM_MODEL_SERVICE_BYE,            /* text */
} TandemModelServiceMessageType;

/* What a service says that it can do. */
typedef enum {
  TANDEM_MODEL_SERVICE_SAYS = 1 << 0,
  TANDEM_MODEL_SERVICE_CANCELS = 1 << 1,
  TANDEM_MODEL_SERVICE_TAKES_HEARD = 1 << 2,
  TANDEM_MODEL_SERVICE_TRANSCRIBES = 1 << 3,
  TANDEM_MODEL_SERVICE_CALLS_TOOLS = 1 << 4,
  TANDEM_MODEL_SERVICE_FINDS_SPEECH = 1 << 5,
} TandemModelServiceFeatures;

/* Names are no longer than this. */
#define TANDEM_MODEL_SERVICE_ID_MAX 64

typedef struct {
  TandemModelServiceMessageType type;
  char *item;    /* each nullable */
  char *request;
  char *call;
  char *name;
  char *text;
  char *code;
  TandemParty party;
  TandemModelServiceFeatures features;
  gint64 at_ms;       /* -1: it does not say */
  gint64 input_rate;  /* 0: it does not say */
  gint64 output_rate;
  gint64 lifetime_ms; /* 0: it does not say */
  TandemUsage *usage; /* nullable; the model too */
  gboolean final;
  gboolean cancelled;
  gboolean fatal;
} TandemModelServiceMessage;

/* NULL with TANDEM_AGENT_ERROR_PROTOCOL when it is no JSON object with a type, or lacks what its type needs. */
TandemModelServiceMessage *tandem_model_service_message_parse (const char *text, gsize length, GError **error);
void tandem_model_service_message_free (TandemModelServiceMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemModelServiceMessage, tandem_model_service_message_free)
