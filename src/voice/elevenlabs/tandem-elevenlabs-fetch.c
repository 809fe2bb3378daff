// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-fetch.h"

#include <string.h>

#include "tandem-elevenlabs-failure.h"
#include "tandem-error.h"
#include "tandem-timer.h"

#define BLOCK 4096
#define BODY_MAX (1024 * 1024)
/* Five minutes of 24 kHz samples. */
#define STREAM_MAX (5 * 60 * 48 * 1000)
#define ERROR_MAX (64 * 1024)
/* Between two blocks. */
#define PATIENCE_MS 10000

typedef struct {
  SoupMessage *request;
  GInputStream *stream;   /* nullable */
  GByteArray *body;
  GCancellable *attempt;
  GCancellable *outer;    /* nullable */
  GSource *timer;
  gulong outer_id;
  gsize n;                /* bytes that came */
  TandemElevenlabsBlockFunc func;
  gpointer user_data;
  gboolean late;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  tandem_timer_stop (&fetch->timer);
  if (fetch->outer)
    g_cancellable_disconnect (fetch->outer, fetch->outer_id);
  g_clear_object (&fetch->outer);
  g_clear_object (&fetch->attempt);
  g_clear_object (&fetch->stream);
  g_clear_object (&fetch->request);
  g_byte_array_unref (fetch->body);
  g_free (fetch);
}

SoupMessage *
tandem_elevenlabs_fetch_make_request (const char *base, const char *path, const char *api_key, const char *json)
{
  gsize length = strlen (base);
  g_autofree char *url = NULL;
  g_autoptr (GBytes) body = NULL;
  SoupMessage *request;

  while (length > 0 && base[length - 1] == '/')
    length--;
  url = g_strdup_printf ("%.*s%s", (int) length, base, path);
  request = soup_message_new (json ? SOUP_METHOD_POST : SOUP_METHOD_GET, url);
  if (!request)
    return NULL;
  soup_message_add_flags (request, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (soup_message_get_request_headers (request), "xi-api-key", api_key);
  if (!json)
    return request;
  body = g_bytes_new (json, strlen (json));
  soup_message_set_request_body_from_bytes (request, "application/json", body);
  return request;
}

static gboolean
on_late (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->late = TRUE;
  tandem_timer_stop (&fetch->timer);
  g_cancellable_cancel (fetch->attempt);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Takes @error. */
static void
fail (GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) cause = error;

  tandem_timer_stop (&fetch->timer);
  if (fetch->late)
    g_task_return_new_error (task, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                             "ElevenLabs did not answer within %d s: try again later.", PATIENCE_MS / 1000);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == TANDEM_AGENT_ERROR)
    g_task_return_error (task, g_steal_pointer (&cause));
  else
    g_task_return_error (task, tandem_elevenlabs_failure_from_status (0, FALSE, NULL, 0, cause));
}

static gboolean
is_good (Fetch *fetch)
{
  return soup_message_get_status (fetch->request) == SOUP_STATUS_OK;
}

static void
conclude (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->request);

  tandem_timer_stop (&fetch->timer);
  if (is_good (fetch))
    g_task_return_pointer (task, g_bytes_new (fetch->body->data, fetch->body->len), (GDestroyNotify) g_bytes_unref);
  else
    fail (task, tandem_elevenlabs_failure_from_status (soup_message_get_status (fetch->request),
                                                       soup_message_headers_get_one (headers, "Retry-After") != NULL,
                                                       (const char *) fetch->body->data, fetch->body->len, NULL));
}

static void read_block (GTask *task);

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize n;

  if (!block) {
    fail (task, error);
    return;
  }
  n = g_bytes_get_size (block);
  fetch->n += n;
  if (n == 0 || (!is_good (fetch) && fetch->n > ERROR_MAX)) {
    conclude (task);
    return;
  }
  if (fetch->n > (fetch->func ? STREAM_MAX : BODY_MAX)) {
    fail (task, g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                                     "ElevenLabs sends more than an answer can be: check ELEVENLABS_API_URL."));
    return;
  }
  if (fetch->func && is_good (fetch))
    fetch->func (block, fetch->user_data);
  else
    g_byte_array_append (fetch->body, g_bytes_get_data (block, NULL), (guint) n);
  read_block (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_block (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  tandem_timer_start (&fetch->timer, PATIENCE_MS, on_late, fetch);
  g_input_stream_read_bytes_async (fetch->stream, BLOCK, G_PRIORITY_DEFAULT, fetch->attempt, did_read, task);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!fetch->stream)
    fail (task, error);
  else
    read_block (g_steal_pointer (&task));
}

void
tandem_elevenlabs_fetch_async (SoupSession *session, SoupMessage *request, TandemElevenlabsBlockFunc func,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, tandem_elevenlabs_fetch_async);
  g_task_set_task_data (task, fetch, fetch_free);
  fetch->request = g_object_ref (request);
  fetch->body = g_byte_array_new ();
  fetch->attempt = g_cancellable_new ();
  fetch->func = func;
  fetch->user_data = user_data;
  if (cancellable) {
    fetch->outer = g_object_ref (cancellable);
    fetch->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), fetch->attempt, NULL);
  }
  tandem_timer_start (&fetch->timer, PATIENCE_MS, on_late, fetch);
  soup_session_send_async (session, request, G_PRIORITY_DEFAULT, fetch->attempt, did_send, g_steal_pointer (&task));
}

GBytes *
tandem_elevenlabs_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_elevenlabs_fetch_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
