// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-post.h"

#include <string.h>

#include "tandem-error.h"

/* For each attempt. */
#define TIMEOUT_S 15

typedef struct {
  SoupMessage *request;
  const char *variable;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_clear_object (&sending->request);
  g_free (sending);
}

SoupSession *
tandem_http_post_make_session (void)
{
  return soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
}

/* What is wrong with this one stays wrong. */
static gboolean
is_refusal (guint status)
{
  return status == 400 || status == 410 || status == 413 || status == 415 || status == 422;
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Sending *sending = g_task_get_task_data (task);
  guint status = soup_message_get_status (sending->request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  /* What it says besides its status is of no use, and may be endless. */
  if (!stream)
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "%s cannot be reached: %s",
                             sending->variable, error->message);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR,
                             is_refusal (status) ? TANDEM_PROVIDER_ERROR_REFUSED : TANDEM_PROVIDER_ERROR_BUSY,
                             "%s answered with status %u.", sending->variable, status);
}

static SoupMessage *
make_request (const TandemHttpPost *post)
{
  SoupMessage *request = soup_message_new ("POST", post->url);
  g_autoptr (GBytes) body = g_bytes_new (post->body, strlen (post->body));

  if (!request)
    return NULL;
  soup_message_headers_append (soup_message_get_request_headers (request), "Idempotency-Key", post->id);
  if (post->header)
    soup_message_headers_append (soup_message_get_request_headers (request), post->header, post->value);
  soup_message_set_request_body_from_bytes (request, "application/json", body);
  soup_message_add_flags (request, SOUP_MESSAGE_NO_REDIRECT);
  return request;
}

void
tandem_http_post_async (GObject *source, SoupSession *session, const TandemHttpPost *post, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  sending->request = make_request (post);
  sending->variable = post->variable;
  g_task_set_source_tag (task, tandem_http_post_async);
  g_task_set_task_data (task, sending, sending_free);
  if (sending->request)
    soup_session_send_async (session, sending->request, G_PRIORITY_DEFAULT, cancellable, did_send, g_object_ref (task));
  else
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP, "%s is not set.", post->variable);
}

gboolean
tandem_http_post_finish (GObject *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
