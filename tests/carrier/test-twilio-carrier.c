// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-carrier.h"

#include <string.h>

#include "fake-engine.h"
#include "fake-secrets.h"
#include "fake-twilio.h"
#include "tandem-error.h"
#include "tandem-twilio-signature.h"

#define CREATE "POST /Calls.json"
#define LIST "GET /Calls.json"
#define FETCH "GET /Calls/" FAKE_CALL ".json"
#define END "POST /Calls/" FAKE_CALL ".json"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define TO "+12025550123"

/* The carrier between a REST server that follows a script and a small listener on the media thread. */
typedef struct {
  FakeTwilio *twilio;
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  TandemTwilioCarrier *carrier;
  SoupServer *listener; /* media thread */
  gint port;            /* atomic; 0 until it listens */
  gint listener_gone;   /* atomic */
  SoupSession *session;
  TandemCall *call;
  GString *log;         /* "ringing|completed:remote hung up|" */
  guint n_placed, n_refused, n_hung_up;
  GError *error;
  GError *hang_up_error;
} Fixture;

/* --- the listener, on the media thread ------------------------------------------------------------- */

static gboolean
is_allowed (Fixture *f, SoupServerMessage *message, gboolean websocket)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  GUri *uri = soup_server_message_get_uri (message);
  g_autofree char *target = g_strconcat (g_uri_get_path (uri), g_uri_get_query (uri) != NULL ? "?" : "", g_uri_get_query (uri), NULL);
  g_autoptr (GError) error = NULL;

  if (tandem_twilio_carrier_verify (target, message, body, websocket, f->carrier, &error))
    return TRUE;
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH);
  soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, error->message);
  return FALSE;
}

static void
on_webhook (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  if (!is_allowed (f, message, FALSE))
    return;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (GHashTable) form = soup_form_decode (text);
  if (g_str_equal (path, "/twilio/voice/status"))
    tandem_twilio_carrier_handle_status (message, form, f->carrier);
  else if (g_str_equal (path, "/twilio/recording"))
    tandem_twilio_carrier_handle_recording (message, form, f->carrier);
  else
    tandem_twilio_carrier_handle_ended (message, form, f->carrier);
}

static void
on_media_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer user_data)
{
  tandem_twilio_carrier_accept_socket (socket, ((Fixture *) user_data)->carrier);
}

