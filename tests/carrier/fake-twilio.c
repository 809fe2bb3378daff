// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-twilio.h"

#include <string.h>

typedef enum { ANSWER, DROP, HANG, BREAK_OFF, CUT } Action;

typedef struct {
  Action action;
  guint status;
  char *body;
  char *retry_after;
  char *location;
  GBytes *bytes;
} Reply;

static void
reply_free (Reply *self)
{
  g_free (self->body);
  g_free (self->retry_after);
  g_free (self->location);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
queue_free (gpointer queue)
{
  g_queue_free_full (queue, (GDestroyNotify) reply_free);
}

static void
break_off (FakeTwilio *self, SoupServerMessage *message, gboolean cut)
{
  GString *text = g_string_new ("HTTP/1.1 200 OK\r\nContent-Type: audio/x-wav\r\nContent-Length: 100000\r\n\r\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_c (text, 'x');
  g_clear_object (&self->broken);
  self->broken = soup_server_message_steal_connection (message);
  g_output_stream_write_all (g_io_stream_get_output_stream (self->broken), text->str, text->len, NULL, NULL, &error);
  g_assert_no_error (error);
  g_string_free (text, TRUE);
  if (cut)
    g_io_stream_close (self->broken, NULL, NULL);
}

static void
perform (FakeTwilio *self, SoupServerMessage *message, const Reply *reply)
{
  g_autoptr (GIOStream) stream = NULL;
  switch (reply->action) {
  case DROP:
    stream = soup_server_message_steal_connection (message);
    g_io_stream_close (stream, NULL, NULL);
    break;
  case HANG:
    g_set_object (&self->held, message);
    soup_server_message_pause (message);
    break;
  case BREAK_OFF:
  case CUT:
    break_off (self, message, reply->action == CUT);
    break;
  case ANSWER:
  default:
    soup_server_message_set_status (message, reply->status, NULL);
    if (reply->retry_after != NULL)
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", reply->retry_after);
    if (reply->location != NULL)
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", reply->location);
    if (reply->bytes != NULL) {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type", "audio/x-wav");
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), reply->bytes);
    } else {
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, reply->body, strlen (reply->body));
    }
  }
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  FakeTwilio *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  const char *rest = g_str_has_prefix (path, FAKE_CALLS) ? path + strlen (FAKE_CALLS) : path;
  g_autofree char *route = g_strdup_printf ("%s %s", soup_server_message_get_method (message), rest);
  GQueue *script = g_hash_table_lookup (self->scripts, route);

  g_free (self->authorization);
  self->authorization = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  g_ptr_array_add (self->targets, g_strdup_printf ("%s?%s", path, g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : ""));
  g_ptr_array_add (self->forms, g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
  if (script == NULL || script->length == 0) {
    g_test_message ("no script for %s", route);
    soup_server_message_set_status (message, 404, NULL);
  } else {
    perform (self, message, g_queue_peek_head (script));
    if (script->length > 1)
      reply_free (g_queue_pop_head (script));
  }
  g_ptr_array_add (self->requests, g_steal_pointer (&route));
}

FakeTwilio *
fake_twilio_new (void)
{
  FakeTwilio *self = g_new0 (FakeTwilio, 1);
  g_autoptr (GError) error = NULL;

  self->scripts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, queue_free);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->forms = g_ptr_array_new_with_free_func (g_free);
  self->targets = g_ptr_array_new_with_free_func (g_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
fake_twilio_free (FakeTwilio *self)
{
  g_clear_object (&self->held);
  g_clear_object (&self->broken);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->url);
  g_free (self->authorization);
  g_hash_table_unref (self->scripts);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->forms);
  g_ptr_array_unref (self->targets);
  g_free (self);
}

static Reply *
add_reply (FakeTwilio *self, const char *route, Action action)
{
  GQueue *script = g_hash_table_lookup (self->scripts, route);
  Reply *reply = g_new0 (Reply, 1);
  if (script == NULL) {
    script = g_queue_new ();
    g_hash_table_insert (self->scripts, g_strdup (route), script);
  }
  reply->action = action;
  g_queue_push_tail (script, reply);
  return reply;
}

void
fake_twilio_reply (FakeTwilio *self, const char *route, guint status, const char *body, const char *retry_after)
{
  Reply *reply = add_reply (self, route, ANSWER);
  reply->status = status;
  reply->body = g_strdup (body);
  reply->retry_after = g_strdup (retry_after);
}

void
fake_twilio_reply_file (FakeTwilio *self, const char *route, GBytes *bytes)
{
  Reply *reply = add_reply (self, route, ANSWER);
  reply->status = 200;
  reply->bytes = g_bytes_ref (bytes);
}

void
fake_twilio_redirect (FakeTwilio *self, const char *route, const char *location)
{
  Reply *reply = add_reply (self, route, ANSWER);
  reply->status = 307;
  reply->body = g_strdup ("");
  reply->location = g_strdup (location);
}

void
fake_twilio_break_off (FakeTwilio *self, const char *route, gboolean cut)
{
  add_reply (self, route, cut ? CUT : BREAK_OFF);
}

void
fake_twilio_drop (FakeTwilio *self, const char *route)
{
  add_reply (self, route, DROP);
}

void
fake_twilio_hang (FakeTwilio *self, const char *route)
{
  add_reply (self, route, HANG);
}

void
fake_twilio_release (FakeTwilio *self, guint status, const char *body)
{
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&self->held);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
  soup_server_message_unpause (message);
}

void
fake_twilio_forget (FakeTwilio *self, const char *route)
{
  g_hash_table_remove (self->scripts, route);
}

guint
fake_twilio_count (FakeTwilio *self, const char *route)
{
  guint n = 0;
  for (guint i = 0; i < self->requests->len; i++)
    n += g_str_equal (g_ptr_array_index (self->requests, i), route);
  return n;
}

char *
fake_twilio_call (const char *sid, const char *status, int age_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) created = g_date_time_add_seconds (now, -age_s);
  g_autofree char *date = g_date_time_format (created, "%a, %d %b %Y %H:%M:%S +0000");
  return g_strdup_printf ("{\"sid\":\"%s\",\"status\":\"%s\",\"to\":\"+12025550123\",\"from\":\"+12025550100\",\"date_created\":\"%s\",\"duration\":null}", sid,
                          status, date);
}
