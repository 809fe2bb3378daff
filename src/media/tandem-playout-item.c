// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout-item.h"

#include <string.h>

#include "tandem-ulaw.h"

/* Sent bytes are cut off in pieces of this size, not frame by frame: each cut moves all that waits. */
#define TRIM_BYTES 16000

TandemPlayoutItem *
tandem_playout_item_new (const char *id, const char *response_id)
{
  TandemPlayoutItem *item = g_new0 (TandemPlayoutItem, 1);

  item->id = g_strdup (id);
  item->response_id = g_strdup (response_id);
  item->waiting = g_byte_array_new ();
  return item;
}

void
tandem_playout_item_free (TandemPlayoutItem *item)
{
  g_free (item->id);
  g_free (item->response_id);
  g_byte_array_unref (item->waiting);
  g_free (item);
}

void
tandem_playout_item_append (TandemPlayoutItem *item, const guint8 *ulaw, gsize n, gsize n_provider)
{
  g_byte_array_append (item->waiting, ulaw, (guint) n);
  item->provider_bytes += n_provider;
}

gsize
tandem_playout_item_available (const TandemPlayoutItem *item)
{
  return item->waiting->len - item->taken;
}

gsize
tandem_playout_item_take (TandemPlayoutItem *item, guint8 frame[160])
{
  gsize n = MIN (tandem_playout_item_available (item), TANDEM_ULAW_FRAME);

  if (n == 0 || (n < TANDEM_ULAW_FRAME && !item->done))
    return 0;
  memcpy (frame, item->waiting->data + item->taken, n);
  memset (frame + n, TANDEM_ULAW_SILENCE, TANDEM_ULAW_FRAME - n);
  item->taken += n;
  item->sent += n;
  if (item->taken >= TRIM_BYTES || item->taken == item->waiting->len) {
    g_byte_array_remove_range (item->waiting, 0, (guint) item->taken);
    item->taken = 0;
  }
  return n;
}

gboolean
tandem_playout_item_is_spent (const TandemPlayoutItem *item)
{
  return item->done && tandem_playout_item_available (item) == 0;
}

TandemPlayoutReport *
tandem_playout_item_report (const TandemPlayoutItem *item, guint bytes_per_ms)
{
  TandemPlayoutReport *report = g_new0 (TandemPlayoutReport, 1);
  gint64 position_ms = (gint64) (item->position / TANDEM_ULAW_BYTES_PER_MS);
  gint64 heard_ms = (gint64) (item->audible / TANDEM_ULAW_BYTES_PER_MS);

  report->item_id = g_strdup (item->id);
  report->total_ms = (gint64) (item->provider_bytes / bytes_per_ms);
  /* Services refuse a position behind the end of what they sent, even by one ms of resampling. */
  report->position_ms = MIN (position_ms, report->total_ms);
  report->heard_ms = MIN (heard_ms, report->total_ms);
  if (tandem_playout_item_is_spent (item) && item->audible == item->sent)
    report->heard_ms = report->position_ms = report->total_ms;
  report->complete = item->done && report->position_ms == report->total_ms;
  return report;
}

void
tandem_playout_report_free (TandemPlayoutReport *report)
{
  g_free (report->item_id);
  g_free (report);
}