static void
start_listener (gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;
  f->listener = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->listener, "/twilio/voice", on_webhook, f, NULL);
  soup_server_add_handler (f->listener, "/twilio/recording", on_webhook, f, NULL);
  soup_server_add_websocket_handler (f->listener, "/twilio/media", NULL, NULL, on_media_socket, f, NULL);
  soup_server_listen_local (f->listener, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (f->listener);
  g_atomic_int_set (&f->port, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
stop_listener (gpointer data)
{
  Fixture *f = data;
  soup_server_disconnect (f->listener);
  g_clear_object (&f->listener);
  g_atomic_int_set (&f->listener_gone, 1);
}

/* --- fixture -------------------------------------------------------------------------------------- */

static void
on_call_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason, gpointer user_data)
{
  Fixture *f = user_data;
  g_assert_cmpstr (call_id, ==, "our-id");
  g_string_append (f->log, tandem_call_state_to_string (state));
  if (reason != NULL)
    g_string_append_printf (f->log, ":%s", reason);
  g_string_append_c (f->log, '|');
}

typedef struct {
  guint request_timeout_ms, poll_ms;
} Patience;

static const Patience patient = { 10000, 0 };
static const Patience impatient = { 100, 0 };
static const Patience curious = { 10000, 20 };

static void
set_up (Fixture *f, gconstpointer data)
{
  const Patience *patience = data;

  f->twilio = fake_twilio_new ();
  f->settings = tandem_settings_new ();
  f->secrets = fake_secrets_new ();
  f->thread = tandem_media_thread_new ();
  f->engine = fake_engine_new ("media-token");
  f->log = g_string_new (NULL);
  f->session = soup_session_new ();
  f->call = tandem_call_new ("our-id", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", TO);
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, TOKEN);
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (f->settings, "phone-number", "+12025550100");
  tandem_settings_set_string (f->settings, "public-url", "https://phone.example.net");
  tandem_settings_set_string (f->settings, "twilio-api-url", f->twilio->url);
  f->carrier = g_object_new (TANDEM_TYPE_TWILIO_CARRIER, "settings", f->settings, "secrets", f->secrets, "thread", f->thread, "engine", f->engine,
                             "request-timeout", patience->request_timeout_ms, "start-timeout", 1000, "poll-interval", patience->poll_ms,
                             "retry-interval", 20, NULL);
  g_signal_connect (f->carrier, "call-status", G_CALLBACK (on_call_status), f);
  tandem_media_thread_post (f->thread, start_listener, f, NULL);
  while (g_atomic_int_get (&f->port) == 0)
    g_usleep (1000);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  soup_session_abort (f->session);
  tandem_media_thread_post (f->thread, stop_listener, f, NULL);
  tandem_media_thread_stop (f->thread);
  g_assert_cmpint (g_atomic_int_get (&f->listener_gone), ==, 1);
  /* The last callbacks of the session and the door. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->carrier);
  g_clear_object (&f->session);
  g_clear_object (&f->call);
  g_clear_object (&f->settings);
  g_clear_object (&f->secrets);
  g_clear_object (&f->thread);
  g_clear_object (&f->engine);
  g_clear_error (&f->error);
  g_clear_error (&f->hang_up_error);
  fake_twilio_free (f->twilio);
  g_string_free (f->log, TRUE);
}

static void
on_placed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  if (tandem_carrier_place_call_finish (TANDEM_CARRIER (source), result, &f->error))
    f->n_placed++;
  else
    f->n_refused++;
}

static void
place (Fixture *f)
{
  tandem_carrier_place_call_async (TANDEM_CARRIER (f->carrier), f->call, "media-token", NULL, on_placed, f);
}

static void
wait_placed (Fixture *f)
{
  while (f->n_placed + f->n_refused == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_hung_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_clear_error (&f->hang_up_error);
  tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &f->hang_up_error);
  f->n_hung_up++;
}

static void
hang_up (Fixture *f)
{
  tandem_carrier_hang_up_async (TANDEM_CARRIER (f->carrier), f->call, NULL, on_hung_up, f);
}

static void
wait_hung_up (Fixture *f)
{
  while (f->n_hung_up == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (f->hang_up_error);
}

static void
wait_not_hung_up (Fixture *f, GQuark domain, int code)
{
  while (f->n_hung_up == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (f->hang_up_error, domain, code);
  f->n_hung_up = 0;
}

static void
wait_requests (Fixture *f, const char *route, guint n)
{
  while (fake_twilio_count (f->twilio, route) < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_log (Fixture *f, const char *expected)
{
  while (f->log->len < strlen (expected))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->log->str, ==, expected);
}

/* The t of the StatusCallback URL that was sent.  (transfer full) */
static char *
get_client_token (Fixture *f)
{
  g_autoptr (GHashTable) form = soup_form_decode (f->twilio->forms->pdata[0]);
  const char *url = g_hash_table_lookup (form, "StatusCallback");
  g_assert_true (g_str_has_prefix (url, "https://phone.example.net/twilio/voice/status?t="));
  return g_strdup (strchr (url, '=') + 1);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static SoupMessage *
make_webhook (Fixture *f, const char *target, const char *body, gboolean sign)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d%s", g_atomic_int_get (&f->port), target);
  g_autofree char *signed_url = g_strconcat ("https://phone.example.net", target, NULL);
  g_autofree char *signature = tandem_twilio_signature_compute (TOKEN, signed_url, body, strlen (body));
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  SoupMessage *message = soup_message_new ("POST", url);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", bytes);
  if (sign)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-Twilio-Signature", signature);
  return message;
}

static guint
send_webhook (Fixture *f, const char *target, const char *body, const char *delivery, gboolean sign)
{
  g_autoptr (SoupMessage) message = make_webhook (f, target, body, sign);
  gboolean done = FALSE;
  if (delivery != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "I-Twilio-Idempotency-Token", delivery);
  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, on_answered, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return soup_message_get_status (message);
}

/* Nobody can tell which of two signatures a proxy has added: even when both are right. */
static void
test_two_signatures (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupMessage) message = make_webhook (f, "/twilio/voice/status", "CallSid=" FAKE_CALL "&CallStatus=ringing", TRUE);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *signature = g_strdup (soup_message_headers_get_one (headers, "X-Twilio-Signature"));
  gboolean done = FALSE;

  soup_message_headers_append (headers, "X-Twilio-Signature", signature);
  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, on_answered, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_FORBIDDEN);
}

