// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* How a server of the family of OpenAI's Realtime API wants to be talked to.  One voice talks to all of them: whatever
 * differs stands here, as a row of tandem-openai-dialect.c or as a word of the profile's property "dialect"
 * (tandem-openai-dialect-words.h).  Plain data; its strings are constants or belong to the profile, which it keeps.
 * Any thread. */
typedef struct {
  /* owned */
  TandemProfile *profile;
  char *url;                  /* without a query */
  char *words;                /* what strings of the profile's words point into */

  /* what a person sets things by, and what else there is to say when they are wrong; "": nothing */
  const char *key_variable;
  const char *model_variable;
  const char *url_variable;
  const char *key_advice;
  const char *model_advice;

  /* the upgrade */
  gboolean key_optional;
  const char *auth_header;
  const char *auth_scheme;     /* stands before the key */
  const char *model_parameter; /* of the query */
  const char *more_query;      /* "" or "name=value&" */
  gboolean beta_header;
  const char *region;          /* "": there is no choice */
  const char *workspace;       /* "": none */

  /* sound, and what beta sessions call it */
  TandemVoiceFormat input;
  TandemVoiceFormat output;
  const char *input_name;
  const char *output_name;

  /* shapes */
  gboolean beta;          /* flat sessions with the names of before GA */
  gboolean nested_tools;  /* a tool is {"type", "function": {…}} */

  /* what it takes; an unknown key may be the end of a session */
  gboolean truncates;     /* items can be cut short and deleted */
  gboolean transcribes;   /* it writes down what it hears */
  gboolean languages;     /* of the transcription */
  gboolean reduces_noise;
  gboolean semantic_vad;
  gboolean vad_switches;  /* create_response and interrupt_response */
  gboolean marks;         /* responses have metadata */
  gboolean servers;       /* it calls MCP servers by itself */
  int silence_least_ms;   /* bounds of silence_duration_ms */
  int silence_most_ms;
  const char *transcription_model;

  gint64 lifetime_ms;     /* of a session; 0: without end, or nobody knows */
} TandemOpenaiDialect;

/* FALSE with TANDEM_AGENT_ERROR_NOT_SET_UP and a sentence when the profile wants what there is not; it is clear then. */
gboolean tandem_openai_dialect_init (TandemOpenaiDialect *self, TandemProfile *profile, GError **error);
void tandem_openai_dialect_clear (TandemOpenaiDialect *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemOpenaiDialect, tandem_openai_dialect_clear)
