// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout-item.h"

#include <string.h>

#include "tandem-ulaw.h"

/* Sent bytes are cut off in pieces of this size, not frame by frame: each cut moves all that waits. */
#define TRIM_BYTES 16000
/* What the carrier may not have played yet, and then some. */
#define REWIND_BYTES (1000 * TANDEM_ULAW_BYTES_PER_MS)

TandemPlayoutItem *
tandem_playout_item_new (const char *id, const char *response_id)
{
  TandemPlayoutItem *item = g_new0 (TandemPlayoutItem, 1);

  item->id = g_strdup (id);
  item->response_id = g_strdup (response_id);
  item->kept = g_byte_array_new ();
  return item;
}

void
tandem_playout_item_free (TandemPlayoutItem *item)
{
  g_free (item->id);
  g_free (item->response_id);
  g_byte_array_unref (item->kept);
  g_free (item);
}

void
tandem_playout_item_append (TandemPlayoutItem *item, const guint8 *ulaw, gsize n, gsize n_provider)
{
  g_byte_array_append (item->kept, ulaw, (guint) n);
  item->provider_bytes += n_provider;
}

gsize
tandem_playout_item_available (const TandemPlayoutItem *item)
{
  return item->kept_from + item->kept->len - item->sent;
}

gsize
tandem_playout_item_take (TandemPlayoutItem *item, guint8 frame[160])
{
  gsize n = MIN (tandem_playout_item_available (item), TANDEM_ULAW_FRAME);

  if (n == 0 || (n < TANDEM_ULAW_FRAME && !item->done))
    return 0;
  memcpy (frame, item->kept->data + (item->sent - item->kept_from), n);
  memset (frame + n, TANDEM_ULAW_SILENCE, TANDEM_ULAW_FRAME - n);
  item->sent += n;
  if (item->sent - item->kept_from >= TRIM_BYTES + REWIND_BYTES) {
    g_byte_array_remove_range (item->kept, 0, TRIM_BYTES);
    item->kept_from += TRIM_BYTES;
  }
  return n;
}

void
tandem_playout_item_rewind (TandemPlayoutItem *item, gsize position)
{
  item->sent = CLAMP (position, item->kept_from, item->sent);
  item->closed = FALSE;
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
