// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-rest.h"

#include "tandem-sim-conferences.h"
#include "tandem-sim-page.h"

#define ROOT "/2010-04-01"
#define DEFAULT_DELAY_MS "1000"

/* Default main context only. */
struct _TandemSimRest {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  TandemSimCalls *calls;
  TandemSimMessages *messages;
  TandemSimNumbers *numbers;
  TandemSimApplications *applications;
  TandemSimConferences *conferences;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimRest, tandem_sim_rest, G_TYPE_OBJECT)

typedef struct {
  TandemSimRest *self;
  TandemSimRequest *request;
} Delayed;

static void
tandem_sim_rest_dispose (GObject *object)
{
  TandemSimRest *self = TANDEM_SIM_REST (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, ROOT);
  g_clear_object (&self->server);
  g_clear_object (&self->calls);
  g_clear_object (&self->messages);
  g_clear_object (&self->numbers);
  g_clear_object (&self->applications);
  g_clear_object (&self->conferences);
  G_OBJECT_CLASS (tandem_sim_rest_parent_class)->dispose (object);
}

static void
tandem_sim_rest_class_init (TandemSimRestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_rest_dispose;
}

static void
tandem_sim_rest_init (TandemSimRest *self)
{
}

static gboolean
is_authorized (TandemSimRest *self, TandemSimRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (tandem_sim_request_get_message (request));
  const char *header = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *wanted = g_strdup_printf ("%s:%s", self->account->account_sid, self->account->auth_token);
  g_autofree char *encoded = g_base64_encode ((const guchar *) wanted, strlen (wanted));

  return header != NULL && g_ascii_strncasecmp (header, "Basic ", 6) == 0 && g_str_equal (header + 6, encoded);
}

static void
reply_not_found (TandemSimRequest *request)
{
  tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                  tandem_sim_request_get_path (request));
}

static gboolean take_fault (TandemSimRest *self, TandemSimRequest *request, const char *name, const char **value);

static void
handle_account (TandemSimRest *self, TandemSimRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *uri = g_strdup_printf (ROOT "/Accounts/%s.json", self->account->account_sid);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", self->account->account_sid);
  tandem_sim_json_string (builder, "owner_account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "friendly_name", "Tandem simulator");
  tandem_sim_json_string (builder, "status", take_fault (self, request, "account-suspended", NULL) ? "suspended" : "active");
  tandem_sim_json_string (builder, "type", take_fault (self, request, "account-trial", NULL) ? "Trial" : "Full");
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, root);
}

static char *
without_json (const char *segment)
{
  gsize length = strlen (segment);

  return g_str_has_suffix (segment, ".json") ? g_strndup (segment, length - strlen (".json")) : g_strdup (segment);
}

static gboolean
is_create (TandemSimRequest *request)
{
  return tandem_sim_request_is (request, "POST") && (g_str_has_suffix (tandem_sim_request_get_path (request), "/Calls.json") ||
                                                     g_str_has_suffix (tandem_sim_request_get_path (request), "/Messages.json") ||
                                                     g_str_has_suffix (tandem_sim_request_get_path (request), "/Recordings.json") ||
                                                     g_str_has_suffix (tandem_sim_request_get_path (request), "/Participants.json"));
}

/* …/Calls/CA…/Recordings.json and …/Calls/CA…/Recordings/RE….json: @parts from "Calls" on, @n of them. */
static void
route_below_call (TandemSimRest *self, TandemSimRequest *request, char **parts, guint n)
{
  TandemSimCall *call = tandem_sim_calls_find (self->calls, parts[1]);
  g_autofree char *resource = without_json (parts[2]);
  g_autofree char *sid = n > 3 ? without_json (parts[3]) : NULL;

  if (call == NULL || !g_str_equal (resource, "Recordings"))
    reply_not_found (request);
  else
    tandem_sim_recordings_handle_call (tandem_sim_calls_get_recordings (self->calls), request, call, sid);
}

/* What follows "Conferences", of which the last has ".json". */
static void
route_conferences (TandemSimRest *self, TandemSimRequest *request, char **parts)
{
  g_auto (GStrv) names = g_strdupv (parts);
  guint n = g_strv_length (names);

  if (n > 0) {
    char *last = names[n - 1];

    names[n - 1] = without_json (last);
    g_free (last);
  }
  tandem_sim_conferences_handle (self->conferences, request, names);
}

/* /2010-04-01/Accounts/AC…/Calls/CA….json */
static void
route (TandemSimRest *self, TandemSimRequest *request)
{
  g_auto (GStrv) parts = g_strsplit (tandem_sim_request_get_path (request) + strlen (ROOT), "/", -1);
  guint n = g_strv_length (parts);
  g_autofree char *account = n > 2 ? without_json (parts[2]) : NULL;
  g_autofree char *resource = n > 3 ? without_json (parts[3]) : NULL;
  g_autofree char *sid = n > 4 ? without_json (parts[4]) : NULL;

  if (n < 3 || n > 7 || !g_str_equal (parts[1], "Accounts") || !g_str_equal (account, self->account->account_sid))
    reply_not_found (request);
  else if (n == 5 && g_str_equal (resource, "Recordings"))
    tandem_sim_recordings_handle (tandem_sim_calls_get_recordings (self->calls), request, parts[4]);
  else if (n > 4 && g_str_equal (resource, "Messages"))
    tandem_sim_messages_handle (self->messages, request, parts + 4);
  else if (!g_str_has_suffix (parts[n - 1], ".json") || (n > 5 && !g_str_equal (resource, "Calls") && !g_str_equal (resource, "Conferences")))
    reply_not_found (request);
  else if (resource == NULL)
    handle_account (self, request);
  else if (g_str_equal (resource, "Conferences"))
    route_conferences (self, request, parts + 4);
  else if (n > 5)
    route_below_call (self, request, parts + 3, n - 3);
  else if (g_str_equal (resource, "Calls"))
    tandem_sim_calls_handle (self->calls, request, sid);
  else if (g_str_equal (resource, "Messages"))
    tandem_sim_messages_handle (self->messages, request, parts + 4);
  else if (g_str_equal (resource, "Applications"))
    tandem_sim_applications_handle (self->applications, request, sid);
  else if (g_str_equal (resource, "IncomingPhoneNumbers"))
    tandem_sim_numbers_handle (self->numbers, request, sid);
  else if (g_str_equal (resource, "Recordings"))
    tandem_sim_recordings_handle (tandem_sim_calls_get_recordings (self->calls), request, NULL);
  else
    reply_not_found (request);
}

