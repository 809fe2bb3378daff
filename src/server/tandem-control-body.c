// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-body.h"

#include <string.h>

#include "tandem-call-carrier.h"
#include "tandem-control-variables.h"
#include "tandem-error.h"
#include "tandem-json-guard.h"

/* Characters: a word (number, voice, profile …), a sentence or two to be said, and what an agent is told. */
#define MAX_WORD 200
#define MAX_SPEECH 5000
#define MAX_INSTRUCTIONS 100000
#define MAX_URL 2000
#define MAX_MEDIA 10
/* A slip of the pen rather than a plan. */
#define MAX_DAYS_AHEAD 366
#define SLACK_S 60

/* What a parser has seen: a name that stands twice means that one of the two would be dropped in silence. */
typedef struct {
  GHashTable *members; /* of "object/name" */
  char *twice;
} Seen;

static void
on_member (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  Seen *seen = user_data;

  if (!g_hash_table_add (seen->members, g_strdup_printf ("%p/%s", (void *) object, name)) && !seen->twice)
    seen->twice = g_strdup (name);
}

JsonObject *
tandem_control_body_parse_object (GBytes *body, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Seen seen = { members, NULL };
  g_autofree char *twice = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  gboolean parsed;
  JsonNode *root;

  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), &seen);
  parsed = g_utf8_validate_len (text, length, NULL) && tandem_json_guard (text, (gssize) length) &&
           json_parser_load_from_data (parser, text, (gssize) length, NULL);
  twice = seen.twice;
  root = parsed ? json_parser_get_root (parser) : NULL;
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "The body must be one JSON object in UTF-8, like {\"to\":\"+12025550123\"}.");
    return NULL;
  }
  if (twice) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "“%s” stands twice in the body: send it once.",
                 g_utf8_strlen (twice, -1) <= MAX_WORD ? twice : "A name");
    return NULL;
  }
  return json_object_ref (json_node_get_object (root));
}

static const char *
type_word (JsonNode *node)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT: return "an object";
  case JSON_NODE_ARRAY: return "a list";
  case JSON_NODE_NULL: return "null";
  case JSON_NODE_VALUE:
  default: break;
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return "a string";
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? "true or false" : "a number";
}

/* An absent field and null are the same.  FALSE when it has another type than @type. */
static gboolean
find_value (JsonObject *object, const char *name, GType type, JsonNode **found, GError **error)
{
  JsonNode *node = name ? json_object_get_member (object, name) : NULL;

  *found = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be %s, not %s.",
                 type == G_TYPE_STRING ? "a string" : "true or false", type_word (node));
    return FALSE;
  }
  *found = node;
  return TRUE;
}

static gboolean
find_string (JsonObject *object, const char *name, glong most, char **value, GError **error)
{
  JsonNode *node;

  if (!find_value (object, name, G_TYPE_STRING, &node, error))
    return FALSE;
  *value = node ? json_node_dup_string (node) : NULL;
  /* Escapes like \ud800 can smuggle in what is not text. */
  if (*value && !g_utf8_validate (*value, -1, NULL)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is not valid text.");
    g_clear_pointer (value, g_free);
    return FALSE;
  }
  if (*value && g_utf8_strlen (*value, -1) > most) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is longer than %ld characters.", most);
    g_clear_pointer (value, g_free);
    return FALSE;
  }
  return TRUE;
}

/* --- a dial ---------------------------------------------------------------------------------------- */

static gboolean
parse_mode (JsonObject *object, const char *name, TandemCallMode *mode, GError **error)
{
  g_autofree char *word = NULL;

  *mode = TANDEM_CALL_MODE_AGENT;
  if (!find_string (object, name, MAX_WORD, &word, error))
    return FALSE;
  if (!word || tandem_call_mode_from_string (word, mode))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       "This must be agent, operator or echo.");
  return FALSE;
}

static gboolean
parse_carrier (JsonObject *object, const TandemControlDialNames *names, TandemControlDial *dial, const char **field, GError **error)
{
  g_autofree char *carrier = NULL;
  g_autofree char *direction = NULL;

  *field = names->carrier;
  if (!find_string (object, names->carrier, MAX_WORD, &carrier, error))
    return FALSE;
  if (carrier && !g_str_equal (carrier, "twilio") && !g_str_equal (carrier, TANDEM_CALL_CARRIER_SOCKET)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be twilio or socket.");
    return FALSE;
  }
  dial->carrier = g_strcmp0 (carrier, TANDEM_CALL_CARRIER_SOCKET) == 0 ? TANDEM_CALL_CARRIER_SOCKET : NULL;
  *field = names->direction;
  if (!find_string (object, names->direction, MAX_WORD, &direction, error))
    return FALSE;
  if (direction && !g_str_equal (direction, "outbound") && (!dial->carrier || !g_str_equal (direction, "inbound"))) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         dial->carrier ? "This must be inbound or outbound." : "This must be outbound, but for the carrier socket.");
    return FALSE;
  }
  dial->direction = direction && g_str_equal (direction, "inbound") ? TANDEM_DIRECTION_INBOUND : TANDEM_DIRECTION_OUTBOUND;
  return TRUE;
}

