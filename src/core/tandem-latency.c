// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-latency.h"

#include <stdio.h>
#include <stdlib.h>

const char *
tandem_latency_stage_to_string (TandemLatencyStage stage)
{
  static const char *const words[TANDEM_N_LATENCIES] = { "vad", "commit", "first_byte", "first_frame", "heard" };

  g_return_val_if_fail (stage < TANDEM_N_LATENCIES, NULL);
  return words[stage];
}

char *
tandem_latency_to_text (const TandemLatency *self)
{
  g_autoptr (GString) text = NULL;

  if (!self->known)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < TANDEM_N_LATENCIES; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", self->ms[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

TandemLatency
tandem_latency_from_text (const char *text)
{
  TandemLatency self = { 0 };

  self.known = text && sscanf (text, "%d %d %d %d %d", &self.ms[0], &self.ms[1], &self.ms[2], &self.ms[3], &self.ms[4]) == TANDEM_N_LATENCIES;
  if (!self.known)
    self = (TandemLatency){ 0 };
  return self;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint32 left = *(const gint32 *) a;
  gint32 right = *(const gint32 *) b;

  return (left > right) - (left < right);
}

gint32
tandem_latency_percentile (gint32 *ms, guint n, guint percent)
{
  g_return_val_if_fail (percent > 0 && percent <= 100, -1);

  if (n == 0)
    return -1;
  qsort (ms, n, sizeof *ms, compare);
  return ms[((guint64) n * percent + 99) / 100 - 1];
}
