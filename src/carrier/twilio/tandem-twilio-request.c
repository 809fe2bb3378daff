// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-request.h"

#include "tandem-error.h"
#include "tandem-twilio-pause.h"
#include "tandem-twilio-resource.h"

/* Longer waits are the caller's decision. */
#define MAX_RETRY_AFTER_S 30
#define MAX_BACK_OFF_MS 3000
/* libsoup 3.2 has no name for it. */
#define TOO_MANY_REQUESTS 429

typedef struct {
  /* owned */
  SoupSession *session;
  TandemTwilioAccount *account;
  char *url;
  GBytes *form;
  SoupMessage *message;
  GCancellable *attempt; /* cancelled by the timer and by the caller */
  guint timer_id;
  gulong cancelled_id;

  guint timeout_ms;
  guint n_retries;
  gboolean timed_out;
  gint64 date_s;
  TandemTwilioFailure failure;
} Request;

static void start_attempt (GTask *task);

static void
request_free (Request *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_free (self->url);
  g_clear_pointer (&self->form, g_bytes_unref);
  g_clear_object (&self->message);
  g_clear_object (&self->attempt);
  g_free (self);
}

/* Jitter keeps fifty failed calls from coming back in the same millisecond. */
static guint
back_off_ms (guint n_retries)
{
  guint full = MIN (MAX_BACK_OFF_MS, 100u << MIN (n_retries, 5));
  return full / 2 + (guint) g_random_int_range (0, (gint32) (full / 2 + 1));
}

/* Seconds, or a date; -1 when absent. */
static gint64
get_retry_after_s (SoupMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  if (value == NULL)
    return -1;
  if (g_ascii_isdigit (*value))
    return g_ascii_strtoll (value, NULL, 10);
  g_autoptr (GDateTime) time = soup_date_time_new_from_http_string (value);
  return time != NULL ? MAX (0, g_date_time_to_unix (time) - g_get_real_time () / G_USEC_PER_SEC) : -1;
}

static gint64
get_date_s (SoupMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr (GDateTime) time = value != NULL ? soup_date_time_new_from_http_string (value) : NULL;
  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static GError *
make_error (guint status, gint64 retry_after_s, const TandemTwilioProblem *problem)
{
  if (status == SOUP_STATUS_UNAUTHORIZED || problem->code == 20003)
    return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH,
                        "Twilio refused the account SID or auth token (20003): check them in Preferences");
  if (status == TOO_MANY_REQUESTS || problem->code == 20429) {
    if (retry_after_s > 0)
      return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY,
                          "Twilio is busy (20429): try again in %" G_GINT64_FORMAT " seconds", retry_after_s);
    return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "Twilio is busy (20429): try again in a moment");
  }
  if (problem->message != NULL && problem->code != 0)
    return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "Twilio refused: %s (error %d)", problem->message, problem->code);
  if (problem->message != NULL)
    return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "Twilio refused: %s (HTTP %u)", problem->message, status);
  if (status >= 500)
    return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "Twilio has a problem of its own (HTTP %u): try again later", status);
  return g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED,
                      "Twilio refused the request (HTTP %u): check the Twilio API URL in Preferences", status);
}

/* Asked twice is not done twice. */
static gboolean
is_harmless (Request *self)
{
  return self->form == NULL;
}

static void
handle_answer (GTask *task, GBytes *body)
{
  Request *self = g_task_get_task_data (task);
  guint status = soup_message_get_status (self->message);
  gint64 retry_after_s = get_retry_after_s (self->message);

  self->failure.status = status;
  self->date_s = get_date_s (self->message);
  if (SOUP_STATUS_IS_SUCCESSFUL (status)) {
    g_task_return_pointer (task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
    return;
  }
  /* Below 500 Twilio says that it did nothing; what a gateway between us says proves nothing. */
  self->failure.sent = status >= 500;
  if ((status == TOO_MANY_REQUESTS || (status >= 500 && is_harmless (self))) && self->n_retries < self->account->max_retries
      && retry_after_s <= MAX_RETRY_AFTER_S) {
    guint delay_ms = back_off_ms (self->n_retries++);
    tandem_twilio_pause (task, retry_after_s >= 0 ? MAX (delay_ms, (guint) retry_after_s * 1000) : delay_ms, start_attempt);
    return;
  }
  g_auto (TandemTwilioProblem) problem = { 0 };
  tandem_twilio_problem_parse (&problem, body);
  self->failure.code = problem.code;
  g_task_return_error (task, make_error (status, retry_after_s, &problem));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (body != NULL) {
    handle_answer (task, body);
  } else if (self->timed_out) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                             "Twilio did not answer in time: check the network and try again");
  } else if ((!self->failure.sent || is_harmless (self)) && self->n_retries < self->account->max_retries) {
    tandem_twilio_pause (task, back_off_ms (self->n_retries++), start_attempt);
  } else {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "Twilio cannot be reached: check the network (%s)",
                             error->message);
  }
}

static gboolean
on_timeout (gpointer user_data)
{
  Request *self = user_data;
  self->timer_id = 0;
  self->timed_out = TRUE;
  g_cancellable_cancel (self->attempt);
  return G_SOURCE_REMOVE;
}

static void
on_starting (SoupMessage *message, Request *self)
{
  self->failure.sent = TRUE;
}

static void
on_cancelled (GCancellable *cancellable, GCancellable *attempt)
{
  g_cancellable_cancel (attempt);
}

static void
start_attempt (GTask *task)
{
  Request *self = g_task_get_task_data (task);
  g_autofree char *credentials = g_strconcat (self->account->user, ":", self->account->password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) credentials, strlen (credentials));
  g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (self->form != NULL ? "POST" : "GET", self->url);

  if (message == NULL) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                             "The Twilio API URL (TWILIO_API_URL) is not a URL: correct it in Preferences");
    return;
  }
  /* A redirect would take the password to another host. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  if (self->form != NULL)
    soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", self->form);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), self);

  self->failure = (TandemTwilioFailure) { 0 };
  self->timed_out = FALSE;
  g_set_object (&self->message, message);
  g_clear_object (&self->attempt);
  self->attempt = g_cancellable_new ();
  if (g_task_get_cancellable (task) != NULL)
    self->cancelled_id = g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_cancelled), g_object_ref (self->attempt), g_object_unref);
  self->timer_id = g_timeout_add (self->timeout_ms, on_timeout, self);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->attempt, on_answer, g_object_ref (task));
}

void
tandem_twilio_request_async (SoupSession *session, TandemTwilioAccount *account, const char *path, const char *form, guint timeout_ms,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *self = g_new0 (Request, 1);

  g_task_set_source_tag (task, tandem_twilio_request_async);
  self->session = g_object_ref (session);
  self->account = tandem_twilio_account_ref (account);
  self->url = g_strdup_printf ("%s/2010-04-01/Accounts/%s%s", account->api_url, account->account_sid, path);
  self->form = form != NULL ? g_bytes_new (form, strlen (form)) : NULL;
  self->timeout_ms = timeout_ms;
  g_task_set_task_data (task, self, (GDestroyNotify) request_free);
  if (!g_task_return_error_if_cancelled (task))
    start_attempt (task);
}

GBytes *
tandem_twilio_request_finish (GAsyncResult *result, gint64 *date_s, TandemTwilioFailure *failure, GError **error)
{
  Request *self = g_task_get_task_data (G_TASK (result));
  if (date_s != NULL)
    *date_s = self->date_s;
  *failure = self->failure;
  return g_task_propagate_pointer (G_TASK (result), error);
}
