// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-sign.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *value;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *left = a;
  const Pair *right = b;
  int order = strcmp (left->name, right->name);

  return order != 0 ? order : strcmp (left->value, right->value);
}

static char *
sign_sorted (const char *auth_token, const char *url, GArray *pairs)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) auth_token, strlen (auth_token));
  guint8 digest[20];
  gsize size = sizeof digest;

  g_hmac_update (hmac, (const guchar *) url, -1);
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);

    /* A repeated name counts once for each different value. */
    if (i > 0 && compare_pairs (pair - 1, pair) == 0)
      continue;
    g_hmac_update (hmac, (const guchar *) pair->name, -1);
    g_hmac_update (hmac, (const guchar *) pair->value, -1);
  }
  g_hmac_get_digest (hmac, digest, &size);
  return g_base64_encode (digest, size);
}

char *
tandem_sim_sign (const char *auth_token, const char *url, GHashTable *form)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  GHashTableIter iter;
  Pair pair;

  g_return_val_if_fail (auth_token != NULL && url != NULL, NULL);
  if (form != NULL) {
    g_hash_table_iter_init (&iter, form);
    while (g_hash_table_iter_next (&iter, (gpointer *) &pair.name, (gpointer *) &pair.value))
      g_array_append_val (pairs, pair);
  }
  return sign_sorted (auth_token, url, pairs);
}

char *
tandem_sim_sign_pairs (const char *auth_token, const char *url, const char *const *pairs)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Pair));

  g_return_val_if_fail (auth_token != NULL && url != NULL, NULL);
  for (gsize i = 0; pairs != NULL && pairs[i] != NULL; i += 2) {
    Pair pair = { pairs[i], pairs[i + 1] };

    g_array_append_val (sorted, pair);
  }
  return sign_sorted (auth_token, url, sorted);
}
