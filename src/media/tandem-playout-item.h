// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-playout.h"

/* One item of agent audio: bytes waiting, and positions from its beginning.  Plain data of TandemPlayout. */
typedef struct {
  /* owned */
  char *id;
  char *response_id;      /* nullable */
  GByteArray *kept;       /* mu-law not sent, and behind it the latest that was: it may have to be sent again */
  gsize kept_from;        /* bytes from the beginning of the item that are not kept any more */

  gsize sent;             /* bytes sent in all */
  gsize position;         /* bytes up to the last one heard */
  gsize audible;          /* bytes heard */
  guint64 provider_bytes; /* received from the service */
  gboolean done;          /* no more will be appended */
  gboolean closed;        /* its last mark was sent */
} TandemPlayoutItem;

TandemPlayoutItem *tandem_playout_item_new (const char *id, const char *response_id);
void tandem_playout_item_free (TandemPlayoutItem *item);

void tandem_playout_item_append (TandemPlayoutItem *item, const guint8 *ulaw, gsize n, gsize n_provider);
gsize tandem_playout_item_available (const TandemPlayoutItem *item);
/* Moves the next frame into @frame, padded with silence, and gives how many bytes of it are audio: 0 when there is no
 * whole frame yet (only the end of an item is padded). */
gsize tandem_playout_item_take (TandemPlayoutItem *item, guint8 frame[160]);
/* Goes back to @position, heard last, so that what follows it is sent again; not further back than is kept. */
void tandem_playout_item_rewind (TandemPlayoutItem *item, gsize position);
/* TRUE when everything was appended and sent. */
gboolean tandem_playout_item_is_spent (const TandemPlayoutItem *item);

/* (transfer full) */
TandemPlayoutReport *tandem_playout_item_report (const TandemPlayoutItem *item, guint bytes_per_ms);
void tandem_playout_report_free (TandemPlayoutReport *report);
