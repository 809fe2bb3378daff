// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-tool.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-http-answer.h"
#include "tandem-http-request.h"
#include "tandem-tool-arguments.h"

#define BLOCK (16 * 1024)

struct _TandemHttpTool {
  GObject parent_instance;

  /* owned */
  TandemToolEntry *entry;
  char *parameters;
  SoupSession *session;
  TandemSecrets *secrets;
};

static void tool_init (TandemToolInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemHttpTool, tandem_http_tool, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TOOL, tool_init))

static void
tandem_http_tool_dispose (GObject *object)
{
  TandemHttpTool *self = TANDEM_HTTP_TOOL (object);

  g_clear_object (&self->secrets);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tandem_http_tool_parent_class)->dispose (object);
}

static void
tandem_http_tool_finalize (GObject *object)
{
  TandemHttpTool *self = TANDEM_HTTP_TOOL (object);

  g_clear_pointer (&self->entry, tandem_tool_entry_free);
  g_free (self->parameters);
  G_OBJECT_CLASS (tandem_http_tool_parent_class)->finalize (object);
}

static void
tandem_http_tool_class_init (TandemHttpToolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_http_tool_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_http_tool_finalize;
}

static void
tandem_http_tool_init (TandemHttpTool *self)
{
}

TandemHttpTool *
tandem_http_tool_new (TandemToolEntry *entry, SoupSession *session, TandemSecrets *secrets)
{
  TandemHttpTool *self;

  g_return_val_if_fail (entry && entry->kind == TANDEM_TOOL_KIND_HTTP && SOUP_IS_SESSION (session) && TANDEM_IS_SECRETS (secrets), NULL);
  self = g_object_new (TANDEM_TYPE_HTTP_TOOL, NULL);
  self->entry = entry;
  self->parameters = json_to_string (entry->parameters, FALSE);
  self->session = g_object_ref (session);
  self->secrets = g_object_ref (secrets);
  return self;
}

/* --- one request --------------------------------------------------------------------------------------------- */

typedef struct {
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  char *secret;          /* nullable */
  GCancellable *attempt; /* of the requests: ended by the time or by who asked */
  GCancellable *outer;   /* nullable: of who asked */
  gulong outer_id;
  guint timer_id;
  gboolean late;
  gboolean cut;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_handle_id (&request->timer_id, g_source_remove);
  if (request->outer)
    g_cancellable_disconnect (request->outer, request->outer_id);
  g_clear_object (&request->outer);
  g_clear_object (&request->attempt);
  g_clear_object (&request->stream);
  g_clear_object (&request->message);
  g_byte_array_unref (request->body);
  g_free (request->secret);
  g_free (request);
}

static gboolean
on_late (gpointer data)
{
  Request *request = data;

  request->timer_id = 0;
  request->late = TRUE;
  g_cancellable_cancel (request->attempt);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
reads (TandemHttpTool *self)
{
  return g_str_equal (self->entry->method, "GET");
}

static const char *
say_uncertain (TandemHttpTool *self)
{
  return reads (self) ? "" : TANDEM_HTTP_ANSWER_UNCERTAIN;
}

/* Takes @error. */
static void
end_with_error (GTask *task, GError *error)
{
  Request *request = g_task_get_task_data (task);
  TandemHttpTool *self = g_task_get_source_object (task);
  g_autoptr (GError) cause = error;

  g_clear_handle_id (&request->timer_id, g_source_remove);
  if (request->late)
    g_task_return_new_error (task, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, "The service did not answer within %u s.%s",
                             self->entry->timeout_s, say_uncertain (self));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == TANDEM_TOOL_ERROR)
    g_task_return_error (task, g_steal_pointer (&cause));
  else if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    g_task_return_new_error (task, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED,
                             "Nothing was done: the service could not prove that it is the right one (its certificate).");
  else
    g_task_return_new_error (task, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, "The service cannot be reached (%s).%s", cause->message,
                             say_uncertain (self));
}