/* A signed callback for our call, 204. */
static void
report (Fixture *f, const char *status)
{
  g_autofree char *token = get_client_token (f);
  g_autofree char *target = g_strdup_printf ("/twilio/voice/status?t=%s", token);
  g_autofree char *body = g_strdup_printf ("CallSid=" FAKE_CALL "&CallStatus=%s&To=%%2B12025550123", status);
  g_assert_cmpuint (send_webhook (f, target, body, NULL, TRUE), ==, SOUP_STATUS_NO_CONTENT);
}

static void
script_call (Fixture *f, const char *route, guint http_status, const char *status)
{
  g_autofree char *body = fake_twilio_call (FAKE_CALL, status, 0);
  fake_twilio_reply (f->twilio, route, http_status, body, NULL);
}

/* --- tests ---------------------------------------------------------------------------------------- */

static void
test_call (Fixture *f, gconstpointer data)
{
  script_call (f, CREATE, 201, "queued");
  place (f);
  wait_placed (f);
  g_assert_no_error (f->error);
  g_assert_cmpstr (tandem_call_get_call_sid (f->call), ==, FAKE_CALL);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_QUEUED);

  g_autoptr (GHashTable) form = soup_form_decode (f->twilio->forms->pdata[0]);
  g_assert_cmpstr (g_hash_table_lookup (form, "To"), ==, TO);
  g_assert_cmpstr (g_hash_table_lookup (form, "From"), ==, "+12025550100");
  g_assert_cmpstr (g_hash_table_lookup (form, "Twiml"), ==,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Connect action=\"https://phone.example.net/twilio/voice/ended\">"
                   "<Stream url=\"wss://phone.example.net/twilio/media\"><Parameter name=\"token\" value=\"media-token\"/></Stream></Connect></Response>");

  /* Late, repeated and out of order: each state is reported once, and never backwards. */
  report (f, "initiated");
  report (f, "in-progress");
  report (f, "ringing");
  report (f, "in-progress");
  report (f, "completed");
  report (f, "completed");
  report (f, "failed");
  g_assert_cmpstr (f->log->str, ==, "queued|initiated|in-progress|completed:remote hung up|");
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  fake_twilio_reply (f->twilio, CREATE, 400, "{\"code\":21211,\"message\":\"Invalid 'To'\"}", NULL);
  place (f);
  hang_up (f);
  wait_placed (f);
  wait_hung_up (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
  g_assert_cmpstr (f->log->str, ==, "");
  /* Nothing is left of it. */
  hang_up (f);
  while (f->n_hung_up < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
}

static void
test_not_set_up (Fixture *f, gconstpointer data)
{
  tandem_settings_set_string (f->settings, "public-url", "");
  place (f);
  wait_placed (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP);
  g_assert_cmpuint (f->twilio->requests->len, ==, 0);
}

/* The connection is cut after the request: the call is found in the list and not created again. */
static void
test_lost_answer (Fixture *f, gconstpointer data)
{
  g_autofree char *ours = fake_twilio_call (FAKE_CALL, "ringing", 0);
  g_autofree char *old = fake_twilio_call ("CA0", "completed", 600);
  g_autofree char *list = g_strdup_printf ("{\"calls\":[%s,%s]}", ours, old);
  fake_twilio_drop (f->twilio, CREATE);
  fake_twilio_reply (f->twilio, LIST, 200, list, NULL);
  place (f);
  wait_placed (f);
  g_assert_no_error (f->error);
  g_assert_cmpstr (tandem_call_get_call_sid (f->call), ==, FAKE_CALL);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_RINGING);
  g_assert_cmpstr (f->log->str, ==, "ringing|");
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 1);
}

