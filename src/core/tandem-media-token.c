// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-media-token.h"

char *
tandem_media_token_new (void)
{
  g_autofree char *a = g_uuid_string_random ();
  g_autofree char *b = g_uuid_string_random ();
  g_autofree char *c = g_uuid_string_random ();
  g_autofree char *all = g_strconcat (a, b, c, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}
