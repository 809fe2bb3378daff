// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* A model that reads and writes words: one question, one answer.  Main thread only. */
#define TANDEM_TYPE_TEXT_MODEL (tandem_text_model_get_type ())
G_DECLARE_INTERFACE (TandemTextModel, tandem_text_model, TANDEM, TEXT_MODEL, GObject)

/* Bytes that a question may have, and an answer (more than that is refused). */
#define TANDEM_TEXT_MODEL_QUESTION_MAX (200 * 1000)
#define TANDEM_TEXT_MODEL_ANSWER_MAX (32 * 1000)

/* What was said in the conversation with the model.  Borrowed. */
typedef struct {
  gboolean is_model; /* it said this itself; else it was told */
  const char *words;
} TandemTextTurn;

struct _TandemTextModelInterface {
  GTypeInterface parent;
  void (*ask_async) (TandemTextModel *self, const char *instructions, const TandemTextTurn *turns, gsize n_turns, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char *(*ask_finish) (TandemTextModel *self, GAsyncResult *result, GError **error);
};

/* Gives @turns (oldest first, at least one, copied before this returns) to the model under @instructions: who it is and what it is to do.
 * Whatever others wrote belongs into turns and never into instructions.  Nothing is tried again by itself: each question costs money. */
void tandem_text_model_ask_async (TandemTextModel *self, const char *instructions, const TandemTextTurn *turns, gsize n_turns, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The answer, UTF-8 without white space around it and never empty.  (transfer full)  Errors: TANDEM_AGENT_ERROR, each with a sentence;
 * TANDEM_CALL_ERROR_BAD_INPUT: the question is too long; G_IO_ERROR_CANCELLED. */
char *tandem_text_model_ask_finish (TandemTextModel *self, GAsyncResult *result, GError **error);
