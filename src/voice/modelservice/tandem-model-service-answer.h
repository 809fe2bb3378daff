// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-model-service-talk.h"

/* The answer of a model service that is under way, if any.  A service that names no items gives sound alone: then an answer is what comes
 * without a pause.  Plain data of TandemModelServiceVoice, media thread only. */
typedef struct {
  /* owned */
  char *item;          /* NULL: none is under way */
  char *latest;        /* the one whose words may still come; nullable */
  char *wanted;        /* what is to be said exactly; nullable */
  char *request;       /* under which name that was asked for */
  char *exact_words;   /* what this answer says exactly; nullable */
  GString *text;
  GSource *pause;      /* nullable */

  /* borrowed */
  TandemModelServiceTalk *talk;

  guint8 odd;          /* half a sample */
  gboolean has_odd;
  gboolean unnamed;    /* it has no name at the service */
  gboolean names;      /* the service names its answers */
  gboolean text_over;
  gboolean has_sound;
  gboolean dropping;   /* what still comes is of an answer that was cancelled */
} TandemModelServiceAnswer;

void tandem_model_service_answer_init (TandemModelServiceAnswer *self, TandemModelServiceTalk *talk);
void tandem_model_service_answer_clear (TandemModelServiceAnswer *self);
/* The service was asked as @request to say @words. */
void tandem_model_service_answer_expect (TandemModelServiceAnswer *self, const char *request, const char *words);
/* The service begins an answer; @id and @request are nullable. */
void tandem_model_service_answer_begin (TandemModelServiceAnswer *self, const char *id, const char *request);
/* Samples, which may begin or end in the midst of one. */
void tandem_model_service_answer_take_audio (TandemModelServiceAnswer *self, const guint8 *data, gsize n);
void tandem_model_service_answer_take_text (TandemModelServiceAnswer *self, const char *id, const char *text, gboolean final);
void tandem_model_service_answer_end (TandemModelServiceAnswer *self, gboolean cancelled);
/* Somebody interrupts it: what has no name ends so. */
void tandem_model_service_answer_interrupt (TandemModelServiceAnswer *self);
/* We do not want it any more. */
void tandem_model_service_answer_cancel (TandemModelServiceAnswer *self);
