// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-google-token.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-google-answer.h"
#include "tandem-google-credentials.h"
#include "tandem-timer.h"

#define ANSWER_MAX (64 * 1024)

struct _TandemGoogleToken {
  GObject parent_instance;

  /* owned */
  char *file;
  char *url;
  TandemGoogleAccess *access; /* nullable */
  GPtrArray *waiting;         /* GTask */

  gint64 (*now_s) (void);
  gint64 until_s;             /* when access ends */
  guint source;               /* counts set_source() */
  gboolean fetching;
};

G_DEFINE_FINAL_TYPE (TandemGoogleToken, tandem_google_token, G_TYPE_OBJECT)

/* One request, from the file to the answer. */
typedef struct {
  /* owned */
  TandemGoogleToken *token;
  SoupSession *session;
  SoupMessage *message; /* nullable, as all below */
  TandemGoogleCredentials *credentials;
  char *file;
  char *url;
  char *form;
  char *body;
  GInputStream *stream;
  GCancellable *attempt;
  GSource *timer;

  gint64 now_s;
  guint source;
  gboolean late;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  tandem_timer_stop (&fetch->timer);
  g_clear_object (&fetch->token);
  g_clear_object (&fetch->session);
  g_clear_object (&fetch->message);
  g_clear_object (&fetch->stream);
  g_clear_object (&fetch->attempt);
  g_clear_pointer (&fetch->credentials, tandem_google_credentials_free);
  g_free (fetch->file);
  g_free (fetch->url);
  g_free (fetch->form);
  g_free (fetch->body);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

void
tandem_google_access_free (TandemGoogleAccess *self)
{
  g_free (self->token);
  g_free (self->project);
  g_free (self->quota_project);
  g_free (self);
}

static TandemGoogleAccess *
access_copy (const TandemGoogleAccess *access)
{
  TandemGoogleAccess *copy = g_new0 (TandemGoogleAccess, 1);

  copy->token = g_strdup (access->token);
  copy->project = g_strdup (access->project);
  copy->quota_project = g_strdup (access->quota_project);
  return copy;
}

static gint64
real_now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
tandem_google_token_finalize (GObject *object)
{
  TandemGoogleToken *self = TANDEM_GOOGLE_TOKEN (object);

  g_free (self->file);
  g_free (self->url);
  g_clear_pointer (&self->access, tandem_google_access_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_google_token_parent_class)->finalize (object);
}

static void
tandem_google_token_class_init (TandemGoogleTokenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_google_token_finalize;
}

static void
tandem_google_token_init (TandemGoogleToken *self)
{
  self->file = g_strdup ("");
  self->url = g_strdup ("");
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->now_s = real_now_s;
}

TandemGoogleToken *
tandem_google_token_new (void)
{
  return g_object_new (TANDEM_TYPE_GOOGLE_TOKEN, NULL);
}

void
tandem_google_token_set_source (TandemGoogleToken *self, const char *file, const char *url)
{
  g_return_if_fail (TANDEM_IS_GOOGLE_TOKEN (self));

  if (g_str_equal (self->file, file) && g_str_equal (self->url, url))
    return;
  g_free (self->file);
  g_free (self->url);
  self->file = g_strdup (file);
  self->url = g_strdup (url);
  self->source++;
  g_clear_pointer (&self->access, tandem_google_access_free);
}

void
tandem_google_token_set_clock (TandemGoogleToken *self, gint64 (*now_s) (void))
{
  g_return_if_fail (TANDEM_IS_GOOGLE_TOKEN (self));
  self->now_s = now_s;
}

void
tandem_google_token_forget (TandemGoogleToken *self, const char *token)
{
  g_return_if_fail (TANDEM_IS_GOOGLE_TOKEN (self));

  if (self->access && g_strcmp0 (self->access->token, token) == 0)
    g_clear_pointer (&self->access, tandem_google_access_free);
}

/* --- one request ---------------------------------------------------------------------------------------- */

/* Everybody who waits gets @access or a copy of @error; who asks from inside begins anew. */
static void
tell_all (TandemGoogleToken *self, const TandemGoogleAccess *access, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->fetching = FALSE;
  for (guint i = 0; i < waiting->len; i++)
    if (access)
      g_task_return_pointer (waiting->pdata[i], access_copy (access), (GDestroyNotify) tandem_google_access_free);
    else
      g_task_return_error (waiting->pdata[i], g_error_copy (error));
}

static void
end_with_error (Fetch *fetch, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  if (cause->domain == TANDEM_AGENT_ERROR)
    error = g_error_copy (cause);
  else if (fetch->late)
    error = g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                         "Google gave no token within %d s: check the network.", TANDEM_GOOGLE_TOKEN_TIMEOUT_S);
  else
    error = g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                         "Google cannot be asked for a token: check the network (%s).", cause->message);
  tell_all (fetch->token, NULL, error);
}

