// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-call-in.h"

#define MAX_COUNT 200

/* Who calls whom, as asked for; borrowed from the request's JSON, or constant. */
typedef struct {
  const char *from;
  const char *to;
  TandemSimScenario *scenario;
  TandemSimCallOptions options;
  guint count;
} Asked;

/* What Twilio has as From when the number is withheld, besides numbers like +266696687 ("anonymous" on a keypad). */
static gboolean
is_withheld (const char *from)
{
  static const char *const words[] = { "anonymous", "Anonymous", "Restricted", "Unavailable", NULL };

  return g_strv_contains (words, from);
}

/* The member as a string: NULL when it is absent, and FALSE with a wrong type. */
static gboolean
read_string (JsonObject *object, const char *name, const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_string (node);
  return TRUE;
}

static gboolean
read_count (JsonObject *object, guint *count)
{
  JsonNode *node = json_object_get_member (object, "count");
  gint64 number = node == NULL ? 1 : 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    number = json_node_get_int (node);
  *count = (guint) CLAMP (number, 0, MAX_COUNT + 1);
  return number >= 1 && number <= MAX_COUNT;
}

static TandemSimScenario *
find_scenario (TandemSimPhoneBook *book, const char *name)
{
  GPtrArray *all = tandem_sim_phone_book_get_scenarios (book);

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (tandem_sim_scenario_get_name (g_ptr_array_index (all, i)), name))
      return g_ptr_array_index (all, i);
  return NULL;
}

/* NULL when all is well, otherwise what is wrong. */
static const char *
read_asked (const TandemSimAccount *account, TandemSimCalls *calls, JsonObject *object, Asked *asked)
{
  TandemSimNumbers *numbers = tandem_sim_calls_get_numbers (calls);
  const char *scenario = NULL;

  if (!read_string (object, "from", &asked->from) || !read_string (object, "to", &asked->to) ||
      !read_string (object, "scenario", &scenario) || !read_string (object, "caller_name", &asked->options.caller_name) ||
      !read_string (object, "forwarded_from", &asked->options.forwarded_from) ||
      !read_string (object, "stir_verstat", &asked->options.stir_verstat))
    return "from, to, scenario, caller_name, forwarded_from and stir_verstat are strings";
  if (!read_count (object, &asked->count))
    return "count must be between 1 and 200";
  asked->scenario = scenario != NULL ? find_scenario (account->phone_book, scenario)
                                     : tandem_sim_phone_book_find (account->phone_book, asked->from != NULL ? asked->from : "");
  if (asked->scenario == NULL)
    return "There is no scenario of that name";
  if (!tandem_sim_scenario_can_call (asked->scenario))
    return "The person of that scenario only declines calls";
  if (asked->from == NULL)
    asked->from = tandem_sim_scenario_get_numbers (asked->scenario)[0];
  if (asked->to == NULL)
    asked->to = tandem_sim_numbers_get_first (numbers);
  if (!is_withheld (asked->from) && !tandem_sim_number_is_e164 (asked->from))
    return "from must be a number like +12025550123, or anonymous";
  if (tandem_sim_numbers_find (numbers, asked->to) == NULL)
    return "to is not a number of the account";
  return NULL;
}

/* The number @i places after @number.  (transfer full) */
static char *
nth_number (const char *number, guint i)
{
  if (i == 0 || is_withheld (number))
    return g_strdup (number);
  return g_strdup_printf ("+%" G_GUINT64_FORMAT, g_ascii_strtoull (number + 1, NULL, 10) + i);
}

static void
call_in (TandemSimCalls *calls, const char *base_url, const Asked *asked, JsonBuilder *builder)
{
  g_autoptr (GPtrArray) sids = g_ptr_array_new ();

  for (guint i = 0; i < asked->count; i++) {
    g_autofree char *from = nth_number (asked->from, i);
    TandemSimCallOptions options = asked->options;

    options.base_url = base_url;
    options.to = asked->to;
    options.from = from;
    /* Carriers attest their own customers' numbers; only of North America they do. */
    if (options.stir_verstat == NULL)
      options.stir_verstat = g_str_has_prefix (from, "+1") ? "TN-Validation-Passed-A" : "No-TN-Validation";
    g_ptr_array_add (sids, tandem_sim_call_get_facts (tandem_sim_calls_call_in (calls, asked->scenario, &options))->sid);
  }
  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", g_ptr_array_index (sids, 0));
  json_builder_set_member_name (builder, "sids");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sids->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (sids, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
tandem_sim_call_in_handle (const TandemSimAccount *account, TandemSimCalls *calls, TandemSimRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (tandem_sim_request_get_message (request));
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *base_url = tandem_sim_request_dup_base_url (request);
  Asked asked = { 0 };
  const char *wrong;

  if (body->length == 0 || !json_parser_load_from_data (parser, body->data, body->length, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    tandem_sim_request_refuse (request, "Send a JSON object: {\"from\",\"to\",\"scenario\",\"caller_name\",\"forwarded_from\",\"stir_verstat\",\"count\"}");
    return;
  }
  wrong = read_asked (account, calls, json_node_get_object (json_parser_get_root (parser)), &asked);
  if (wrong != NULL) {
    tandem_sim_request_refuse (request, wrong);
    return;
  }
  call_in (calls, base_url, &asked, builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, SOUP_STATUS_CREATED, root);
}
