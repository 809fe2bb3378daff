// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-practice.h"

G_DEFINE_INTERFACE (TandemPractice, tandem_practice, G_TYPE_OBJECT)

static void
tandem_practice_default_init (TandemPracticeInterface *iface)
{
}

gboolean
tandem_practice_is_there (TandemPractice *self)
{
  g_return_val_if_fail (TANDEM_IS_PRACTICE (self), FALSE);
  return TANDEM_PRACTICE_GET_IFACE (self)->is_there (self);
}

void
tandem_practice_prepare_async (TandemPractice *self, TandemProfile *profile, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PRACTICE (self));
  TANDEM_PRACTICE_GET_IFACE (self)->prepare_async (self, profile, cancellable, callback, user_data);
}

gboolean
tandem_practice_prepare_finish (TandemPractice *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_PRACTICE (self), FALSE);
  return TANDEM_PRACTICE_GET_IFACE (self)->prepare_finish (self, result, error);
}