/* No answer in time, two candidates in the list: only the callback with our token tells which. */
static void
test_ambiguous (Fixture *f, gconstpointer data)
{
  g_autofree char *one = fake_twilio_call (FAKE_CALL, "ringing", 0);
  g_autofree char *two = fake_twilio_call ("CA2", "ringing", 0);
  g_autofree char *list = g_strdup_printf ("{\"calls\":[%s,%s]}", one, two);
  fake_twilio_hang (f->twilio, CREATE);
  fake_twilio_reply (f->twilio, LIST, 200, list, NULL);
  place (f);
  wait_requests (f, LIST, 1);
  g_assert_cmpuint (f->n_placed, ==, 0);
  report (f, "ringing");
  wait_placed (f);
  g_assert_no_error (f->error);
  g_assert_cmpstr (tandem_call_get_call_sid (f->call), ==, FAKE_CALL);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 1);
  wait_log (f, "queued|ringing|");
}

static void
test_never_created (Fixture *f, gconstpointer data)
{
  fake_twilio_drop (f->twilio, CREATE);
  fake_twilio_reply (f->twilio, LIST, 200, "{\"calls\":[]}", NULL);
  place (f);
  wait_placed (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 1);
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 4);
}

/* Callbacks before the answer to the creation, and a hang-up before either. */
static void
test_callback_first (Fixture *f, gconstpointer data)
{
  g_autofree char *created = fake_twilio_call (FAKE_CALL, "queued", 0);
  fake_twilio_hang (f->twilio, CREATE);
  place (f);
  wait_requests (f, CREATE, 1);
  report (f, "in-progress");
  g_assert_cmpstr (tandem_call_get_call_sid (f->call), ==, FAKE_CALL);
  g_assert_cmpstr (f->log->str, ==, "in-progress|");
  fake_twilio_release (f->twilio, 201, created);
  wait_placed (f);
  g_assert_no_error (f->error);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_IN_PROGRESS);
}

static void
test_early_hang_up (Fixture *f, gconstpointer data)
{
  g_autofree char *created = fake_twilio_call (FAKE_CALL, "queued", 0);
  fake_twilio_hang (f->twilio, CREATE);
  script_call (f, END, 200, "canceled");
  place (f);
  hang_up (f);
  wait_requests (f, CREATE, 1);
  g_assert_cmpuint (f->n_hung_up, ==, 0);
  fake_twilio_release (f->twilio, 201, created);
  wait_hung_up (f);
  wait_placed (f);
  g_assert_cmpuint (fake_twilio_count (f->twilio, END), ==, 1);
  g_assert_cmpstr (f->twilio->forms->pdata[1], ==, "Status=completed");
  g_assert_cmpstr (f->log->str, ==, "queued|canceled:hung up here|");
}

static void
test_hang_up_gone (Fixture *f, gconstpointer data)
{
  script_call (f, CREATE, 201, "in-progress");
  fake_twilio_reply (f->twilio, END, 404, "{\"code\":20404,\"message\":\"not found\"}", NULL);
  place (f);
  wait_placed (f);
  hang_up (f);
  wait_hung_up (f);
  g_assert_cmpstr (f->log->str, ==, "in-progress|completed:hung up here|");
}

static void
test_hang_up_repeated (Fixture *f, gconstpointer data)
{
  script_call (f, CREATE, 201, "in-progress");
  fake_twilio_drop (f->twilio, END);
  fake_twilio_reply (f->twilio, END, 400, "{\"code\":21220,\"message\":\"Call is not in-progress\"}", NULL);
  place (f);
  wait_placed (f);
  hang_up (f);
  wait_hung_up (f);
  g_assert_cmpuint (fake_twilio_count (f->twilio, END), ==, 2);
}

