// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-delivery.h"

#define BACK_OFF_MS 10000
#define BACK_OFF_MAX_MS 3600000

TandemDelivery *
tandem_delivery_new (const char *id, const char *call_id, const char *body)
{
  TandemDelivery *self = g_new0 (TandemDelivery, 1);

  self->id = g_strdup (id);
  self->call_id = g_strdup (call_id);
  self->body = g_strdup (body);
  return self;
}

TandemDelivery *
tandem_delivery_copy (const TandemDelivery *self)
{
  TandemDelivery *copy = tandem_delivery_new (self->id, self->call_id, self->body);

  copy->attempts = self->attempts;
  copy->next_at = self->next_at;
  copy->failure = g_strdup (self->failure);
  return copy;
}

void
tandem_delivery_free (gpointer delivery)
{
  TandemDelivery *self = delivery;

  g_free (self->id);
  g_free (self->call_id);
  g_free (self->body);
  g_free (self->failure);
  g_free (self);
}

void
tandem_delivery_put_off (TandemDelivery *self, gint64 now, const char *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
  self->next_at = now + MIN ((gint64) BACK_OFF_MS << MIN (self->attempts, 20), BACK_OFF_MAX_MS);
  self->attempts++;
}
