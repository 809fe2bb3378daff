// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The tools of a profile as a person writes them, and every mistake with its sentence. */

#include <string.h>

#include "tandem-error.h"
#include "tandem-tool-file.h"
#include "tandem-tool-url.h"

#define PARAMETERS "\"parameters\":{\"type\":\"object\",\"properties\":{\"table\":{\"type\":\"string\"},\"list\":{\"type\":\"array\"}," \
                   "\"maybe\":{\"type\":\"string\"}},\"required\":[\"table\",\"list\"]}"
#define HTTP(rest) "[{\"tool\":\"http\",\"name\":\"book\",\"description\":\"Books.\"," rest "}]"
#define MCP(rest) "[{\"tool\":\"mcp\",\"label\":\"shop\",\"url\":\"https://mcp.example.com/\"" rest "}]"

static const struct { const char *text; const char *problem; } cases[] = {
  { "", NULL },
  { "[]", NULL },
  { "end_call, take_note", NULL },
  { " ", NULL },
  { "end_cal", "The tool “end_cal”: “tool” must be http, mcp or one of end_call," },
  { "[{\"tool\":\"end_call\"},{\"tool\":\"send_sms\",\"confirm\":true},{\"tool\":\"take_note\",\"description\":\"Notes.\"}]", NULL },
  { HTTP ("\"url\":\"https://example.com/\""), NULL },
  { HTTP ("\"url\":\"http://127.0.0.1:8080/x\""), NULL },
  { HTTP ("\"url\":\"http://[::1]:8080/x\""), NULL },
  { HTTP ("\"url\":\"http://localhost/x\",\"secret\":\"restaurant\",\"header\":\"X-Key\",\"timeout\":50,\"confirm\":false"), NULL },
  { HTTP (PARAMETERS ",\"url\":\"https://example.com/{table}?x={table}\",\"method\":\"POST\""), NULL },
  { MCP (""), NULL },
  { MCP (",\"secret\":\"shop\",\"allowed\":[\"search\"],\"approval\":\"never\",\"description\":\"A shop.\""), NULL },
  { "[", "The tools are not JSON" },
  { "[{\"tool\":\"end_call\"},]", "The tools are not JSON" },
  { "{\"tool\":\"end_call\"}", "must be a list: write [" },
  { "[\"end_call\"]", "Tool number 1 is no object" },
  { "[{\"tool\":\"end_call\"},{}]", "Tool number 2: “tool” is missing" },
  { "[{\"tool\":7}]", "Tool number 1: “tool” must be http, mcp or one of end_call," },
  { "[{\"tool\":\"hang_up\"}]", "The tool “hang_up”: “tool” must be http, mcp or one of end_call, hand_to_operator" },
  { "[{\"tool\":\"end_call\"},{\"tool\":\"end_call\"}]", "The tool “end_call” is there twice" },
  { "[{\"tool\":\"end_call\",\"url\":\"x\"}]", "The tool “end_call”: “url” is nothing that a tool of this kind has" },
  { "[{\"tool\":\"end_call\",\"confrim\":true}]", "The tool “end_call”: “confrim” is unknown" },
  { "[{\"tool\":\"end_call\",\"confirm\":1}]", "The tool “end_call”: “confirm” must be true or false" },
  { "[{\"tool\":\"end_call\",\"description\":\"\"}]", "The tool “end_call”: “description” is empty" },
  { "[{\"tool\":\"http\"}]", "The tool “http”: “name” is missing" },
  { "[{\"tool\":\"http\",\"name\":\"x\"}]", "The tool “x”: “description” is missing" },
  { "[{\"tool\":\"http\",\"name\":\"x\",\"description\":\"d\"}]", "The tool “x”: “url” is missing" },
  { "[{\"tool\":\"http\",\"name\":\"book table\",\"description\":\"d\",\"url\":\"https://example.com\"}]", "“name” must be 1 to 64 of the characters" },
  { "[{\"tool\":\"http\",\"name\":\"\",\"description\":\"d\",\"url\":\"https://example.com\"}]", "“name” must be 1 to 64 of the characters" },
  { "[{\"tool\":\"http\",\"name\":\"end_call\",\"description\":\"d\",\"url\":\"https://example.com\"}]", "one of Tandem's own tools" },
  { HTTP ("\"url\":7"), "The tool “book”: “url” must be a text" },
  { HTTP ("\"url\":\"example.com\""), "The tool “book”: “url” is no address" },
  { HTTP ("\"url\":\"ftp://example.com/\""), "“url” must begin with https://." },
  { HTTP ("\"url\":\"http://example.com/\""), "“url” must begin with https://: without" },
  { HTTP ("\"url\":\"http://127.0.0.1.example.com/\""), "“url” must begin with https://: without" },
  { HTTP ("\"url\":\"https://me:secret@example.com/\""), "“url” has a name or password in it" },
  { HTTP ("\"url\":\"http://localhost@example.com/\""), "“url” has a name or password in it" },
  { HTTP ("\"url\":\"https:///x\""), "“url”" },
  { HTTP ("\"url\":\"https://example.com/#x\""), "“url” has a part behind #" },
  { HTTP ("\"url\":\"https://example.com/a b\""), "“url” is no address" },
  { HTTP ("\"url\":\"https://example.com/{table\""), "“url” is no address" },
  { HTTP ("\"url\":\"https://example.com/{table}\""), "“url” names {table}, which is none of the “properties”" },
  { HTTP (PARAMETERS ",\"url\":\"https://{table}/\""), "“url” has a placeholder before its path" },
  { HTTP (PARAMETERS ",\"url\":\"https://example.com{table}\""), "“url” has a placeholder before its path" },
  { HTTP (PARAMETERS ",\"url\":\"https://example.com/{maybe}\""), "“url” names {maybe}, so it must be among “required”" },
  { HTTP (PARAMETERS ",\"url\":\"https://example.com/{list}\""), "“url” names {list}, which must be a text or a number" },
  { HTTP ("\"url\":\"https://example.com/\",\"method\":\"FETCH\""), "“method” must be GET, POST" },
  { HTTP ("\"url\":\"https://example.com/\",\"method\":\"get\""), "“method” must be GET, POST" },
  { HTTP ("\"url\":\"https://example.com/\",\"timeout\":0"), "“timeout” must be a whole number of seconds from 1 to 50" },
  { HTTP ("\"url\":\"https://example.com/\",\"timeout\":\"10\""), "“timeout” must be a whole number" },
  { HTTP ("\"url\":\"https://example.com/\",\"timeout\":1.5"), "“timeout” must be a whole number" },
  { HTTP ("\"url\":\"https://example.com/\",\"header\":\"X-Key\""), "“header” is only used with “secret”" },
  { HTTP ("\"url\":\"https://example.com/\",\"secret\":\"s\",\"header\":\"Host\""), "“header” must be the name of a header" },
  { HTTP ("\"url\":\"https://example.com/\",\"secret\":\"s\",\"header\":\"X Key\""), "“header” must be the name of a header" },
  { HTTP ("\"url\":\"https://example.com/\",\"secret\":\"a b\""), "“secret” must be 1 to 64" },
  { HTTP ("\"url\":\"https://example.com/\",\"parameters\":7"), "“parameters” is not JSON Schema: the schema must be a schema" },
  { HTTP ("\"url\":\"https://example.com/\",\"parameters\":{\"guests\":\"number\"}"),
    "The tool “book”: “parameters” is not JSON Schema: “guests” is not a word of JSON Schema" },
  { HTTP ("\"url\":\"https://example.com/\",\"parameters\":{\"type\":\"object\",\"properties\":{\"g\":{\"type\":\"int\"}}}"),
    "“parameters” is not JSON Schema: “properties.g.type” is “int”" },
  { HTTP ("\"url\":\"https://example.com/\",\"label\":\"x\""), "“label” is nothing that a tool of this kind has" },
  { "[{\"tool\":\"mcp\",\"url\":\"https://mcp.example.com/\"}]", "The tool “mcp”: “label” is missing" },
  { "[{\"tool\":\"mcp\",\"label\":\"shop\",\"url\":\"http://127.0.0.1/\"}]", "The tool “shop”: “url” must begin with https://, since" },
  { "[{\"tool\":\"mcp\",\"label\":\"shop\",\"url\":\"https://mcp.example.com/{x}\"}]", "“url” has a placeholder" },
  { MCP (",\"allowed\":[]"), "“allowed” must be a list" },
  { MCP (",\"allowed\":[7]"), "“allowed” must be a list of names" },
  { MCP (",\"approval\":\"always\""), "“approval” can only be “never”" },
  { MCP (",\"confirm\":true"), "“confirm” is nothing that a tool of this kind has" },
};

