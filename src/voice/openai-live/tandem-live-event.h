// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* One event of the OpenAI Live API, parsed at the edge: nothing else sees JSON.  Any thread. */
typedef enum {
  TANDEM_LIVE_OTHER,       /* nothing that we need, or broken */
  TANDEM_LIVE_STARTED,     /* expires_s */
  TANDEM_LIVE_AUDIO,       /* audio */
  TANDEM_LIVE_INPUT_TEXT,  /* text: more of what the remote says */
  TANDEM_LIVE_OUTPUT_TEXT, /* text: more of what the model says */
  TANDEM_LIVE_DELEGATION,  /* id: the model wants something done, and does not say what */
  TANDEM_LIVE_USAGE,       /* used_ms since the session began, fullness */
  TANDEM_LIVE_ERROR,       /* code, text (both nullable) */
  TANDEM_LIVE_CLOSED,      /* code: why (nullable) */
} TandemLiveKind;

typedef struct {
  TandemLiveKind kind;
  gint64 expires_s; /* since 1970; 0: it does not say */
  gint64 used_ms;
  double fullness;  /* of the model's memory, 0 to 1; -1: it does not say */
  GBytes *audio;
  char *text;
  char *id;
  char *code;
} TandemLiveEvent;

/* NULL with TANDEM_AGENT_ERROR_PROTOCOL when it is no JSON object.  Members of a wrong kind are as good as missing. */
TandemLiveEvent *tandem_live_event_parse (const char *text, gsize length, GError **error);
void tandem_live_event_free (TandemLiveEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemLiveEvent, tandem_live_event_free)
