// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-request.h"

/* Default main context only. */
struct _TandemSimRequest {
  GObject parent_instance;
  /* owned */
  SoupServerMessage *message;
  char *path;
  char *query;
  GHashTable *parameters;  /* name -> GPtrArray of values */
  GPtrArray *none;
  gboolean muted;
  gboolean answered;
};

G_DEFINE_FINAL_TYPE (TandemSimRequest, tandem_sim_request, G_TYPE_OBJECT)

static void
tandem_sim_request_finalize (GObject *object)
{
  TandemSimRequest *self = TANDEM_SIM_REQUEST (object);

  g_clear_object (&self->message);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_clear_pointer (&self->none, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_request_parent_class)->finalize (object);
}

static void
tandem_sim_request_class_init (TandemSimRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_request_finalize;
}

static void
free_values (gpointer values)
{
  g_ptr_array_unref (values);
}

static void
tandem_sim_request_init (TandemSimRequest *self)
{
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_values);
  self->none = g_ptr_array_new ();
}

static char *
decode (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  char *decoded = g_uri_unescape_string (spaced, NULL);

  return decoded != NULL ? decoded : g_steal_pointer (&spaced);
}

/* libsoup's own decoder keeps one value of a repeated name; Twilio's arrays are repeated names. */
static void
read_parameters (TandemSimRequest *self, const char *form)
{
  g_auto (GStrv) pairs = g_strsplit (form, "&", -1);

  for (gsize i = 0; pairs[i] != NULL; i++) {
    g_auto (GStrv) sides = g_strsplit (pairs[i], "=", 2);
    g_autofree char *name = sides[0] == NULL ? NULL : decode (sides[0]);
    GPtrArray *values;

    if (name == NULL || *name == '\0')
      continue;
    values = g_hash_table_lookup (self->parameters, name);
    if (values == NULL) {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->parameters, g_steal_pointer (&name), values);
    }
    g_ptr_array_add (values, decode (sides[1] != NULL ? sides[1] : ""));
  }
}

TandemSimRequest *
tandem_sim_request_new (SoupServerMessage *message, const char *path)
{
  TandemSimRequest *self = g_object_new (TANDEM_TYPE_SIM_REQUEST, NULL);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  self->message = g_object_ref (message);
  self->path = g_strdup (path);
  self->query = g_strdup (query != NULL ? query : "");
  if (tandem_sim_request_is (self, "GET")) {
    read_parameters (self, self->query);
  } else {
    SoupMessageBody *body = soup_server_message_get_request_body (message);
    g_autofree char *form = g_strndup (body->data != NULL ? body->data : "", body->length);

    read_parameters (self, form);
  }
  soup_server_message_pause (message);
  return self;
}

SoupServerMessage *
tandem_sim_request_get_message (TandemSimRequest *self)
{
  return self->message;
}

const char *
tandem_sim_request_get_method (TandemSimRequest *self)
{
  return soup_server_message_get_method (self->message);
}

const char *
tandem_sim_request_get_path (TandemSimRequest *self)
{
  return self->path;
}

const char *
tandem_sim_request_get_query (TandemSimRequest *self)
{
  return self->query;
}

gboolean
tandem_sim_request_is (TandemSimRequest *self, const char *method)
{
  return g_strcmp0 (soup_server_message_get_method (self->message), method) == 0;
}

GPtrArray *
tandem_sim_request_get_all (TandemSimRequest *self, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->parameters, name);

  return values != NULL ? values : self->none;
}

const char *
tandem_sim_request_get (TandemSimRequest *self, const char *name)
{
  GPtrArray *values = tandem_sim_request_get_all (self, name);

  return values->len > 0 ? g_ptr_array_index (values, values->len - 1) : NULL;
}

/* Eats @body. */
static void
reply (TandemSimRequest *self, guint status, const char *type, GBytes *body)
{
  g_autoptr (GBytes) owned = body;
  g_autofree char *id = tandem_sim_new_sid ("RQ");

  g_return_if_fail (!self->answered);
  self->answered = TRUE;
  if (self->muted)
    return;
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Twilio-Request-Id", id);
  soup_server_message_set_status (self->message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  soup_server_message_unpause (self->message);
}

void
tandem_sim_request_reply_json (TandemSimRequest *self, guint status, JsonNode *json)
{
  char *body = json_to_string (json, FALSE);

  reply (self, status, "application/json", g_bytes_new_take (body, strlen (body)));
}

void
tandem_sim_request_reply_error (TandemSimRequest *self, guint status, int code, const char *format, ...)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *message = NULL;
  g_autofree char *more = g_strdup_printf ("https://www.twilio.com/docs/errors/%d", code);
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_int_value (builder, code);
  tandem_sim_json_string (builder, "message", message);
  tandem_sim_json_string (builder, "more_info", more);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (self, status, root);
}

void
tandem_sim_request_reply_empty (TandemSimRequest *self, guint status)
{
  reply (self, status, NULL, NULL);
}

void
tandem_sim_request_reply_bytes (TandemSimRequest *self, const char *content_type, GBytes *bytes)
{
  reply (self, SOUP_STATUS_OK, content_type, g_bytes_ref (bytes));
}

void
tandem_sim_request_reply_elsewhere (TandemSimRequest *self, const char *uri)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Location", uri);
  reply (self, SOUP_STATUS_FOUND, NULL, NULL);
}

void
tandem_sim_request_reply_away (TandemSimRequest *self, const char *uri)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Location", uri);
  reply (self, SOUP_STATUS_TEMPORARY_REDIRECT, NULL, NULL);
}

void
tandem_sim_request_refuse (TandemSimRequest *self, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "error", text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (self, SOUP_STATUS_BAD_REQUEST, root);
}

char *
tandem_sim_request_dup_base_url (TandemSimRequest *self)
{
  GUri *uri = soup_server_message_get_uri (self->message);

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri), g_uri_get_port (uri));
}

void
tandem_sim_request_mute (TandemSimRequest *self)
{
  self->muted = TRUE;
}

void
tandem_sim_request_drop (TandemSimRequest *self)
{
  g_autoptr (GIOStream) stream = NULL;

  g_return_if_fail (!self->answered);
  self->answered = TRUE;
  stream = soup_server_message_steal_connection (self->message);
  g_io_stream_close (stream, NULL, NULL);
}

void
tandem_sim_json_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
tandem_sim_json_date (JsonBuilder *builder, const char *name, GDateTime *date)
{
  g_autofree char *text = date == NULL ? NULL : tandem_sim_format_date (date);

  tandem_sim_json_string (builder, name, text);
}

char *
tandem_sim_format_date (GDateTime *date)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) utc = g_date_time_to_utc (date);

  /* g_date_time_format() would use the language of the user. */
  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (utc) - 1],
                          g_date_time_get_day_of_month (utc), months[g_date_time_get_month (utc) - 1],
                          g_date_time_get_year (utc), g_date_time_get_hour (utc), g_date_time_get_minute (utc),
                          g_date_time_get_second (utc));
}

char *
tandem_sim_new_sid (const char *prefix)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *digits = g_strjoinv ("", parts);

  return g_strconcat (prefix, digits, NULL);
}
