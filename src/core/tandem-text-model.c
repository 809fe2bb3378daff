// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-model.h"

#include <string.h>

#include "tandem-error.h"

G_DEFINE_INTERFACE (TandemTextModel, tandem_text_model, G_TYPE_OBJECT)

static void
tandem_text_model_default_init (TandemTextModelInterface *iface)
{
}

static gsize
measure (const char *instructions, const TandemTextTurn *turns, gsize n_turns)
{
  gsize length = strlen (instructions);

  for (gsize i = 0; i < n_turns; i++)
    length += strlen (turns[i].words);
  return length;
}

void
tandem_text_model_ask_async (TandemTextModel *self, const char *instructions, const TandemTextTurn *turns, gsize n_turns,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_TEXT_MODEL (self) && instructions && turns && n_turns > 0);

  if (measure (instructions, turns, n_turns) > TANDEM_TEXT_MODEL_QUESTION_MAX) {
    g_task_report_new_error (self, callback, user_data, tandem_text_model_ask_async, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                             "This is too long for the text model: shorten the instructions.");
    return;
  }
  TANDEM_TEXT_MODEL_GET_IFACE (self)->ask_async (self, instructions, turns, n_turns, cancellable, callback, user_data);
}

char *
tandem_text_model_ask_finish (TandemTextModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_TEXT_MODEL (self), NULL);

  if (g_async_result_is_tagged (result, tandem_text_model_ask_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return TANDEM_TEXT_MODEL_GET_IFACE (self)->ask_finish (self, result, error);
}
