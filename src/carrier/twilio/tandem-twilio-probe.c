// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-probe.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-twilio-signature.h"

#define WEBHOOK_PATH "/twilio/voice/status"
#define NO_CALL "CA00000000000000000000000000000000"

typedef struct {
  SoupSession *session;
  SoupMessage *message;
  GCancellable *cancellable; /* ours: ended by time or by theirs */
  GCancellable *theirs;
  gulong cancelled_id;
  guint timeout_id;
  char *host;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_handle_id (&probe->timeout_id, g_source_remove);
  if (probe->theirs)
    g_cancellable_disconnect (probe->theirs, probe->cancelled_id);
  g_clear_object (&probe->theirs);
  g_clear_object (&probe->cancellable);
  g_clear_object (&probe->message);
  g_clear_object (&probe->session);
  g_free (probe->host);
  g_free (probe);
}

static gboolean
on_late (gpointer user_data)
{
  Probe *probe = user_data;

  probe->timeout_id = 0;
  g_cancellable_cancel (probe->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *theirs, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static GTask *
make_task (const char *url, gpointer tag, guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, probe, probe_free);
  probe->host = g_strdup (uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : url);
  probe->session = soup_session_new_with_options ("user-agent", TANDEM_TWILIO_PROBE_AGENT, NULL);
  soup_session_set_proxy_resolver (probe->session, NULL);
  probe->cancellable = g_cancellable_new ();
  if (cancellable) {
    probe->theirs = g_object_ref (cancellable);
    probe->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_object_ref (probe->cancellable),
                                                 g_object_unref);
  }
  probe->timeout_id = g_timeout_add (timeout_ms, on_late, probe);
  return task;
}

/* FALSE: the task is over. */
static gboolean
prepare (GTask *task, const char *method, const char *url, const char *signed_url, const char *form, const char *token)
{
  Probe *probe = g_task_get_task_data (task);
  g_autofree char *signature = tandem_twilio_signature_compute (token, signed_url, form, form ? strlen (form) : 0);

  probe->message = soup_message_new (method, url);
  if (!probe->message) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "%s is no address.", url);
    return FALSE;
  }
  soup_message_add_flags (probe->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (probe->message), "X-Twilio-Signature", signature);
  return TRUE;
}

/* @error: why nothing came at all. */
static void
fail (GTask *task, const GError *error)
{
  Probe *probe = g_task_get_task_data (task);
  guint status = probe->message ? soup_message_get_status (probe->message) : 0;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (status == SOUP_STATUS_FORBIDDEN)
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH,
                             "What is signed for %s is refused there (HTTP 403).", probe->host);
  else if (status != 0)
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "%s answers with HTTP %u.",
                             probe->host, status);
  else
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "%s cannot be reached (%s).",
                             probe->host, g_cancellable_is_cancelled (probe->cancellable) ? "no answer in time"
                                                                                          : error->message);
}

static void
did_post (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (probe->session, result, &error);

  if (body && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (probe->message)))
    g_task_return_boolean (task, TRUE);
  else
    fail (task, error);
}

void
tandem_twilio_probe_webhook_async (TandemTwilioAccount *account, guint timeout_ms, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *url = tandem_twilio_account_build_url (account, WEBHOOK_PATH);
  g_autoptr (GTask) task =
    make_task (url, tandem_twilio_probe_webhook_async, timeout_ms, cancellable, callback, user_data);
  g_autofree char *form = g_strdup_printf ("AccountSid=%s&CallSid=" NO_CALL "&CallStatus=completed", account->account_sid);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  Probe *probe = g_task_get_task_data (task);

  if (!prepare (task, "POST", url, url, form, account->auth_token))
    return;
  soup_message_set_request_body_from_bytes (probe->message, "application/x-www-form-urlencoded", body);
  soup_session_send_and_read_async (probe->session, probe->message, G_PRIORITY_DEFAULT, probe->cancellable, did_post,
                                    g_steal_pointer (&task));
}

static void
did_upgrade (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket = soup_session_websocket_connect_finish (probe->session, result, &error);

  if (!socket) {
    fail (task, error);
    return;
  }
  soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_task_return_boolean (task, TRUE);
}

void
tandem_twilio_probe_media_async (TandemTwilioAccount *account, guint timeout_ms, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  const char *url = account->media_url;
  g_autoptr (GTask) task = make_task (url, tandem_twilio_probe_media_async, timeout_ms, cancellable, callback, user_data);
  /* Twilio signs wss, whatever a proxy makes of it. */
  g_autofree char *signed_url = g_str_has_prefix (url, "ws:") ? g_strconcat ("wss", url + strlen ("ws"), NULL) : g_strdup (url);
  Probe *probe = g_task_get_task_data (task);

  if (!prepare (task, "GET", url, signed_url, NULL, account->auth_token))
    return;
  soup_session_websocket_connect_async (probe->session, probe->message, NULL, NULL, G_PRIORITY_DEFAULT, probe->cancellable,
                                        did_upgrade, g_steal_pointer (&task));
}

gboolean
tandem_twilio_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
