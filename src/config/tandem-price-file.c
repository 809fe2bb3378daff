// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-price-file.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-config-resources.h"
#include "tandem-json-guard.h"
#include "tandem-money.h"

#define SHIPPED "/io/github/tandemphone/Tandem/config/prices.json"
#define LENGTH_MAX (1024 * 1024)
/* So that no sum overflows. */
#define PRICE_MAX (10000 * TANDEM_MONEY_UNIT)

static const char *const token_members[TANDEM_N_TOKENS] = {
  "audio_in", "cached_audio_in", "text_in", "cached_text_in", "audio_out", "text_out",
};

static const char *
peek_string (JsonObject *row, const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* A day, or only the month or the year of it where the source says no more: such dates still sort like words. */
static gboolean
is_date (const char *text)
{
  static const char rest[] = "0000-01-01T00:00:00Z";
  gsize length = text ? strlen (text) : 0;
  g_autofree char *moment = length == 4 || length == 7 || length == 10 ? g_strconcat (text, rest + length, NULL) : NULL;
  g_autoptr (GDateTime) day = moment ? g_date_time_new_from_iso8601 (moment, NULL) : NULL;

  return day != NULL;
}

/* Text, since the numbers of JSON are not exact.  A member that is not there leaves *@micros as it is. */
static gboolean
take_price (JsonObject *row, const char *where, const char *member, gint64 *micros, GError **error)
{
  if (!json_object_has_member (row, member) ||
      (tandem_money_parse (peek_string (row, member), micros) && *micros >= 0 && *micros <= PRICE_MAX))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s has a “%s” that is no price: write it as text such as \"0.0140\", with six digits behind the point at most.", where,
               member);
  return FALSE;
}

static gboolean
take_origin (JsonObject *row, const char *where, const char **date, const char **source, GError **error)
{
  *date = peek_string (row, "date");
  *source = peek_string (row, "source");
  if (is_date (*date) && *source && **source)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s must say the “date” of its price, such as \"2026-01-31\", and in “source” where that stands.", where);
  return FALSE;
}

static gboolean
take_carrier (TandemPrices *prices, JsonObject *row, const char *where, GError **error)
{
  TandemCarrierPrice price = { .micros = -1 };
  const char *prefix = json_object_has_member (row, "prefix") ? peek_string (row, "prefix") : "";
  TandemPriceKind kind;

  if (!tandem_price_kind_from_string (peek_string (row, "kind"), &kind) || !prefix || (*prefix && *prefix != '+') ||
      !json_object_has_member (row, "price")) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "%s must have a “price”, a “kind” such as \"outbound\", and a “prefix” that begins with +, or none.", where);
    return FALSE;
  }
  if (!take_price (row, where, "price", &price.micros, error) || !take_origin (row, where, &price.date, &price.source, error))
    return FALSE;
  tandem_prices_add_carrier (prices, kind, prefix, &price);
  return TRUE;
}

static gboolean
take_model (TandemPrices *prices, JsonObject *row, const char *where, GError **error)
{
  const char *model = peek_string (row, "model");
  TandemModelPrice price = { .per_minute = -1 };

  if (!model || !*model) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s does not name its “model”.", where);
    return FALSE;
  }
  for (guint i = 0; i < TANDEM_N_TOKENS; i++) {
    price.per_million[i] = -1;
    if (!take_price (row, where, token_members[i], &price.per_million[i], error))
      return FALSE;
  }
  if (!take_price (row, where, "per_minute", &price.per_minute, error) ||
      !take_origin (row, where, &price.date, &price.source, error))
    return FALSE;
  tandem_prices_add_model (prices, model, &price);
  return TRUE;
}

typedef gboolean (*TakeRow) (TandemPrices *prices, JsonObject *row, const char *where, GError **error);

static gboolean
take_rows (TandemPrices *prices, JsonObject *table, const char *name, TakeRow take, GError **error)
{
  JsonNode *node = json_object_get_member (table, name);
  JsonArray *rows = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!node)
    return TRUE;
  for (guint i = 0; rows && i < json_array_get_length (rows); i++) {
    g_autofree char *where = g_strdup_printf ("Row %u of “%s”", i + 1, name);
    JsonNode *row = json_array_get_element (rows, i);

    if (!JSON_NODE_HOLDS_OBJECT (row)) {
      rows = NULL;
      break;
    }
    if (!take (prices, json_node_get_object (row), where, error))
      return FALSE;
  }
  if (rows)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” must be a list of rows.", name);
  return FALSE;
}

static gboolean
is_currency (const char *text)
{
  return text && strlen (text) == 3 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]) && g_ascii_isupper (text[2]);
}

TandemPrices *
tandem_price_file_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (TandemPrices) prices = NULL;
  JsonNode *root = NULL;
  JsonObject *table;

  if (tandem_json_guard (text, length) && json_parser_load_from_data (parser, text, length, NULL))
    root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It is not a JSON object.");
    return NULL;
  }
  table = json_node_get_object (root);
  if (!is_currency (peek_string (table, "currency"))) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It does not name its “currency”, such as \"USD\".");
    return NULL;
  }
  prices = tandem_prices_new (peek_string (table, "currency"));
  if (!take_rows (prices, table, "carrier", take_carrier, error) || !take_rows (prices, table, "models", take_model, error))
    return NULL;
  return g_steal_pointer (&prices);
}

static TandemPrices *
load_shipped (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (tandem_config_get_resource (), SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  TandemPrices *prices = tandem_price_file_parse (text, (gssize) length, NULL);

  g_assert (prices);
  return prices;
}

static TandemPrices *
load_own (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length <= LENGTH_MAX)
    return tandem_price_file_parse (text, (gssize) length, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It is longer than a megabyte.");
  return NULL;
}

TandemPrices *
tandem_price_file_load (const char *path, GError **error)
{
  g_autoptr (TandemPrices) shipped = load_shipped ();
  g_autoptr (TandemPrices) own = NULL;

  if (!path || !g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&shipped);
  own = load_own (path, error);
  if (!own) {
    g_prefix_error (error, "The prices that Tandem ships are used, since those in %s are not in order: ", path);
    return g_steal_pointer (&shipped);
  }
  tandem_prices_add_all (own, shipped);
  return g_steal_pointer (&own);
}

char *
tandem_price_file_get_own_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tandem", "prices.json", NULL);
}
