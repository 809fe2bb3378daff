// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Something that another program is to be told, until it has taken it.  Plain data. */
typedef struct {
  char *id;      /* a UUID: whoever gets it twice knows it by that */
  char *call_id;
  char *body;    /* JSON */
  int attempts;
  gint64 next_at; /* ms since 1970, when it is tried again; -1: it was refused */
  char *failure; /* of the last attempt, a sentence; nullable */
} TandemDelivery;

TandemDelivery *tandem_delivery_new (const char *id, const char *call_id, const char *body);
TandemDelivery *tandem_delivery_copy (const TandemDelivery *self);
void tandem_delivery_free (gpointer delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemDelivery, tandem_delivery_free)

/* It could not be delivered @now (ms since 1970), because of @failure: when it is tried again. 10 s, doubled each time, an hour at most. */
void tandem_delivery_put_off (TandemDelivery *self, gint64 now, const char *failure);