static gboolean
parse_detection (JsonObject *object, const char *name, TandemDialDetection *detection, GError **error)
{
  JsonNode *node;

  if (!find_value (object, name, G_TYPE_BOOLEAN, &node, error))
    return FALSE;
  if (node)
    *detection = json_node_get_boolean (node) ? TANDEM_DIAL_DETECTION_ON : TANDEM_DIAL_DETECTION_OFF;
  return TRUE;
}

static gboolean
parse_strings (JsonObject *object, const TandemControlDialNames *names, TandemControlDial *dial, const char **field,
               GError **error)
{
  const struct {
    const char *name;
    glong most;
    char **value;
  } strings[] = {
    /* What is too long for a number is refused as a number. */
    { names->to, G_MAXLONG, &dial->to },
    { names->from, G_MAXLONG, &dial->from },
    { names->profile, MAX_WORD, &dial->profile },
    { names->provider, MAX_WORD, &dial->provider },
    { names->voice, MAX_WORD, &dial->voice },
    { names->instructions, MAX_INSTRUCTIONS, &dial->instructions },
    { names->greeting, MAX_SPEECH, &dial->greeting },
    { names->message, MAX_SPEECH, &dial->message },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    *field = strings[i].name;
    if (!find_string (object, strings[i].name, strings[i].most, strings[i].value, error))
      return FALSE;
  }
  *field = names->message;
  if (names->message && !dial->message) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Write what is to be said.");
    return FALSE;
  }
  *field = names->to;
  if ((dial->to && *dial->to) || dial->carrier)
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Say which number to call.");
  return FALSE;
}

gboolean
tandem_control_body_parse_dial (GBytes *body, const TandemControlDialNames *names, TandemControlDial *dial,
                                const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *record;

  *field = NULL;
  object = tandem_control_body_parse_object (body, error);
  if (!object || !parse_carrier (object, names, dial, field, error) || !parse_strings (object, names, dial, field, error))
    return FALSE;
  *field = names->machine_detection;
  if (!parse_detection (object, names->machine_detection, &dial->machine_detection, error))
    return FALSE;
  *field = names->record;
  if (!find_value (object, names->record, G_TYPE_BOOLEAN, &record, error))
    return FALSE;
  dial->record = record && json_node_get_boolean (record);
  *field = names->variables;
  if (!tandem_control_variables_parse (object, names->variables, &dial->variables, error))
    return FALSE;
  *field = names->mode;
  if (!parse_mode (object, names->mode, &dial->mode, error))
    return FALSE;
  *field = NULL;
  return TRUE;
}

void
tandem_control_dial_clear (TandemControlDial *dial)
{
  g_clear_pointer (&dial->to, g_free);
  g_clear_pointer (&dial->from, g_free);
  g_clear_pointer (&dial->profile, g_free);
  g_clear_pointer (&dial->provider, g_free);
  g_clear_pointer (&dial->instructions, g_free);
  g_clear_pointer (&dial->voice, g_free);
  g_clear_pointer (&dial->greeting, g_free);
  g_clear_pointer (&dial->message, g_free);
  g_clear_pointer (&dial->variables, g_hash_table_unref);
}

/* --- single fields ----------------------------------------------------------------------------------- */

char *
tandem_control_body_parse_string (GBytes *body, const char *name, const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *value = NULL;

  *field = NULL;
  object = tandem_control_body_parse_object (body, error);
  if (!object)
    return NULL;
  *field = name;
  if (!find_string (object, name, MAX_SPEECH, &value, error))
    return NULL;
  if (!value) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is missing.");
    return NULL;
  }
  *field = NULL;
  return g_steal_pointer (&value);
}

gboolean
tandem_control_body_parse_boolean (GBytes *body, const char *name, gboolean *value, const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  *field = NULL;
  object = tandem_control_body_parse_object (body, error);
  if (!object)
    return FALSE;
  *field = name;
  if (!find_value (object, name, G_TYPE_BOOLEAN, &node, error))
    return FALSE;
  if (!node) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Say true or false.");
    return FALSE;
  }
  *value = json_node_get_boolean (node);
  return TRUE;
}

