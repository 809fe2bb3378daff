// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <json-glib/json-glib.h>
#include <string.h>

#include "fuzz.h"
#include "tandem-json-guard.h"
#include "tandem-json-scanner.h"

/* The limits that stand before every JSON text of others: what the guard lets through must not lead json-glib deeper than it says, and
 * what our own scanner (of media frames) takes must be what json-glib takes. */

#define MAX_DEPTH 32 /* of both */

static int depth;

static void
on_start (JsonParser *parser, gpointer user_data)
{
  depth++;
  g_assert_cmpint (depth, <=, MAX_DEPTH);
}

static void
on_end (JsonParser *parser, gpointer container, gpointer user_data)
{
  depth--;
}

static gboolean
parse (const char *text, gsize n)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  depth = 0;
  g_signal_connect (parser, "object-start", G_CALLBACK (on_start), NULL);
  g_signal_connect (parser, "array-start", G_CALLBACK (on_start), NULL);
  g_signal_connect (parser, "object-end", G_CALLBACK (on_end), NULL);
  g_signal_connect (parser, "array-end", G_CALLBACK (on_end), NULL);
  return json_parser_load_from_data (parser, text, (gssize) n, NULL);
}

static gboolean
scan (const char *text, gsize n)
{
  TandemJsonScanner scanner;

  return tandem_json_scanner_init (&scanner, text, n) && tandem_json_scanner_skip (&scanner) &&
         tandem_json_scanner_peek (&scanner) == '\0' && scanner.at == scanner.end;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  const char *text = (const char *) data;
  gboolean guarded = tandem_json_guard (text, (gssize) n);
  g_autofree char *string = fuzz_dup_string (data, n);
  gboolean scanned = scan (text, n);
  gboolean parsed;

  if (string)
    g_assert_true (tandem_json_guard (string, -1) == guarded);
  if (!guarded || !g_utf8_validate_len (text, n, NULL))
    return 0;
  parsed = parse (text, n);
  /* json-glib is laxer. */
  if (scanned)
    g_assert_true (parsed);
  return 0;
}