static gboolean
take_fault (TandemSimRest *self, TandemSimRequest *request, const char *name, const char **value)
{
  if (!tandem_sim_faults_take (self->account->faults, name, value))
    return FALSE;
  tandem_sim_log_write (self->account->log, "fault", name, "method", tandem_sim_request_get_method (request),
                        "path", tandem_sim_request_get_path (request), NULL);
  return TRUE;
}

/* Where the fault was armed with a parameter: only on a request that has it, and with "NAME=VALUE" only that value. */
static gboolean
take_fault_of (TandemSimRest *self, TandemSimRequest *request, const char *name)
{
  const char *wanted = NULL;
  g_auto (GStrv) parts = NULL;
  const char *found;

  if (!tandem_sim_faults_peek (self->account->faults, name, &wanted))
    return FALSE;
  if (wanted == NULL)
    return take_fault (self, request, name, NULL);
  parts = g_strsplit (wanted, "=", 2);
  found = parts[0] != NULL ? tandem_sim_request_get (request, parts[0]) : NULL;
  return found != NULL && (parts[1] == NULL || g_str_equal (found, parts[1])) && take_fault (self, request, name, NULL);
}

/* Of a request whose answer gets lost; without a parameter one that creates something. */
static gboolean
loses_answer (TandemSimRest *self, TandemSimRequest *request)
{
  const char *wanted = NULL;

  return tandem_sim_faults_peek (self->account->faults, "rest-timeout-after-accept", &wanted) && (wanted != NULL || is_create (request)) &&
         take_fault_of (self, request, "rest-timeout-after-accept");
}

static void
shift_clock (TandemSimRequest *request, const char *seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, g_ascii_strtod (seconds != NULL ? seconds : "600", NULL));
  g_autofree char *text = soup_date_time_to_string (then, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (tandem_sim_request_get_message (request)), "Date", text);
}

static void
serve (TandemSimRest *self, TandemSimRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (tandem_sim_request_get_message (request));
  const char *value = NULL;

  if (take_fault (self, request, "rest-clock", &value))
    shift_clock (request, value);
  if (!is_authorized (self, request)) {
    soup_message_headers_replace (headers, "WWW-Authenticate", "Basic realm=\"Twilio API\"");
    tandem_sim_request_reply_error (request, SOUP_STATUS_UNAUTHORIZED, 20003, "Authenticate");
  } else if (take_fault (self, request, "rest-429", &value)) {
    soup_message_headers_replace (headers, "Retry-After", value != NULL ? value : "1");
    tandem_sim_request_reply_error (request, 429, 20429, "Too Many Requests");
  } else if (take_fault_of (self, request, "rest-500")) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, 20500, "An internal server error has occurred");
  } else if (loses_answer (self, request)) {
    tandem_sim_request_mute (request);
    route (self, request);
  } else {
    route (self, request);
  }
}

static void
delayed_free (gpointer data)
{
  Delayed *delayed = data;

  g_clear_object (&delayed->self);
  g_clear_object (&delayed->request);
  g_free (delayed);
}

static gboolean
on_delay_over (gpointer user_data)
{
  Delayed *delayed = user_data;

  serve (delayed->self, delayed->request);
  return G_SOURCE_REMOVE;
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimRest *self = TANDEM_SIM_REST (user_data);
  g_autoptr (TandemSimRequest) request = tandem_sim_request_new (message, path);
  const char *value = NULL;

  if (take_fault (self, request, "rest-drop", NULL)) {
    tandem_sim_request_drop (request);
  } else if (take_fault (self, request, "rest-delay", &value)) {
    Delayed *delayed = g_new0 (Delayed, 1);
    guint64 ms = g_ascii_strtoull (value != NULL ? value : DEFAULT_DELAY_MS, NULL, 10);

    delayed->self = g_object_ref (self);
    delayed->request = g_steal_pointer (&request);
    /* The source keeps the request and ends with it; nothing else could want to cancel it. */
    (void) g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) MIN (ms, 600000), on_delay_over, delayed, delayed_free);
  } else {
    serve (self, request);
  }
}

TandemSimRest *
tandem_sim_rest_new (SoupServer *server, const TandemSimAccount *account, TandemSimCalls *calls, TandemSimMessages *messages,
                     TandemSimNumbers *numbers)
{
  TandemSimRest *self = g_object_new (TANDEM_TYPE_SIM_REST, NULL);

  self->server = g_object_ref (server);
  self->account = account;
  self->calls = g_object_ref (calls);
  self->messages = g_object_ref (messages);
  self->numbers = g_object_ref (numbers);
  self->applications = tandem_sim_applications_new (account);
  self->conferences = tandem_sim_conferences_new (account, calls, self->applications);
  soup_server_add_handler (server, ROOT, on_request, self, NULL);
  return self;
}