/* --- a text ------------------------------------------------------------------------------------------ */

static TandemMessageMedia *
parse_media_url (JsonNode *node, GError **error)
{
  const char *url = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  g_autoptr (GUri) uri = url && g_utf8_validate (url, -1, NULL) && g_utf8_strlen (url, -1) <= MAX_URL
                           ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri && g_uri_get_host (uri) && *g_uri_get_host (uri) &&
      (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http")))
    return tandem_message_media_new (NULL, url);
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       "Each must be an address that Twilio can fetch, like “https://example.com/picture.jpg”.");
  return NULL;
}

/* *@list stays NULL where there is none. */
static gboolean
find_media_list (JsonObject *object, const char *name, JsonArray **list, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be a list, not %s.", type_word (node));
    return FALSE;
  }
  if (json_array_get_length (json_node_get_array (node)) > MAX_MEDIA) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "There can be %d: send the rest with another text.",
                 MAX_MEDIA);
    return FALSE;
  }
  *list = json_node_get_array (node);
  return TRUE;
}

static gboolean
parse_files (JsonObject *object, const char *name, char ***files, GError **error)
{
  JsonArray *list = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!find_media_list (object, name, &list, error))
    return FALSE;
  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    const char *path = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    if (!path || !g_path_is_absolute (path)) {
      g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                           "Each must be the path of a file on this computer, from the first slash on.");
      return FALSE;
    }
    g_strv_builder_add (builder, path);
  }
  *files = list ? g_strv_builder_end (builder) : NULL;
  return TRUE;
}

static gboolean
parse_media (JsonObject *object, const char *name, GListStore **media, GError **error)
{
  JsonArray *urls = NULL;

  if (!find_media_list (object, name, &urls, error))
    return FALSE;
  if (!urls)
    return TRUE;
  *media = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
  for (guint i = 0; i < json_array_get_length (urls); i++) {
    g_autoptr (TandemMessageMedia) one = parse_media_url (json_array_get_element (urls, i), error);

    if (!one)
      return FALSE;
    g_list_store_append (*media, one);
  }
  return TRUE;
}

static gboolean
parse_send_at (JsonObject *object, const char *name, GDateTime **send_at, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 ahead_s;

  if (!find_string (object, name, MAX_WORD, &text, error))
    return FALSE;
  if (!text)
    return TRUE;
  *send_at = g_date_time_new_from_iso8601 (text, NULL);
  if (!*send_at) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "This must be a time with its zone, like “2027-01-31T18:00:00Z”.");
    return FALSE;
  }
  ahead_s = g_date_time_difference (*send_at, now) / G_TIME_SPAN_SECOND;
  if (ahead_s >= -SLACK_S && ahead_s <= (gint64) MAX_DAYS_AHEAD * 24 * 3600)
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       ahead_s < 0 ? "This is over: give a time to come, or leave it out." : "This is more than a year away.");
  return FALSE;
}

gboolean
tandem_control_body_parse_text (GBytes *body, TandemControlText *text, const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  *field = NULL;
  object = tandem_control_body_parse_object (body, error);
  if (!object)
    return FALSE;
  *field = "to";
  if (!find_string (object, "to", G_MAXLONG, &text->to, error))
    return FALSE;
  if (!text->to || !*text->to) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Say which number to text.");
    return FALSE;
  }
  *field = "from";
  if (!find_string (object, "from", G_MAXLONG, &text->from, error))
    return FALSE;
  /* How long it may be, the inbox knows. */
  *field = "body";
  if (!find_string (object, "body", G_MAXLONG, &text->body, error))
    return FALSE;
  *field = "media_urls";
  if (!parse_media (object, "media_urls", &text->media, error))
    return FALSE;
  *field = "files";
  if (!parse_files (object, "files", &text->files, error))
    return FALSE;
  *field = "send_at";
  if (!parse_send_at (object, "send_at", &text->send_at, error))
    return FALSE;
  *field = NULL;
  return TRUE;
}

void
tandem_control_text_clear (TandemControlText *text)
{
  g_clear_pointer (&text->to, g_free);
  g_clear_pointer (&text->from, g_free);
  g_clear_pointer (&text->body, g_free);
  g_clear_object (&text->media);
  g_clear_pointer (&text->files, g_strfreev);
  g_clear_pointer (&text->send_at, g_date_time_unref);
}