static void
take_answer (Fetch *fetch, gsize length, GError **error)
{
  TandemGoogleToken *self = fetch->token;
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  const TandemGoogleAnswer answer = {
    .status = soup_message_get_status (fetch->message), .date = soup_message_headers_get_one (headers, "Date"), .body = fetch->body,
    .length = length, .user = tandem_google_credentials_is_user (fetch->credentials), .now_s = self->now_s (),
  };
  g_autoptr (TandemGoogleAccess) access = g_new0 (TandemGoogleAccess, 1);
  gint64 lifetime_s;

  access->token = tandem_google_answer_parse (&answer, &lifetime_s, error);
  if (!access->token)
    return;
  access->project = g_strdup (tandem_google_credentials_get_project (fetch->credentials));
  access->quota_project = g_strdup (tandem_google_credentials_get_quota_project (fetch->credentials));
  if (fetch->source == self->source) {
    g_clear_pointer (&self->access, tandem_google_access_free);
    self->access = access_copy (access);
    self->until_s = fetch->now_s + lifetime_s;
  }
  tell_all (self, access, NULL);
}

static void
on_body (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    take_answer (fetch, MIN (length, ANSWER_MAX), &error);
  if (error)
    end_with_error (fetch, error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (GError) error = NULL;

  fetch->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!fetch->stream) {
    end_with_error (fetch, error);
    return;
  }
  fetch->body = g_malloc (ANSWER_MAX);
  g_input_stream_read_all_async (fetch->stream, fetch->body, ANSWER_MAX, G_PRIORITY_DEFAULT, fetch->attempt, on_body, fetch);
  g_steal_pointer (&fetch);
}

static gboolean
on_late (gpointer user_data)
{
  Fetch *fetch = user_data;

  tandem_timer_stop (&fetch->timer);
  fetch->late = TRUE;
  g_cancellable_cancel (fetch->attempt);
  return G_SOURCE_REMOVE;
}

/* What the form shows must come to nobody else, so it is not sent on to another address. */
static void
send_form (Fetch *fetch)
{
  g_autoptr (GBytes) body = g_bytes_new (fetch->form, strlen (fetch->form));
  const char *url = *fetch->url ? fetch->url : tandem_google_credentials_get_token_url (fetch->credentials);

  fetch->message = soup_message_new (SOUP_METHOD_POST, url);
  soup_message_add_flags (fetch->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (fetch->message, "application/x-www-form-urlencoded", body);
  fetch->attempt = g_cancellable_new ();
  tandem_timer_start (&fetch->timer, TANDEM_GOOGLE_TOKEN_TIMEOUT_S * 1000, on_late, fetch);
  soup_session_send_async (fetch->session, fetch->message, G_PRIORITY_DEFAULT, fetch->attempt, on_answer, fetch);
}

/* The worker: the disk may be slow, and signing takes a while. */
static void
prepare (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  GError *error = NULL;

  fetch->credentials = tandem_google_credentials_load (fetch->file, &error);
  if (fetch->credentials)
    fetch->form = tandem_google_credentials_dup_form (fetch->credentials, fetch->now_s, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    send_form (g_steal_pointer (&fetch));
  else
    end_with_error (fetch, error);
}

static void
begin_fetch (TandemGoogleToken *self, SoupSession *session)
{
  Fetch *fetch = g_new0 (Fetch, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_prepared, fetch);

  self->fetching = TRUE;
  fetch->token = g_object_ref (self);
  fetch->session = g_object_ref (session);
  fetch->file = g_strdup (self->file);
  fetch->url = g_strdup (self->url);
  fetch->now_s = self->now_s ();
  fetch->source = self->source;
  g_task_set_source_tag (task, begin_fetch);
  g_task_set_task_data (task, fetch, NULL);
  g_task_run_in_thread (task, prepare);
}

void
tandem_google_token_get_async (TandemGoogleToken *self, SoupSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_GOOGLE_TOKEN (self) && SOUP_IS_SESSION (session));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_google_token_get_async);
  if (self->access && self->now_s () < self->until_s - TANDEM_GOOGLE_TOKEN_MARGIN_S) {
    g_task_return_pointer (task, access_copy (self->access), (GDestroyNotify) tandem_google_access_free);
    return;
  }
  if (*self->url && !tandem_google_is_safe_url (self->url)) {
    g_task_return_new_error (task, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, "GOOGLE_TOKEN_URL must begin with https://.");
    return;
  }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (!self->fetching)
    begin_fetch (self, session);
}

TandemGoogleAccess *
tandem_google_token_get_finish (TandemGoogleToken *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
