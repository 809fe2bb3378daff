// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stream-message.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-sim-json.h"
#include "tandem-sim-mulaw.h"

void
tandem_sim_stream_message_free (TandemSimStreamMessage *self)
{
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self->name);
  g_free (self);
}

G_GNUC_PRINTF (2, 3)
static void
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, args));
  va_end (args);
}

/* g_base64_decode() skips what it does not know. */
static GBytes *
decode_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize digits = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (text + digits, "=");
  guchar *bytes;
  gsize n;

  if (digits + padding != length || length % 4 != 0 || padding > 2)
    return NULL;
  bytes = g_base64_decode (text, &n);
  return g_bytes_new_take (bytes, n);
}

static gboolean
parse_media (TandemSimStreamMessage *self, JsonObject *root, GError **error)
{
  JsonObject *media = tandem_sim_json_get_object (root, "media");
  const char *payload = media != NULL ? tandem_sim_json_get_string (media, "payload") : NULL;

  self->type = TANDEM_SIM_STREAM_MEDIA;
  if (payload == NULL) {
    refuse (error, "media without media.payload");
    return FALSE;
  }
  self->payload = decode_base64 (payload);
  if (self->payload == NULL) {
    refuse (error, "media.payload is not base64");
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_mark (TandemSimStreamMessage *self, JsonObject *root, GError **error)
{
  JsonObject *mark = tandem_sim_json_get_object (root, "mark");

  self->type = TANDEM_SIM_STREAM_MARK;
  self->name = mark != NULL ? g_strdup (tandem_sim_json_get_string (mark, "name")) : NULL;
  if (self->name != NULL)
    return TRUE;
  refuse (error, "mark without mark.name");
  return FALSE;
}

static gboolean
parse_object (TandemSimStreamMessage *self, JsonObject *root, const char *stream_sid, GError **error)
{
  const char *event = tandem_sim_json_get_string (root, "event");

  if (event == NULL) {
    refuse (error, "a message without event");
    return FALSE;
  }
  if (g_strcmp0 (tandem_sim_json_get_string (root, "streamSid"), stream_sid) != 0) {
    refuse (error, "%s with a streamSid that is not this stream's", event);
    return FALSE;
  }
  if (strcmp (event, "media") == 0)
    return parse_media (self, root, error);
  if (strcmp (event, "mark") == 0)
    return parse_mark (self, root, error);
  if (strcmp (event, "clear") == 0) {
    self->type = TANDEM_SIM_STREAM_CLEAR;
    return TRUE;
  }
  refuse (error, "unknown event \"%.40s\"", event);
  return FALSE;
}

TandemSimStreamMessage *
tandem_sim_stream_message_parse (const char *text, gssize length, const char *stream_sid, GError **error)
{
  g_autoptr (TandemSimStreamMessage) self = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (json_parser_load_from_data (parser, text, length, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (error, "a message that is not a JSON object");
    return NULL;
  }
  self = g_new0 (TandemSimStreamMessage, 1);
  if (!parse_object (self, json_node_get_object (root), stream_sid, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* {"event", "sequenceNumber", "streamSid", EVENT: { */
static JsonBuilder *
begin (const char *event, guint sequence, const char *stream_sid)
{
  JsonBuilder *builder = json_builder_new ();
  g_autofree char *number = g_strdup_printf ("%u", sequence);

  json_builder_begin_object (builder);
  add_string (builder, "event", event);
  add_string (builder, "sequenceNumber", number);
  add_string (builder, "streamSid", stream_sid);
  json_builder_set_member_name (builder, event);
  json_builder_begin_object (builder);
  return builder;
}

static char *
end (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

char *
tandem_sim_stream_format_connected (void)
{
  return g_strdup ("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
}

char *
tandem_sim_stream_format_start (guint sequence, const char *stream_sid, const char *account_sid, const char *call_sid,
                                GHashTable *parameters)
{
  g_autoptr (JsonBuilder) builder = begin ("start", sequence, stream_sid);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  add_string (builder, "accountSid", account_sid);
  add_string (builder, "streamSid", stream_sid);
  add_string (builder, "callSid", call_sid);
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "inbound");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "mediaFormat");
  json_builder_begin_object (builder);
  add_string (builder, "encoding", "audio/x-mulaw");
  json_builder_set_member_name (builder, "sampleRate");
  json_builder_add_int_value (builder, 8000);
  json_builder_set_member_name (builder, "channels");
  json_builder_add_int_value (builder, 1);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "customParameters");
  json_builder_begin_object (builder);
  if (parameters != NULL) {
    g_hash_table_iter_init (&iter, parameters);
    while (g_hash_table_iter_next (&iter, &name, &value))
      add_string (builder, name, value);
  }
  json_builder_end_object (builder);
  return end (builder);
}

/* 50 a second for each call: nothing in it needs escaping. */
char *
tandem_sim_stream_format_media (guint sequence, const char *stream_sid, guint64 frame, const guint8 *ulaw)
{
  g_autofree char *payload = g_base64_encode (ulaw, TANDEM_SIM_FRAME_BYTES);

  return g_strdup_printf ("{\"event\":\"media\",\"sequenceNumber\":\"%u\",\"streamSid\":\"%s\",\"media\":{\"track\":\"inbound\","
                          "\"chunk\":\"%" G_GUINT64_FORMAT "\",\"timestamp\":\"%" G_GUINT64_FORMAT "\",\"payload\":\"%s\"}}",
                          sequence, stream_sid, frame + 1, frame * TANDEM_SIM_FRAME_MS, payload);
}

char *
tandem_sim_stream_format_mark (guint sequence, const char *stream_sid, const char *name)
{
  g_autoptr (JsonBuilder) builder = begin ("mark", sequence, stream_sid);

  add_string (builder, "name", name);
  return end (builder);
}

char *
tandem_sim_stream_format_dtmf (guint sequence, const char *stream_sid, char digit)
{
  g_autoptr (JsonBuilder) builder = begin ("dtmf", sequence, stream_sid);
  char text[2] = { digit, '\0' };

  add_string (builder, "track", "inbound_track");
  add_string (builder, "digit", text);
  return end (builder);
}

char *
tandem_sim_stream_format_stop (guint sequence, const char *stream_sid, const char *account_sid, const char *call_sid)
{
  g_autoptr (JsonBuilder) builder = begin ("stop", sequence, stream_sid);

  add_string (builder, "accountSid", account_sid);
  add_string (builder, "callSid", call_sid);
  return end (builder);
}

char *
tandem_sim_stream_make_sid (void)
{
  return g_strdup_printf ("MZ%08x%08x%08x%08x", g_random_int (), g_random_int (), g_random_int (), g_random_int ());
}
