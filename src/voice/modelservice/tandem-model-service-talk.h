// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-utterance-finder.h"
#include "tandem-voice-session.h"

/* What the remote says to a model service, and the names of everything that is said.  Where the service does not find out when
 * somebody speaks, that is done here by loudness, and the service is told.  Plain data of TandemModelServiceVoice, media thread only.
 *
 * A service may count its items from 1 in every session, so here they bear the session's mark as well. */
typedef struct {
  /* owned */
  char *mark;
  char *last;          /* name of what was said last; nullable */
  char *item;          /* name of the latest utterance; nullable */
  GHashTable *known;   /* names of utterances */

  /* borrowed */
  TandemVoiceSession *session;

  TandemUtteranceFinder finder;
  gint16 frame[24 * 20];
  gsize n_frame;       /* bytes of it that are there */
  gint64 n_bytes;      /* that were given */
  guint bytes_per_ms;
  guint n_names;
  guint n_items;
  int pause_ms;
  gboolean finds;      /* it is for us to find speech */
  gboolean untold;     /* something begins that may be speech */
  gboolean transcribes;
  gboolean speaking;
} TandemModelServiceTalk;

void tandem_model_service_talk_init (TandemModelServiceTalk *self, TandemVoiceSession *session, int pause_ms);
void tandem_model_service_talk_clear (TandemModelServiceTalk *self);
/* The service is ready.  @rate: samples a second of what it hears. */
void tandem_model_service_talk_configure (TandemModelServiceTalk *self, int rate, gboolean finds, gboolean transcribes);

/* The name for @id of the service, or a new one that begins with @kind.  (transfer full) */
char *tandem_model_service_talk_dup_name (TandemModelServiceTalk *self, const char *id, char kind);
/* What the service calls @name.  Borrowed from it. */
const char *tandem_model_service_talk_peek_id (TandemModelServiceTalk *self, const char *name);
/* Tells that @name of @party begins after all that was said so far. */
void tandem_model_service_talk_add (TandemModelServiceTalk *self, const char *name, TandemParty party);
/* What an earlier session ended with. */
void tandem_model_service_talk_set_last (TandemModelServiceTalk *self, const char *name);

/* What the remote was heard to say, as the service gets it.  TRUE: somebody began to speak. */
gboolean tandem_model_service_talk_hear (TandemModelServiceTalk *self, const guint8 *data, gsize n);
/* What the service tells; @id is nullable, @at_ms -1: now. */
void tandem_model_service_talk_start (TandemModelServiceTalk *self, const char *id, gint64 at_ms);
void tandem_model_service_talk_stop (TandemModelServiceTalk *self, gint64 at_ms);
void tandem_model_service_talk_take_text (TandemModelServiceTalk *self, const char *id, const char *text, gboolean final);
