// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-text-model.h"

#include "tandem-error.h"

static void model_init (TandemTextModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTextModel, fake_text_model, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TEXT_MODEL, model_init))

static void
fake_text_model_finalize (GObject *object)
{
  FakeTextModel *self = FAKE_TEXT_MODEL (object);

  g_ptr_array_unref (self->waiting);
  g_free (self->instructions);
  g_free (self->record);
  G_OBJECT_CLASS (fake_text_model_parent_class)->finalize (object);
}

static void
fake_text_model_class_init (FakeTextModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_text_model_finalize;
}

static void
fake_text_model_init (FakeTextModel *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

FakeTextModel *
fake_text_model_new (void)
{
  return g_object_new (FAKE_TYPE_TEXT_MODEL, NULL);
}

static void
answer (FakeTextModel *self, GTask *task)
{
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->answer)
    g_task_return_pointer (task, g_strdup (self->answer), g_free);
  else
    g_task_return_new_error (task, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "The AI service is limiting requests: wait a little.");
}

void
fake_text_model_release (FakeTextModel *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    answer (self, waiting->pdata[i]);
}

static void
ask_async (TandemTextModel *model, const char *instructions, const TandemTextTurn *turns, gsize n_turns, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  FakeTextModel *self = FAKE_TEXT_MODEL (model);
  g_autoptr (GTask) task = g_task_new (model, cancellable, callback, user_data);

  g_assert_cmpuint (n_turns, ==, 1);
  g_assert_false (turns[0].is_model);
  self->n_asked++;
  g_free (self->instructions);
  self->instructions = g_strdup (instructions);
  g_free (self->record);
  self->record = g_strdup (turns[0].words);
  if (self->hold)
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    answer (self, task);
}

static char *
ask_finish (TandemTextModel *model, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
model_init (TandemTextModelInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}