static void
test_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gboolean good = tandem_tools_check (cases[i].text, &error);

    g_test_message ("%s: %s", cases[i].text, error ? error->message : "good");
    g_assert_true (good == !cases[i].problem);
    if (good)
      continue;
    g_assert_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE);
    g_assert_nonnull (strstr (error->message, cases[i].problem));
    g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "}."));
    g_assert_null (strchr (error->message, '\n'));
  }
}

static void
test_entry (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
    tandem_tool_file_parse ("[{\"tool\":\"send_sms\",\"confirm\":true},"
                            "{\"tool\":\"http\",\"name\":\"book\",\"description\":\"Books.\",\"url\":\"https://example.com/\",\"secret\":\"My-Restaurant\"}]",
                            &error);
  const TandemToolEntry *sms;
  const TandemToolEntry *book;
  g_autofree char *secret = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  sms = entries->pdata[0];
  book = entries->pdata[1];
  g_assert_cmpint (sms->kind, ==, TANDEM_TOOL_KIND_BUILT_IN);
  g_assert_cmpstr (sms->name, ==, "send_sms");
  g_assert_true (sms->confirm);
  g_assert_null (sms->description);
  g_assert_null (tandem_tool_entry_dup_secret_name (sms));
  g_assert_cmpint (book->kind, ==, TANDEM_TOOL_KIND_HTTP);
  g_assert_cmpstr (book->method, ==, "GET");
  g_assert_cmpuint (book->timeout_s, ==, 10);
  g_assert_null (book->header);
  secret = tandem_tool_entry_dup_secret_name (book);
  g_assert_cmpstr (secret, ==, "tool-my_restaurant");
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < TANDEM_TOOLS_MAX; i++)
    g_string_append_printf (text, "%s{\"tool\":\"mcp\",\"label\":\"l%d\",\"url\":\"https://example.com/\"}", i > 0 ? "," : "", i);
  g_string_append_c (text, ']');
  g_assert_true (tandem_tools_check (text->str, &error));
  g_assert_no_error (error);
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",{\"tool\":\"end_call\"}]");
  g_assert_false (tandem_tools_check (text->str, &error));
  g_assert_nonnull (strstr (error->message, "more than 128 tools"));
}

