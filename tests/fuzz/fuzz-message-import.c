// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <json-glib/json-glib.h>
#include <string.h>

#include "fuzz.h"
#include "tandem-cli-import.h"

/* A file of texts that another program kept: what is taken of it are pieces of JSON that the local API would take, with as many texts as were
 * counted. */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autofree char *text = g_strndup ((const char *) data, n);
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (GError) error = NULL;
  guint n_texts = 0;
  guint n_found = 0;

  memcpy (text, data, n); /* with NULs inside, too */
  pieces = tandem_cli_import_parse (text, n, &n_texts, &error);
  fuzz_check_error (pieces != NULL, &error);
  for (guint i = 0; pieces && i < pieces->len; i++) {
    g_autofree char *list = g_strdup_printf ("[%s]", (char *) pieces->pdata[i]);
    g_autoptr (JsonNode) node = json_from_string (list, NULL);

    g_assert_cmpuint (strlen (list), <=, 1024 * 1024);
    g_assert_true (node && JSON_NODE_HOLDS_ARRAY (node));
    g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), <=, 1000);
    n_found += json_array_get_length (json_node_get_array (node));
  }
  g_assert_cmpuint (n_found, ==, n_texts);
  return 0;
}
