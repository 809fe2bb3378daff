// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-id.h"

#define LENGTH 21

char *
tandem_sim_realtime_id_new (const char *prefix)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  char random[LENGTH + 1] = "";

  for (guint i = 0; i < LENGTH; i++)
    random[i] = alphabet[g_random_int_range (0, sizeof alphabet - 1)];
  return g_strconcat (prefix, "_", random, NULL);
}
