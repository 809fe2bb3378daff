// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "remove-folder.h"
#include "tandem-public-listener.h"
#include "tandem-twilio-text-host.h"

#define SIZE 100000

typedef struct {
  TandemMediaThread *thread;
  TandemPublicListener *listener; /* media thread */
  TandemTwilioTextHost *host;
  TandemMessage *message;
  SoupSession *session;
  char *folder;
  char *content;
  guint port;
  gboolean ready;
} Fixture;

static gboolean
refuse (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data, GError **error)
{
  g_assert_not_reached ();
}

static void
on_ready (gpointer data)
{
  ((Fixture *) data)->ready = TRUE;
}

static void
wait_ready (Fixture *fixture)
{
  while (!fixture->ready)
    g_main_context_iteration (NULL, TRUE);
  fixture->ready = FALSE;
}

static void
listen (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  fixture->listener = tandem_public_listener_new (refuse, NULL);
  tandem_public_listener_add_files (fixture->listener, TANDEM_TWILIO_TEXT_HOST_FOLDER, tandem_twilio_text_host_handle, fixture->host);
  tandem_public_listener_start (fixture->listener, 0, &error);
  g_assert_no_error (error);
  fixture->port = tandem_public_listener_get_port (fixture->listener);
  tandem_media_thread_post_main (fixture->thread, on_ready, fixture, NULL);
}

static void
unlisten (gpointer data)
{
  Fixture *fixture = data;

  tandem_public_listener_stop (fixture->listener);
  g_clear_object (&fixture->listener);
}

static void
attach (Fixture *fixture, const char *file, const char *type, const char *name)
{
  g_autoptr (TandemMessageMedia) media = tandem_message_media_new (type, NULL);
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);

  g_assert_true (g_file_set_contents (path, fixture->content, SIZE, NULL));
  tandem_message_media_set_name (media, name);
  tandem_message_media_set_file (media, path, SIZE);
  tandem_message_add_media (fixture->message, media);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tandem-host-XXXXXX", NULL);
  fixture->content = g_strnfill (SIZE, 'x');
  fixture->thread = tandem_media_thread_new ();
  fixture->host = tandem_twilio_text_host_new (fixture->thread);
  fixture->session = soup_session_new ();
  fixture->message = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, "+15005550006", "+12025550150", "");
  attach (fixture, "a.png", "image/png", "The \"best\" \xc3\xa9\r\ncake of them all.png");
  tandem_media_thread_post (fixture->thread, listen, fixture, NULL);
  wait_ready (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  tandem_media_thread_post (fixture->thread, unlisten, fixture, NULL);
  tandem_media_thread_stop (fixture->thread);
  tandem_twilio_text_host_stop (fixture->host);
  g_assert_finalize_object (fixture->host);
  g_assert_finalize_object (fixture->message);
  g_clear_object (&fixture->thread);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->content);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* *@body (nullable): (transfer full). */
static SoupMessage *
ask (Fixture *fixture, const char *method, const char *path, const char *range, GBytes **body)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", fixture->port, path);
  SoupMessage *message = soup_message_new (method, uri);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (range)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Range", range);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  bytes = soup_session_send_and_read_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  if (body)
    *body = g_steal_pointer (&bytes);
  return message;
}

static guint
status_of (Fixture *fixture, const char *method, const char *path)
{
  g_autoptr (SoupMessage) message = ask (fixture, method, path, NULL, NULL);

  return soup_message_get_status (message);
}

static void
test_served (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = tandem_twilio_text_host_offer (fixture->host, fixture->message);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GBytes) ranges = NULL;
  g_autoptr (SoupMessage) got = ask (fixture, "GET", paths->pdata[0], NULL, &body);
  g_autoptr (SoupMessage) head = ask (fixture, "HEAD", paths->pdata[0], NULL, &nothing);
  g_autoptr (SoupMessage) part = ask (fixture, "GET", paths->pdata[0], "bytes=0-,0-,0-,0-,0-,0-,0-,0-", &ranges);

  g_assert_cmpuint (soup_message_get_status (got), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), fixture->content, SIZE);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (got), "Content-Type"), ==, "image/png");
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (got), "Content-Disposition"), ==,
                   "inline; filename=\"The__best______c.png\"");
  g_assert_cmpuint (soup_message_get_status (head), ==, 200);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (soup_message_get_response_headers (head)), ==, SIZE);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (head), "Content-Type"), ==, "image/png");
  /* As if it had not been asked for. */
  g_assert_cmpuint (soup_message_get_status (part), ==, 200);
  g_assert_cmpuint (g_bytes_get_size (ranges), ==, SIZE);
}