/* All of it is here, or as much as is wanted. */
static void
conclude (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  g_autoptr (GHashTable) params = NULL;
  g_autofree char *asked = g_uri_to_string (soup_message_get_uri (request->message));
  TandemHttpAnswer answer = {
    .status = soup_message_get_status (request->message),
    .location = soup_message_headers_get_one (headers, "Location"),
    .asked = asked,
    .body = request->body->data ? (const char *) request->body->data : "",
    .length = request->body->len,
    .cut = request->cut,
    .reads = reads (g_task_get_source_object (task)),
  };
  GError *error = NULL;
  char *text;

  answer.type = soup_message_headers_get_content_type (headers, &params);
  answer.charset = params ? g_hash_table_lookup (params, "charset") : NULL;
  text = tandem_http_answer_dup_text (&answer, request->secret, &error);
  g_clear_handle_id (&request->timer_id, g_source_remove);
  if (text)
    g_task_return_pointer (task, text, g_free);
  else
    end_with_error (task, error);
}

static void read_block (GTask *task);

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize n = block ? g_bytes_get_size (block) : 0;
  gsize room = TANDEM_TOOL_RESULT_MAX - request->body->len;

  if (!block) {
    end_with_error (task, error);
    return;
  }
  g_byte_array_append (request->body, g_bytes_get_data (block, NULL), (guint) MIN (n, room));
  request->cut = n > room;
  if (request->cut) {
    /* The rest of it is not wanted. */
    conclude (task);
    g_cancellable_cancel (request->attempt);
  } else if (n == 0) {
    conclude (task);
  } else {
    read_block (g_steal_pointer (&task));
  }
}

/* Takes @task. */
static void
read_block (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (request->stream, BLOCK, G_PRIORITY_DEFAULT, request->attempt, did_read, task);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!request->stream)
    end_with_error (task, error);
  else
    read_block (g_steal_pointer (&task));
}

/* --- TandemTool ---------------------------------------------------------------------------------------------- */

/* Its secret, which must be there when one is wanted.  FALSE with a sentence.  *@secret: (transfer full), nullable. */
static gboolean
find_secret (TandemHttpTool *self, char **secret, GError **error)
{
  g_autofree char *name = tandem_tool_entry_dup_secret_name (self->entry);
  const char *value = name ? tandem_secrets_get (self->secrets, name) : NULL;

  if (name && (!value || !*value)) {
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED,
                 "This cannot be done: the secret “%s” has not been entered on this computer.", self->entry->secret);
    return FALSE;
  }
  *secret = g_strdup (value);
  return TRUE;
}

static SoupMessage *
make_message (TandemHttpTool *self, TandemCall *call, const char *tool_call_id, const char *arguments, const char *secret, GError **error)
{
  g_autoptr (JsonNode) node = tandem_tool_arguments_parse (arguments, error);
  /* The name is one of the call, whatever sessions it has. */
  g_autofree char *key = g_strconcat (tandem_call_get_id (call), "-", tool_call_id, NULL);

  return node ? tandem_http_request_new (self->entry, node, secret, key, error) : NULL;
}

static void
run_async (TandemTool *tool, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  TandemHttpTool *self = TANDEM_HTTP_TOOL (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, run_async);
  request->body = g_byte_array_new ();
  g_task_set_task_data (task, request, request_free);
  if (find_secret (self, &request->secret, &error))
    request->message = make_message (self, call, tool_call_id, arguments, request->secret, &error);
  if (!request->message) {
    g_task_return_error (task, error);
    return;
  }
  request->attempt = g_cancellable_new ();
  request->timer_id = g_timeout_add_seconds (self->entry->timeout_s, on_late, request);
  if (cancellable) {
    request->outer = g_object_ref (cancellable);
    request->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), g_object_ref (request->attempt), g_object_unref);
  }
  soup_session_send_async (self->session, request->message, G_PRIORITY_DEFAULT, request->attempt, did_send, g_steal_pointer (&task));
}

static char *
run_finish (TandemTool *tool, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, tool), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
get_name (TandemTool *tool)
{
  return TANDEM_HTTP_TOOL (tool)->entry->name;
}

static const char *
get_description (TandemTool *tool)
{
  return TANDEM_HTTP_TOOL (tool)->entry->description;
}

static const char *
get_parameters (TandemTool *tool)
{
  return TANDEM_HTTP_TOOL (tool)->parameters;
}

static gboolean
get_confirms (TandemTool *tool)
{
  return TANDEM_HTTP_TOOL (tool)->entry->confirm;
}

static void
tool_init (TandemToolInterface *iface)
{
  iface->get_name = get_name;
  iface->get_description = get_description;
  iface->get_parameters = get_parameters;
  iface->get_confirms = get_confirms;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}