static void
test_long (void)
{
  g_autofree char *blanks = g_strnfill (TANDEM_TOOLS_TEXT_MAX, ' ');
  g_autofree char *good = g_strdup (blanks);
  g_autofree char *bad = g_strconcat (blanks, "[]", NULL);
  g_autofree char *deep = g_strnfill (50000, '[');
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) too_deep = NULL;

  memcpy (good, "[]", 2);
  g_assert_true (tandem_tools_check (good, NULL));
  g_assert_false (tandem_tools_check (bad, &error));
  g_assert_nonnull (strstr (error->message, "longer than 100 kB"));
  g_assert_false (tandem_tools_check (deep, &too_deep));
  g_assert_nonnull (strstr (too_deep->message, "are not JSON"));
}

static void
test_provider (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_tools_check_for (MCP (""), "openai", NULL));
  g_assert_true (tandem_tools_check_for ("[{\"tool\":\"end_call\"}]", "gemini", NULL));
  g_assert_false (tandem_tools_check_for (MCP (""), "gemini", &error));
  g_assert_nonnull (strstr (error->message, "The tool “shop” is an MCP server, which only OpenAI calls"));
  g_assert_false (tandem_tools_check_for ("[", "openai", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool-file/mistakes", test_mistakes);
  g_test_add_func ("/tool-file/entry", test_entry);
  g_test_add_func ("/tool-file/many", test_many);
  g_test_add_func ("/tool-file/long", test_long);
  g_test_add_func ("/tool-file/provider", test_provider);
  return g_test_run ();
}
