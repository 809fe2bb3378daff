// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "tandem-message-text.h"

static void
test_links (void)
{
  const struct { const char *body; const char *markup; } table[] = {
    { "no link & <none>", "no link &amp; &lt;none&gt;" },
    { "https://example.com", "<a href=\"https://example.com\">https://example.com</a>" },
    { "(see http://example.com/a?b=1&c=2).", "(see <a href=\"http://example.com/a?b=1&amp;c=2\">http://example.com/a?b=1&amp;c=2</a>)." },
    { "http://a.example,https://b.example!", "<a href=\"http://a.example,https://b.example\">http://a.example,https://b.example</a>!" },
    { "https://x.example\nhttps://y.example", "<a href=\"https://x.example\">https://x.example</a>\n<a href=\"https://y.example\">https://y.example</a>" },
    { "https://", "https://" },
    { "http:// alone", "http:// alone" },
    { "https://a.example\"onclick=\"x", "<a href=\"https://a.example\">https://a.example</a>&quot;onclick=&quot;x" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *markup = tandem_message_text_dup_markup (table[i].body);
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&(GMarkupParser){ 0 }, 0, NULL, NULL);
    g_autofree char *whole = g_strdup_printf ("<m>%s</m>", markup);
    g_autoptr (GError) error = NULL;

    g_assert_cmpstr (markup, ==, table[i].markup);
    g_markup_parse_context_parse (context, whole, -1, &error);
    g_assert_no_error (error);
  }
}

static void
test_failures (void)
{
  const guint codes[] = { 21211, 21408, 21610, 21614, 21617, 30003, 30004, 30005, 30006, 30007, 30008 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, "+12025550100", "+12025550101", "x");
    char *words;

    g_assert_null (tandem_message_text_dup_failure (message));
    g_assert_true (tandem_message_advance (message, TANDEM_MESSAGE_STATUS_FAILED, codes[i], "Twilio's words"));
    words = tandem_message_text_dup_failure (message);
    /* Plain words: neither a number nor what Twilio says, and its own for each. */
    g_assert_null (strstr (words, "Twilio's words"));
    g_assert_true (g_str_has_suffix (words, "."));
    g_assert_true (g_hash_table_add (seen, words));
  }
}

static void
test_other_failures (void)
{
  g_autoptr (TandemMessage) known = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, "+12025550100", "+12025550101", "x");
  g_autoptr (TandemMessage) bare = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, "+12025550100", "+12025550101", "x");
  g_autofree char *detail = NULL;
  g_autofree char *code = NULL;

  tandem_message_advance (known, TANDEM_MESSAGE_STATUS_UNDELIVERED, 39999, "The moon is full.");
  detail = tandem_message_text_dup_failure (known);
  g_assert_cmpstr (detail, ==, "The text did not arrive: The moon is full.");
  tandem_message_advance (bare, TANDEM_MESSAGE_STATUS_UNDELIVERED, 39999, NULL);
  code = tandem_message_text_dup_failure (bare);
  g_assert_nonnull (strstr (code, "39999"));
}

static void
test_days (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autoptr (GDateTime) old = g_date_time_new_local (2019, 7, 3, 12, 0, 0);
  g_autofree char *today = tandem_message_text_dup_day (now);
  g_autofree char *before = tandem_message_text_dup_day (yesterday);
  g_autofree char *long_ago = tandem_message_text_dup_day (old);

  g_assert_cmpstr (today, ==, "Today");
  g_assert_cmpstr (before, ==, "Yesterday");
  g_assert_cmpstr (long_ago, ==, "3 July 2019");
}

static void
test_short (void)
{
  g_autofree char *lines = tandem_message_text_dup_short (" a\nb\r\nc ");
  g_autofree char *none = tandem_message_text_dup_short ("");

  g_assert_cmpstr (lines, ==, "a b  c");
  g_assert_cmpstr (none, ==, "File");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-text/links", test_links);
  g_test_add_func ("/message-text/failures", test_failures);
  g_test_add_func ("/message-text/other-failures", test_other_failures);
  g_test_add_func ("/message-text/days", test_days);
  g_test_add_func ("/message-text/short", test_short);
  return g_test_run ();
}