/* Whatever Twilio says, it is asked again, later each time, and at last the call is not said to be over. */
static void
test_hang_up_refused (Fixture *f, gconstpointer data)
{
  gint64 before;

  script_call (f, CREATE, 201, "in-progress");
  script_call (f, FETCH, 200, "in-progress");
  fake_twilio_reply (f->twilio, END, 400, "{\"code\":21000,\"message\":\"Not now\"}", NULL);
  place (f);
  wait_placed (f);
  before = g_get_monotonic_time ();
  hang_up (f);
  wait_not_hung_up (f, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  g_assert_cmpuint (fake_twilio_count (f->twilio, END), ==, 4);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, (20 + 40 + 80) * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr (f->log->str, ==, "in-progress|");
  /* The next wish begins anew. */
  hang_up (f);
  wait_not_hung_up (f, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  g_assert_cmpuint (fake_twilio_count (f->twilio, END), ==, 8);
  /* Tandem stops between two attempts. */
  hang_up (f);
  wait_requests (f, END, 9);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_run_dispose (G_OBJECT (f->carrier));
  wait_not_hung_up (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The callback is faster than the next attempt. */
static void
test_hang_up_overtaken (Fixture *f, gconstpointer data)
{
  script_call (f, CREATE, 201, "in-progress");
  script_call (f, FETCH, 200, "completed");
  fake_twilio_reply (f->twilio, END, 503, "", NULL);
  place (f);
  wait_placed (f);
  hang_up (f);
  wait_log (f, "in-progress|completed:hung up here|");
  wait_hung_up (f);
}

/* A call of an earlier run of Tandem. */
static void
test_hang_up_orphan (Fixture *f, gconstpointer data)
{
  script_call (f, END, 200, "completed");
  tandem_call_set_call_sid (f->call, FAKE_CALL);
  hang_up (f);
  wait_hung_up (f);
  g_assert_cmpuint (fake_twilio_count (f->twilio, END), ==, 1);
}

/* Somebody presses stop while the answer is under way: the call is ended, not forgotten. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *created = fake_twilio_call (FAKE_CALL, "queued", 0);
  fake_twilio_hang (f->twilio, CREATE);
  script_call (f, END, 200, "canceled");
  tandem_carrier_place_call_async (TANDEM_CARRIER (f->carrier), f->call, "media-token", cancellable, on_placed, f);
  wait_requests (f, CREATE, 1);
  g_cancellable_cancel (cancellable);
  fake_twilio_release (f->twilio, 201, created);
  wait_placed (f);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_log (f, "queued|canceled:hung up here|");
}

/* No callback reaches us: Twilio is asked. */
static void
test_poll (Fixture *f, gconstpointer data)
{
  script_call (f, CREATE, 201, "queued");
  script_call (f, FETCH, 200, "ringing");
  fake_twilio_reply (f->twilio, FETCH, 404, "{\"code\":20404}", NULL);
  fake_twilio_drop (f->twilio, FETCH);
  script_call (f, FETCH, 200, "in-progress");
  fake_twilio_reply (f->twilio, FETCH, 200, "{}", NULL);
  script_call (f, FETCH, 200, "no-answer");
  script_call (f, FETCH, 200, "completed");
  place (f);
  wait_log (f, "queued|ringing|in-progress|completed:remote hung up|");
  guint n = f->twilio->requests->len;
  for (gint64 until = g_get_monotonic_time () + 100 * 1000; g_get_monotonic_time () < until;)
    g_main_context_iteration (NULL, FALSE);
  /* Nobody asks for a call that is over. */
  g_assert_cmpuint (f->twilio->requests->len, ==, n);
}

static void
test_poll_gone (Fixture *f, gconstpointer data)
{
  script_call (f, CREATE, 201, "queued");
  fake_twilio_reply (f->twilio, FETCH, 404, "{\"code\":20404}", NULL);
  place (f);
  wait_log (f, "queued|canceled:Twilio no longer knows this call|");
}

static void
set_flag (gpointer data)
{
  g_atomic_int_set ((gint *) data, 1);
}

/* All that was posted to the media thread before is done. */
static void
wait_for_media_thread (Fixture *f)
{
  gint done = 0;

  tandem_media_thread_post (f->thread, set_flag, &done, NULL);
  while (!g_atomic_int_get (&done))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_webhook_answers (Fixture *f, gconstpointer data)
{
  const char *body = "CallSid=" FAKE_CALL "&CallStatus=ringing";
  script_call (f, CREATE, 201, "queued");
  place (f);
  wait_placed (f);
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/status?t=1", "CallSid=CA99&CallStatus=ringing", NULL, TRUE), ==, 204);
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/status", "CallSid=CA99", NULL, TRUE), ==, 400);
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/status", body, NULL, FALSE), ==, 403);
  g_assert_cmpstr (f->log->str, ==, "queued|");
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/status", body, "delivery-1", TRUE), ==, 204);
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/status", body, "delivery-1", TRUE), ==, 204);
  g_assert_cmpstr (f->log->str, ==, "queued|ringing|");
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/ended", body, NULL, TRUE), ==, 200);

  /* Without an auth token nothing can be verified, so nothing comes in. */
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, NULL);
  tandem_settings_set_string (f->settings, "region", "GB");
  wait_for_media_thread (f);
  g_assert_cmpuint (send_webhook (f, "/twilio/voice/status", body, NULL, TRUE), ==, 403);
}

static void
on_recorded (TandemCarrier *carrier, const char *call_id, const char *path, gpointer user_data)
{
  g_assert_cmpstr (call_id, ==, "our-id");
  g_assert_null (path);
  (*(guint *) user_data)++;
}

/* Asked for with the call; whoever may tell of it is checked like every other callback. */
static void
test_recording (Fixture *f, gconstpointer data)
{
  const char *good = "CallSid=" FAKE_CALL "&RecordingSid=RE1&RecordingStatus=absent";
  guint n_recorded = 0;

  g_signal_connect (f->carrier, "call-recorded", G_CALLBACK (on_recorded), &n_recorded);
  tandem_carrier_set_recording (TANDEM_CARRIER (f->carrier), f->call, TANDEM_RECORDING_ON, "/nowhere/our-id.wav");
  script_call (f, CREATE, 201, "queued");
  place (f);
  wait_placed (f);
  g_autoptr (GHashTable) form = soup_form_decode (f->twilio->forms->pdata[0]);
  g_assert_cmpstr (g_hash_table_lookup (form, "Record"), ==, "true");
  g_assert_cmpstr (g_hash_table_lookup (form, "RecordingStatusCallback"), ==, "https://phone.example.net/twilio/recording");
  g_assert_true (tandem_call_advance (f->call, TANDEM_CALL_STATE_IN_PROGRESS, NULL));
  g_assert_cmpuint (send_webhook (f, "/twilio/recording", good, NULL, FALSE), ==, 403);
  g_assert_cmpuint (send_webhook (f, "/twilio/recording", "CallSid=" FAKE_CALL "&RecordingStatus=absent", NULL, TRUE), ==, 400);
  g_assert_cmpuint (send_webhook (f, "/twilio/recording", "CallSid=CA99&RecordingSid=RE1&RecordingStatus=absent", NULL, TRUE), ==, 204);
  g_assert_cmpuint (n_recorded, ==, 0);
  g_assert_cmpuint (send_webhook (f, "/twilio/recording", good, NULL, TRUE), ==, 204);
  g_assert_cmpuint (n_recorded, ==, 1);
  g_assert_cmpuint (send_webhook (f, "/twilio/recording", good, NULL, TRUE), ==, 204);
  g_assert_cmpuint (n_recorded, ==, 1);
}

static void
on_given_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

/* The main thread is busy, and Twilio gives up waiting: the answer goes nowhere, and nothing breaks. */
static void
test_webhook_given_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoupMessage) message = NULL;
  gboolean done = FALSE;

  script_call (f, CREATE, 201, "queued");
  place (f);
  wait_placed (f);
  message = make_webhook (f, "/twilio/voice/status", "CallSid=" FAKE_CALL "&CallStatus=ringing", TRUE);
  /* Twilio's side runs in a context of its own, so that the main one stands still. */
  g_main_context_push_thread_default (context);
  g_autoptr (SoupSession) session = soup_session_new ();
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, on_given_up, &done);
  for (gint64 until = g_get_monotonic_time () + 200 * 1000; g_get_monotonic_time () < until;)
    g_main_context_iteration (context, FALSE);
  g_assert_false (done);
  g_assert_cmpstr (f->log->str, ==, "queued|");
  g_cancellable_cancel (cancellable);
  while (!done)
    g_main_context_iteration (context, TRUE);
  soup_session_abort (session);
  g_clear_object (&session);
  g_main_context_pop_thread_default (context);
  wait_log (f, "queued|ringing|");
  report (f, "in-progress");
}

static void
on_socket_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  *(SoupWebsocketConnection **) user_data = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static SoupWebsocketConnection *
connect_media (Fixture *f, const char *media_token)
{
  SoupWebsocketConnection *socket = NULL;
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%d/twilio/media", g_atomic_int_get (&f->port));
  g_autofree char *start = g_strdup_printf ("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"callSid\":\"" FAKE_CALL
                                            "\",\"customParameters\":{\"token\":\"%s\"}}}", media_token);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  soup_session_websocket_connect_async (f->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, on_socket_connected, &socket);
  while (socket == NULL)
    g_main_context_iteration (NULL, TRUE);
  soup_websocket_connection_send_text (socket, start);
  return socket;
}

/* The stream begins before the answer to the creation: it binds the CallSid, and the lost answer does not matter. */
static void
test_media_first (Fixture *f, gconstpointer data)
{
  fake_twilio_hang (f->twilio, CREATE);
  place (f);
  wait_requests (f, CREATE, 1);
  g_autoptr (SoupWebsocketConnection) socket = connect_media (f, "media-token");
  soup_websocket_connection_send_text (socket, "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"timestamp\":\"0\",\"payload\":\"////\"}}");
  while (tandem_call_get_call_sid (f->call) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tandem_call_get_call_sid (f->call), ==, FAKE_CALL);
  while (fake_engine_count_audio (f->engine) == 0)
    g_usleep (1000);
  wait_placed (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
  soup_websocket_connection_close (socket, 1000, NULL);
  while (fake_engine_count_ended (f->engine) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_media_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupWebsocketConnection) socket = connect_media (f, "wrong");
  while (soup_websocket_connection_get_state (socket) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (socket), ==, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
}

/* Tandem stops in the middle: with a creation under way and a media socket open. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  fake_twilio_hang (f->twilio, CREATE);
  place (f);
  wait_requests (f, CREATE, 1);
  g_autoptr (SoupWebsocketConnection) socket = connect_media (f, "media-token");
  while (tandem_call_get_call_sid (f->call) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_run_dispose (G_OBJECT (f->carrier));
  wait_placed (f);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  while (soup_websocket_connection_get_state (socket) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (socket), ==, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, patience, func) g_test_add ("/twilio/carrier/" name, Fixture, &patience, set_up, func, tear_down)
  ADD ("call", patient, test_call);
  ADD ("refused", patient, test_refused);
  ADD ("recording", patient, test_recording);
  ADD ("not-set-up", patient, test_not_set_up);
  ADD ("lost-answer", patient, test_lost_answer);
  ADD ("ambiguous", impatient, test_ambiguous);
  ADD ("never-created", patient, test_never_created);
  ADD ("callback-first", patient, test_callback_first);
  ADD ("early-hang-up", patient, test_early_hang_up);
  ADD ("hang-up-gone", patient, test_hang_up_gone);
  ADD ("hang-up-repeated", patient, test_hang_up_repeated);
  ADD ("hang-up-refused", patient, test_hang_up_refused);
  ADD ("hang-up-overtaken", curious, test_hang_up_overtaken);
  ADD ("hang-up-orphan", patient, test_hang_up_orphan);
  ADD ("cancel", patient, test_cancel);
  ADD ("poll", curious, test_poll);
  ADD ("poll-gone", curious, test_poll_gone);
  ADD ("webhook-answers", patient, test_webhook_answers);
  ADD ("webhook-given-up", patient, test_webhook_given_up);
  ADD ("two-signatures", patient, test_two_signatures);
  ADD ("media-first", impatient, test_media_first);
  ADD ("media-refused", patient, test_media_refused);
  ADD ("stop", patient, test_stop);
  return g_test_run ();
}
