// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store.h"

/* What is on its way to the store: counts it, so that a shut-down can wait for it, and tries again what the store
 * refused (a full disk), until there is room.  Main thread only.
 * Signals: "failed" (GError): the store refuses from now on, told once until it works again; "idle": the last outstanding
 * save finished. */
#define TANDEM_TYPE_SAVE_QUEUE (tandem_save_queue_get_type ())
G_DECLARE_FINAL_TYPE (TandemSaveQueue, tandem_save_queue, TANDEM, SAVE_QUEUE, GObject)

TandemSaveQueue *tandem_save_queue_new (TandemStore *store);

void tandem_save_queue_add_call (TandemSaveQueue *self, TandemCall *call);
/* A turn without text (a cough, an interruption before the first word) is not worth a row and is skipped. */
void tandem_save_queue_add_turn (TandemSaveQueue *self, TandemCall *call, TandemTurn *turn);
void tandem_save_queue_add_event (TandemSaveQueue *self, TandemCall *call, const char *kind, const char *detail);

gboolean tandem_save_queue_is_idle (TandemSaveQueue *self);
/* Tries now what was refused: before the end. */
void tandem_save_queue_retry (TandemSaveQueue *self);
