// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

#include "tandem-profile.h"

/* One message of an ElevenLabs agent, parsed at the edge: nothing else sees JSON.  Any thread. */
typedef enum {
  TANDEM_ELEVENLABS_OTHER,        /* nothing that we need, or broken */
  TANDEM_ELEVENLABS_METADATA,     /* the conversation began: input_format, output_format (names) */
  TANDEM_ELEVENLABS_AUDIO,        /* audio, event_id, text: the words of it (nullable) */
  TANDEM_ELEVENLABS_USER_TEXT,    /* text: all that the remote said */
  TANDEM_ELEVENLABS_AGENT_TEXT,   /* text: all that the agent says in this answer */
  TANDEM_ELEVENLABS_CORRECTION,   /* text: what of its answer the service takes for heard */
  TANDEM_ELEVENLABS_INTERRUPTION, /* event_id: sound up to this one is not to be heard any more */
  TANDEM_ELEVENLABS_PING,         /* event_id, delay_ms until it wants its pong */
  TANDEM_ELEVENLABS_TOOL_CALL,    /* tool_call_id, tool_name, text: a JSON object; NULL when it was none */
  TANDEM_ELEVENLABS_ERROR,        /* error_type (nullable), text (nullable) */
} TandemElevenlabsKind;

typedef struct {
  TandemElevenlabsKind kind;
  gint64 event_id;     /* -1: it has none */
  guint delay_ms;
  char *text;
  GBytes *audio;
  char *input_format;
  char *output_format;
  char *tool_call_id;
  char *tool_name;
  char *error_type;
} TandemElevenlabsMessage;

/* NULL with TANDEM_AGENT_ERROR_PROTOCOL when it is no JSON object.  Members of a wrong kind are as good as missing. */
TandemElevenlabsMessage *tandem_elevenlabs_message_parse (const char *text, gsize length, GError **error);
void tandem_elevenlabs_message_free (TandemElevenlabsMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemElevenlabsMessage, tandem_elevenlabs_message_free)

/* "ulaw_8000", "pcm_16000", "pcm_24000".  FALSE: not one that is known here (@name is nullable). */
gboolean tandem_elevenlabs_format_parse (const char *name, TandemVoiceFormat *format);
/* The name of @format.  Static. */
const char *tandem_elevenlabs_format_get_name (TandemVoiceFormat format);
