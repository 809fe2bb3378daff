// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-playout-item.h"

/* The items that wait, play or wait for their end, and which responses may still add to them.  Plain data of
 * TandemPlayout.  Response ids are nullable. */
typedef struct {
  GQueue items;           /* owned TandemPlayoutItem, in the order of speaking */
  GQueue heard;           /* owned TandemPlayoutItem, heard to the end while their response goes on */
  GHashTable *generating; /* response ids */
  GHashTable *discarded;  /* response ids, or item ids of services that name no responses */
  gboolean paused;        /* nothing is to be sent for the time being */
} TandemPlayoutQueue;

void tandem_playout_queue_init (TandemPlayoutQueue *queue);
void tandem_playout_queue_clear (TandemPlayoutQueue *queue);

/* Finds, brings back or makes the item that audio is to be added to. */
TandemPlayoutItem *tandem_playout_queue_open (TandemPlayoutQueue *queue, const char *item_id, const char *response_id);
/* Among those not heard to the end; NULL when there is none. */
TandemPlayoutItem *tandem_playout_queue_find (TandemPlayoutQueue *queue, const char *item_id);
/* The first that is not sent to its end, or NULL; NULL while it is paused. */
TandemPlayoutItem *tandem_playout_queue_current (TandemPlayoutQueue *queue);
/* Bytes not sent. */
gsize tandem_playout_queue_waiting (TandemPlayoutQueue *queue);
/* @item was heard to its end: gone, unless its response may bring more of it. */
void tandem_playout_queue_retire (TandemPlayoutQueue *queue, TandemPlayoutItem *item);

void tandem_playout_queue_response_started (TandemPlayoutQueue *queue, const char *response_id);
void tandem_playout_queue_response_done (TandemPlayoutQueue *queue, const char *response_id);
void tandem_playout_queue_all_done (TandemPlayoutQueue *queue);
gboolean tandem_playout_queue_is_discarded (TandemPlayoutQueue *queue, const char *item_id, const char *response_id);
/* Forgets all items; what belongs to them or to a response in progress and comes later is discarded. */
void tandem_playout_queue_discard_all (TandemPlayoutQueue *queue);