static void
test_strangers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = tandem_twilio_text_host_offer (fixture->host, fixture->message);
  g_autofree char *below = g_strconcat (paths->pdata[0], "/", NULL);
  g_autofree char *deeper = g_strconcat (paths->pdata[0], "/a.png", NULL);
  g_autofree char *shorter = g_strndup (paths->pdata[0], strlen (paths->pdata[0]) - 1);
  g_autofree char *file = g_strconcat (TANDEM_TWILIO_TEXT_HOST_FOLDER, fixture->folder, "/a.png", NULL);
  const char *wrong[] = {
    TANDEM_TWILIO_TEXT_HOST_FOLDER, TANDEM_TWILIO_TEXT_HOST_FOLDER "/", TANDEM_TWILIO_TEXT_HOST_FOLDER "/a.png",
    TANDEM_TWILIO_TEXT_HOST_FOLDER "/..%2f..%2fetc%2fpasswd", TANDEM_TWILIO_TEXT_HOST_FOLDER "/../../../etc/passwd",
    TANDEM_TWILIO_TEXT_HOST_FOLDER "/%00", below, deeper, shorter, file,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_cmpuint (status_of (fixture, "GET", wrong[i]), ==, 404);
  }
  g_assert_cmpuint (status_of (fixture, "POST", paths->pdata[0]), ==, 405);
  g_assert_cmpuint (status_of (fixture, "PUT", paths->pdata[0]), ==, 405);
  g_assert_cmpuint (status_of (fixture, "DELETE", paths->pdata[0]), ==, 405);
  g_assert_cmpuint (status_of (fixture, "GET", paths->pdata[0]), ==, 200);
}

static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = tandem_twilio_text_host_offer (fixture->host, fixture->message);
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (TandemMessageMedia) elsewhere = tandem_message_media_new ("image/png", "https://example.com/a.png");

  tandem_message_add_media (fixture->message, elsewhere);
  /* A second attempt has addresses of its own. */
  second = tandem_twilio_text_host_offer (fixture->host, fixture->message);
  g_assert_cmpuint (second->len, ==, 2);
  g_assert_null (second->pdata[1]);
  g_assert_cmpstr (first->pdata[0], !=, second->pdata[0]);
  g_assert_cmpuint (status_of (fixture, "GET", first->pdata[0]), ==, 404);
  tandem_message_advance (fixture->message, TANDEM_MESSAGE_STATUS_QUEUED, 0, NULL);
  g_assert_cmpuint (status_of (fixture, "GET", second->pdata[0]), ==, 200);
  tandem_message_advance (fixture->message, TANDEM_MESSAGE_STATUS_SENT, 0, NULL);
  g_assert_cmpuint (status_of (fixture, "GET", second->pdata[0]), ==, 404);
}

/* Who has the address is not served for ever either. */
static void
test_too_often (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = tandem_twilio_text_host_offer (fixture->host, fixture->message);

  for (guint i = 0; i < 30; i++)
    g_assert_cmpuint (status_of (fixture, "HEAD", paths->pdata[0]), ==, 200);
  g_assert_cmpuint (status_of (fixture, "GET", paths->pdata[0]), ==, 429);
}

/* A file is in memory until it is taken, not only until it is read. */
static void
test_slow_readers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = tandem_twilio_text_host_offer (fixture->host, fixture->message);
  g_autoptr (TandemMessageMedia) media = g_list_model_get_item (tandem_message_get_media (fixture->message), 0);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", (char *) paths->pdata[0]);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GPtrArray) slow = g_ptr_array_new_with_free_func (g_object_unref);

  /* More than sockets hold. */
  g_assert_cmpint (truncate (tandem_message_media_get_path (media), 24 << 20), ==, 0);
  for (guint i = 0; i < 6; i++) {
    GSocketConnection *one = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) fixture->port, NULL, NULL);
    char sign;

    g_assert_nonnull (one);
    g_ptr_array_add (slow, one);
    g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (one)), request, strlen (request), NULL, NULL,
                                              NULL));
    g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (one)), &sign, 1, NULL, NULL), ==, 1);
  }
  g_assert_cmpuint (status_of (fixture, "GET", paths->pdata[0]), ==, 429);
  g_ptr_array_set_size (slow, 0);
  while (status_of (fixture, "HEAD", paths->pdata[0]) == 429)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (status_of (fixture, "HEAD", paths->pdata[0]), ==, 200);
}

static void
test_file_is_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = tandem_twilio_text_host_offer (fixture->host, fixture->message);
  g_autoptr (TandemMessageMedia) media = g_list_model_get_item (tandem_message_get_media (fixture->message), 0);

  g_assert_cmpint (g_unlink (tandem_message_media_get_path (media)), ==, 0);
  /* The warning is of the media thread, so it cannot be expected here. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_assert_cmpuint (status_of (fixture, "HEAD", paths->pdata[0]), ==, 410);
  g_assert_cmpuint (status_of (fixture, "GET", paths->pdata[0]), ==, 410);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/text-host/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("served", test_served);
  ADD ("strangers", test_strangers);
  ADD ("taken-back", test_taken_back);
  ADD ("too-often", test_too_often);
  ADD ("slow-readers", test_slow_readers);
  ADD ("file-is-gone", test_file_is_gone);
  return g_test_run ();
}
