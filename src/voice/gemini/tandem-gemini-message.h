// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

#include "tandem-usage.h"

/* One message of the Live API, parsed at the edge: nothing else sees JSON.  A message may carry several things at once, so
 * every member is looked at for itself.  Any thread. */
typedef struct {
  char *id;        /* of a service that gives none: the name */
  char *name;
  char *arguments; /* a JSON object as text */
} TandemGeminiCall;

typedef enum {
  TANDEM_GEMINI_ACTIVITY_NONE,
  TANDEM_GEMINI_ACTIVITY_START,
  TANDEM_GEMINI_ACTIVITY_END,
} TandemGeminiActivity;

typedef struct {
  gboolean setup_complete;
  GPtrArray *audio;             /* GBytes, 24 kHz samples */
  char *foreign_sound;          /* nullable: the type of a sound that is not that */
  char *input_text;             /* nullable: more of what the remote said */
  gboolean input_finished;
  char *output_text;            /* nullable: more of what the model says */
  gboolean interrupted;
  gboolean generation_complete; /* no more audio of this answer */
  gboolean turn_complete;
  char *turn_complete_reason;   /* nullable: why it ended otherwise than usual */
  GPtrArray *calls;             /* TandemGeminiCall */
  char **cancelled;             /* nullable: ids of calls that need not be answered any more */
  TandemGeminiActivity activity;
  gint64 time_left_ms;          /* until the service closes the connection; -1: it does not say */
  char *handle;                 /* nullable: with it the session can be resumed */
  TandemUsage *usage;           /* nullable: what is to be paid, of no model yet */
} TandemGeminiMessage;

/* NULL with TANDEM_AGENT_ERROR_PROTOCOL when it is no JSON object.  Members of a wrong kind are as good as missing. */
TandemGeminiMessage *tandem_gemini_message_parse (const char *text, gsize length, GError **error);
void tandem_gemini_message_free (TandemGeminiMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemGeminiMessage, tandem_gemini_message_free)
