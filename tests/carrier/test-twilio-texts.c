// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* TandemTwilioTexts against a scripted REST API, and its webhooks on a real listener. */

#include "tandem-twilio-texts.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-secrets.h"
#include "fake-twilio.h"
#include "tandem-error.h"

#define OWN "+12025550100"
#define ANNA "+12025550101"
#define SID "SM00000000000000000000000000000001"
#define OTHER_SID "SM00000000000000000000000000000002"
#define MEDIA_SID "MM00000000000000000000000000000003"
#define SERVICE "MG00000000000000000000000000000001"
#define CREATE "POST /Messages.json"
#define LIST "GET /Messages.json"

/* --- who takes what comes ------------------------------------------------------------------------------------- */

#define FAKE_TYPE_SINK (fake_sink_get_type ())
G_DECLARE_FINAL_TYPE (FakeSink, fake_sink, FAKE, SINK, GObject)

struct _FakeSink {
  GObject parent_instance;
  GString *log;    /* "text SM… STOP|report ID SM… delivered 0|" */
  gboolean broken;
};

static void sink_init (TandemMessageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSink, fake_sink, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_SINK, sink_init))

static void
fake_sink_finalize (GObject *object)
{
  g_string_free (FAKE_SINK (object)->log, TRUE);
  G_OBJECT_CLASS (fake_sink_parent_class)->finalize (object);
}

static void
fake_sink_class_init (FakeSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_sink_finalize;
}

static void
fake_sink_init (FakeSink *self)
{
  self->log = g_string_new (NULL);
}

static void
answer (FakeSink *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->broken)
    g_task_return_new_error (task, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL, "full");
  else
    g_task_return_boolean (task, TRUE);
}

static void
receive_async (TandemMessageSink *sink, TandemMessage *message, TandemOptOut opt_out, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  FakeSink *self = FAKE_SINK (sink);

  g_string_append_printf (self->log, "text %s %s %d %u|", tandem_message_get_message_sid (message), tandem_message_get_body (message),
                          (int) opt_out, g_list_model_get_n_items (tandem_message_get_media (message)));
  answer (self, callback, user_data);
}

static void
report_async (TandemMessageSink *sink, const TandemMessageReport *report, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  FakeSink *self = FAKE_SINK (sink);

  g_string_append_printf (self->log, "report %s %s %s %u|", report->id != NULL ? report->id : "-", report->message_sid,
                          tandem_message_status_to_string (report->status), report->error_code);
  answer (self, callback, user_data);
}

static gboolean
sink_finish (TandemMessageSink *sink, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sink_init (TandemMessageSinkInterface *iface)
{
  iface->receive_async = receive_async;
  iface->report_async = report_async;
  iface->finish = sink_finish;
}

/* --- fixture --------------------------------------------------------------------------------------------------- */

typedef struct {
  FakeTwilio *twilio;
  FakeTwilio *elsewhere;
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemMediaThread *thread;
  TandemTwilioTexts *texts;
  TandemMessageCarrier *carrier; /* the same */
  FakeSink *sink;
  SoupServer *listener;          /* media thread */
  SoupSession *session;
  char *folder;
  GAsyncResult *result;
  guint error_code;
  gint port;                     /* atomic */
} Fixture;

static void
on_webhook (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  TandemTwilioTextDoor *door = tandem_twilio_texts_get_door (f->texts);

  if (g_str_equal (path, "/twilio/sms"))
    tandem_twilio_text_door_handle_text (message, form, door);
  else if (g_str_equal (path, "/twilio/sms/status"))
    tandem_twilio_text_door_handle_report (message, form, door);
  else
    tandem_twilio_text_door_handle_either (message, form, door);
}

static void
start_listener (gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  f->listener = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->listener, NULL, on_webhook, f, NULL);
  soup_server_listen_local (f->listener, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->listener);
  g_atomic_int_set (&f->port, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
stop_listener (gpointer data)
{
  Fixture *f = data;

  soup_server_disconnect (f->listener);
  g_clear_object (&f->listener);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  guint timeout_ms = data != NULL ? GPOINTER_TO_UINT (data) : 10000;

  f->twilio = fake_twilio_new ();
  f->elsewhere = fake_twilio_new ();
  f->settings = tandem_settings_new ();
  f->secrets = fake_secrets_new ();
  f->thread = tandem_media_thread_new ();
  f->sink = g_object_new (FAKE_TYPE_SINK, NULL);
  f->session = soup_session_new ();
  f->folder = g_dir_make_tmp ("tandem-texts-XXXXXX", NULL);
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token");
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (f->settings, "phone-number", OWN);
  tandem_settings_set_string (f->settings, "public-url", "https://phone.example.net");
  tandem_settings_set_string (f->settings, "twilio-api-url", f->twilio->url);
  tandem_settings_set_int (f->settings, "max-retry-count", 0);
  f->texts = tandem_twilio_texts_new (f->settings, f->secrets, f->thread, timeout_ms);
  f->carrier = TANDEM_MESSAGE_CARRIER (f->texts);
  tandem_message_carrier_set_sink (f->carrier, TANDEM_MESSAGE_SINK (f->sink));
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
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->texts);
  g_clear_object (&f->session);
  g_clear_object (&f->thread);
  g_assert_finalize_object (f->sink);
  g_clear_object (&f->settings);
  g_clear_object (&f->secrets);
  fake_twilio_free (f->twilio);
  fake_twilio_free (f->elsewhere);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_result (Fixture *f)
{
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&f->result);
}

static gboolean
send_text (Fixture *f, TandemMessage *message, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_carrier_send_async (f->carrier, message, NULL, keep_result, f);
  result = wait_result (f);
  return tandem_message_carrier_send_finish (f->carrier, result, &f->error_code, error);
}

static TandemMessage *
new_text (const char *body)
{
  return tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, OWN, ANNA, body);
}

/* A text that Twilio made @age_s ago.  (transfer full) */
static char *
resource (const char *sid, const char *body, const char *direction, int age_s, guint n_media)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) created = g_date_time_add_seconds (now, -age_s);
  g_autofree char *date = g_date_time_format (created, "%a, %d %b %Y %H:%M:%S +0000");
  gboolean in = g_str_equal (direction, "inbound");

  return g_strdup_printf ("{\"sid\":\"%s\",\"status\":\"%s\",\"direction\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"body\":\"%s\","
                          "\"date_created\":\"%s\",\"num_segments\":\"1\",\"num_media\":\"%u\"}",
                          sid, in ? "received" : "queued", direction, in ? ANNA : OWN, in ? OWN : ANNA, body, date, n_media);
}

/* Takes @first and @second (nullable). */
static void
script_list (Fixture *f, char *first, char *second, const char *next)
{
  g_autofree char *one = first;
  g_autofree char *two = second;
  g_autofree char *uri = next != NULL ? g_strdup_printf ("\"/2010-04-01/Accounts/" FAKE_ACCOUNT "%s\"", next) : g_strdup ("null");
  g_autofree char *page = g_strdup_printf ("{\"messages\":[%s%s%s],\"next_page_uri\":%s}", one != NULL ? one : "", two != NULL ? "," : "",
                                           two != NULL ? two : "", uri);

  fake_twilio_reply (f->twilio, LIST, 200, page, NULL);
}

static const char *
field (GHashTable *form, const char *name)
{
  return g_hash_table_lookup (form, name);
}

/* --- sending --------------------------------------------------------------------------------------------------- */

static void
test_send (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text ("Caffè & 50% +1");
  g_autoptr (TandemMessageMedia) media = tandem_message_media_new ("image/png", "https://example.net/a.png?x=1&y=2");
  g_autofree char *created = resource (SID, "x", "outbound-api", 0, 1);
  g_autofree char *callback = g_strconcat ("https://phone.example.net/twilio/sms/status?t=", tandem_message_get_id (message), NULL);
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GError) error = NULL;

  tandem_message_add_media (message, media);
  fake_twilio_reply (f->twilio, CREATE, 201, created, NULL);
  g_assert_true (send_text (f, message, &error));
  g_assert_no_error (error);
  form = soup_form_decode (g_ptr_array_index (f->twilio->forms, 0));
  g_assert_cmpstr (field (form, "To"), ==, ANNA);
  g_assert_cmpstr (field (form, "From"), ==, OWN);
  g_assert_cmpstr (field (form, "Body"), ==, "Caffè & 50% +1");
  g_assert_cmpstr (field (form, "MediaUrl"), ==, "https://example.net/a.png?x=1&y=2");
  g_assert_cmpstr (field (form, "StatusCallback"), ==, callback);
  g_assert_null (field (form, "MessagingServiceSid"));
  g_assert_cmpstr (tandem_message_get_message_sid (message), ==, SID);
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_QUEUED);
  g_assert_cmpuint (tandem_message_get_segments (message), ==, 1);
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
}

static void
test_without_public_url (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text ("x");
  g_autofree char *created = resource (SID, "x", "outbound-api", 0, 0);
  g_autoptr (GHashTable) form = NULL;

  tandem_settings_set_string (f->settings, "public-url", "");
  fake_twilio_reply (f->twilio, CREATE, 201, created, NULL);
  g_assert_true (send_text (f, message, NULL));
  form = soup_form_decode (g_ptr_array_index (f->twilio->forms, 0));
  g_assert_null (field (form, "StatusCallback"));
}

/* Without a way to its file it waits for the tunnel, or is refused; but one of an earlier run is looked for first. */
static void
test_files_without_public_url (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text ("picture");
  g_autoptr (TandemMessageMedia) picture = tandem_message_media_new ("image/png", NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  tandem_message_media_set_file (picture, "/nowhere/out-picture.png", 5);
  tandem_message_add_media (message, picture);
  tandem_settings_set_string (f->settings, "public-url", "");
  g_assert_false (send_text (f, message, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP);
  g_clear_error (&error);
  tandem_settings_set_string (f->settings, "tunnel", "cloudflared");
  g_assert_false (send_text (f, message, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY);
  g_assert_cmpuint (f->twilio->requests->len, ==, 0);
  tandem_message_carrier_doubt (f->carrier, message, none);
  script_list (f, resource (SID, "picture", "outbound-api", 0, 1), NULL, NULL);
  g_assert_true (send_text (f, message, NULL));
  g_assert_cmpstr (tandem_message_get_message_sid (message), ==, SID);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 0);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct {
    guint status;
    int code;
    guint error_code;
    int error;
  } rows[] = {
    { 400, 21211, 21211, TANDEM_PROVIDER_ERROR_REFUSED }, { 400, 21408, 21408, TANDEM_PROVIDER_ERROR_REFUSED },
    { 400, 21610, 21610, TANDEM_PROVIDER_ERROR_REFUSED }, { 400, 21614, 21614, TANDEM_PROVIDER_ERROR_REFUSED },
    { 400, 21617, 21617, TANDEM_PROVIDER_ERROR_REFUSED }, { 401, 20003, 20003, TANDEM_PROVIDER_ERROR_AUTH },
    { 429, 20429, 20429, TANDEM_PROVIDER_ERROR_BUSY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (TandemMessage) message = new_text ("x");
    g_autofree char *body = g_strdup_printf ("{\"code\":%d,\"message\":\"No such luck\",\"status\":%u}", rows[i].code, rows[i].status);
    g_autoptr (GError) error = NULL;

    fake_twilio_forget (f->twilio, CREATE);
    fake_twilio_reply (f->twilio, CREATE, rows[i].status, body, NULL);
    g_assert_false (send_text (f, message, &error));
    g_assert_error (error, TANDEM_PROVIDER_ERROR, rows[i].error);
    g_assert_cmpuint (f->error_code, ==, rows[i].error_code);
    g_assert_null (tandem_message_get_message_sid (message));
  }
  /* Nothing was accepted, so nothing had to be looked for. */
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 0);
}

static void
test_not_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text ("x");
  g_autoptr (GError) error = NULL;

  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, NULL);
  g_assert_false (send_text (f, message, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP);
  g_assert_cmpuint (f->twilio->requests->len, ==, 0);
}

/* However the answer was lost, the text is looked for, and sent once.  Somebody else's with the same words is left alone. */
static void
test_lost_answers (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 4; i++) {
    g_autoptr (TandemMessage) message = new_text ("Twice?");
    g_autofree char *sid = g_strdup_printf ("SM%032u", i + 10);
    g_autoptr (GError) error = NULL;

    fake_twilio_forget (f->twilio, CREATE);
    fake_twilio_forget (f->twilio, LIST);
    if (i == 0)
      fake_twilio_drop (f->twilio, CREATE);
    else if (i == 1)
      fake_twilio_reply (f->twilio, CREATE, 201, "{\"sid\":", NULL);
    else if (i == 2)
      fake_twilio_reply (f->twilio, CREATE, 502, "<html>", NULL);
    else
      fake_twilio_hang (f->twilio, CREATE);
    /* The newest first: an older one with the same words, of an hour ago, is another. */
    script_list (f, resource (sid, "Twice?", "outbound-api", 0, 0), resource (OTHER_SID, "Twice?", "outbound-api", 3600, 0), NULL);
    g_assert_true (send_text (f, message, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (tandem_message_get_message_sid (message), ==, sid);
    g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, i + 1);
    g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, i + 1);
  }
}

/* The list may be behind, and what another text has taken is not taken twice. */
static void
test_late_list (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) first = new_text ("Same");
  g_autoptr (TandemMessage) second = new_text ("Same");
  g_autofree char *created = resource (SID, "Same", "outbound-api", 0, 0);

  fake_twilio_reply (f->twilio, CREATE, 201, created, NULL);
  g_assert_true (send_text (f, first, NULL));
  fake_twilio_forget (f->twilio, CREATE);
  fake_twilio_drop (f->twilio, CREATE);
  script_list (f, resource (SID, "Same", "outbound-api", 0, 0), NULL, NULL);
  script_list (f, resource (OTHER_SID, "Same", "outbound-api", 0, 0), resource (SID, "Same", "outbound-api", 0, 0), NULL);
  g_assert_true (send_text (f, second, NULL));
  g_assert_cmpstr (tandem_message_get_message_sid (second), ==, OTHER_SID);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 2);
}

/* It has not arrived: whoever tries again may do so, and it is looked for first then. */
static void
test_never_arrived (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text ("Lost");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) before = g_date_time_add_seconds (now, -60);
  g_autofree char *created = resource (SID, "Lost", "outbound-api", 0, 0);
  g_autoptr (GError) error = NULL;

  fake_twilio_reply (f->twilio, CREATE, 500, "{\"code\":20500,\"message\":\"An internal server error has occurred\"}", NULL);
  script_list (f, NULL, NULL, NULL);
  g_assert_false (send_text (f, message, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 4);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 1);

  tandem_message_set_at (message, before);
  fake_twilio_forget (f->twilio, CREATE);
  fake_twilio_reply (f->twilio, CREATE, 201, created, NULL);
  g_assert_true (send_text (f, message, NULL));
  g_assert_cmpuint (fake_twilio_count (f->twilio, LIST), ==, 5);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 2);
}

/* --- later ------------------------------------------------------------------------------------------------------- */

static TandemMessage *
new_text_in (int seconds)
{
  TandemMessage *message = new_text ("Later");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, seconds);

  tandem_message_set_send_at (message, then);
  return message;
}

static void
test_schedule (Fixture *f, gconstpointer data)
{
  static const struct {
    int seconds;
    gboolean can;
  } rows[] = { { -60, FALSE }, { 0, FALSE }, { 900, FALSE }, { 1000, TRUE }, { 3600, TRUE }, { 34 * 86400, TRUE }, { 35 * 86400, FALSE } };
  g_autoptr (TandemMessage) message = new_text_in (3600);
  g_autoptr (TandemMessage) soon = new_text_in (60);
  g_autofree char *at = g_date_time_format (tandem_message_get_send_at (message), "%Y-%m-%dT%H:%M:%SZ");
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_message_carrier_can_schedule (f->carrier, tandem_message_get_send_at (message)));
  tandem_settings_set_string (f->settings, "messaging-service", SERVICE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (TandemMessage) one = new_text_in (rows[i].seconds);

    g_assert_cmpint (tandem_message_carrier_can_schedule (f->carrier, tandem_message_get_send_at (one)), ==, rows[i].can);
  }
  fake_twilio_reply (f->twilio, CREATE, 201, "{\"sid\":\"" SID "\",\"status\":\"scheduled\",\"direction\":\"outbound-api\"}", NULL);
  g_assert_true (send_text (f, message, &error));
  g_assert_no_error (error);
  form = soup_form_decode (g_ptr_array_index (f->twilio->forms, 0));
  g_assert_cmpstr (field (form, "MessagingServiceSid"), ==, SERVICE);
  g_assert_cmpstr (field (form, "From"), ==, OWN);
  g_assert_cmpstr (field (form, "ScheduleType"), ==, "fixed");
  g_assert_cmpstr (field (form, "SendAt"), ==, at);
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_SCHEDULED);

  fake_twilio_reply (f->twilio, "POST /Messages/" SID ".json", 200, "{\"sid\":\"" SID "\",\"status\":\"canceled\"}", NULL);
  tandem_message_carrier_cancel_async (f->carrier, message, NULL, keep_result, f);
  result = wait_result (f);
  g_assert_true (tandem_message_carrier_cancel_finish (f->carrier, result, &error));
  g_assert_cmpstr (g_ptr_array_index (f->twilio->forms, 1), ==, "Status=canceled");

  /* Never before its time. */
  g_assert_false (send_text (f, soon, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY);
  g_assert_cmpuint (f->twilio->requests->len, ==, 2);
}

/* One that was given to Twilio before a crash is not given to it again. */
static void
test_schedule_once (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text_in (3600);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) before = g_date_time_add_seconds (now, -60);

  tandem_settings_set_string (f->settings, "messaging-service", SERVICE);
  tandem_message_set_at (message, before);
  script_list (f, resource (SID, "Later", "outbound-api", 59, 0), NULL, NULL);
  g_assert_true (send_text (f, message, NULL));
  g_assert_cmpstr (tandem_message_get_message_sid (message), ==, SID);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 0);
}

/* The same when its time came while Tandem was off: at Twilio it is as old as the day it was written. */
static void
test_schedule_over (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = new_text_in (-600);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) before = g_date_time_add_seconds (now, -7200);

  tandem_settings_set_string (f->settings, "messaging-service", SERVICE);
  tandem_message_set_at (message, before);
  tandem_message_carrier_doubt (f->carrier, message, others);
  script_list (f, resource (SID, "Later", "outbound-api", 7198, 0), NULL, NULL);
  g_assert_true (send_text (f, message, NULL));
  g_assert_cmpstr (tandem_message_get_message_sid (message), ==, SID);
  g_assert_cmpuint (fake_twilio_count (f->twilio, CREATE), ==, 0);
}

/* --- reading what is there --------------------------------------------------------------------------------------- */

static GPtrArray *
list_since (Fixture *f, int seconds, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) since = g_date_time_add_seconds (now, -seconds);
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_carrier_list_async (f->carrier, since, NULL, keep_result, f);
  result = wait_result (f);
  return tandem_message_carrier_list_finish (f->carrier, result, error);
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  static const char *const order[] = { "SM14", "SM13", "SM22", "SM12", "SM11", "SM21" };
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;

  /* To us: two pages; the last one is too old.  Those of one second are in the order of the list, too. */
  script_list (f, resource ("SM11", "1", "inbound", 10, 0), resource ("SM12", "2", "inbound", 20, 0), "/Messages.json?Page=1&To=x");
  script_list (f, resource ("SM13", "3", "inbound", 30, 0), resource ("SM14", "4", "inbound", 30, 0), "/Messages.json?Page=2&To=x");
  script_list (f, resource ("SM15", "5", "inbound", 500, 0), NULL, "/Messages.json?Page=3&To=x");
  /* From us. */
  script_list (f, resource ("SM21", "a", "outbound-api", 5, 0), resource ("SM22", "b", "outbound-api", 25, 0), NULL);
  texts = list_since (f, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (texts->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < texts->len; i++)
    g_assert_cmpstr (tandem_message_get_message_sid (texts->pdata[i]), ==, order[i]);
  g_assert_cmpint (tandem_message_get_direction (texts->pdata[0]), ==, TANDEM_DIRECTION_INBOUND);
  g_assert_cmpint (tandem_message_get_direction (texts->pdata[5]), ==, TANDEM_DIRECTION_OUTBOUND);
  g_assert_cmpuint (f->twilio->requests->len, ==, 4);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (f->twilio->targets, 0), "To=%2B12025550100"));
  g_assert_true (g_str_has_suffix (g_ptr_array_index (f->twilio->targets, 1), "Page=1&To=x"));
  g_assert_true (g_str_has_suffix (g_ptr_array_index (f->twilio->targets, 3), "From=%2B12025550100"));
}

/* A page that fails fails all of it: half a list would be taken for the whole. */
static void
test_broken_page (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) garbled = NULL;

  script_list (f, resource (SID, "1", "inbound", 10, 0), NULL, "/Messages.json?Page=1");
  fake_twilio_reply (f->twilio, LIST, 500, "", NULL);
  g_assert_null (list_since (f, 100, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  fake_twilio_forget (f->twilio, LIST);
  fake_twilio_reply (f->twilio, LIST, 200, "{\"messages\":{}}", NULL);
  g_assert_null (list_since (f, 100, &garbled));
  g_assert_error (garbled, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
}

static void
test_listed_media (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->twilio->url, FAKE_CALLS "/Messages/" MEDIA_SID "/Media/ME1", NULL);
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (TandemMessageMedia) media = NULL;

  script_list (f, resource (SID, "deleted", "inbound", 5, 1), resource (MEDIA_SID, "", "inbound", 10, 2), NULL);
  script_list (f, NULL, NULL, NULL);
  fake_twilio_reply (f->twilio, "GET /Messages/" MEDIA_SID "/Media.json", 200,
                     "{\"media_list\":[{\"sid\":\"ME1\",\"content_type\":\"image/png\"},{},3,{\"sid\":\"../x\"},{\"sid\":\"ME2\"}]}", NULL);
  fake_twilio_reply (f->twilio, "GET /Messages/" SID "/Media.json", 404, "{\"code\":20404,\"message\":\"gone\"}", NULL);
  texts = list_since (f, 100, NULL);
  g_assert_cmpuint (texts->len, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (tandem_message_get_media (texts->pdata[0])), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (tandem_message_get_media (texts->pdata[1])), ==, 0);
  media = g_list_model_get_item (tandem_message_get_media (texts->pdata[0]), 0);
  g_assert_cmpstr (tandem_message_media_get_content_type (media), ==, "image/png");
  g_assert_cmpstr (tandem_message_media_get_url (media), ==, url);
}

static gboolean
fetch_media (Fixture *f, TandemMessageMedia *media, const char *path, GError **error)
{
  g_autoptr (TandemMessage) message = new_text ("");
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_carrier_fetch_media_async (f->carrier, message, media, path, NULL, keep_result, f);
  result = wait_result (f);
  return tandem_message_carrier_fetch_media_finish (f->carrier, result, error);
}

/* The file lies on another host, which must not learn the password. */
static void
test_fetch_media (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessageMedia) media =
    tandem_message_media_new ("image/png", "https://api.twilio.com" FAKE_CALLS "/Messages/" MEDIA_SID "/Media/ME1");
  g_autoptr (TandemMessageMedia) foreign = tandem_message_media_new ("image/png", "https://example.net/picture.png");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("PNG picture", 11);
  g_autofree char *place = g_strconcat (f->elsewhere->url, "/media?Key=1", NULL);
  g_autofree char *path = g_build_filename (f->folder, "picture", NULL);
  g_autofree char *nowhere = g_build_filename (f->folder, "missing", "picture", NULL);
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  fake_twilio_redirect (f->twilio, "GET /Messages/" MEDIA_SID "/Media/ME1", place);
  fake_twilio_reply_file (f->elsewhere, "GET /media", bytes);
  g_assert_true (fetch_media (f, media, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, "PNG picture");
  g_assert_cmpstr (tandem_message_media_get_path (media), ==, path);
  g_assert_cmpint (tandem_message_media_get_size (media), ==, 11);
  g_assert_nonnull (f->twilio->authorization);
  g_assert_null (f->elsewhere->authorization);
  g_unlink (path);

  g_assert_false (fetch_media (f, foreign, path, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (fetch_media (f, media, nowhere, &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  g_clear_error (&error);
  fake_twilio_forget (f->twilio, "GET /Messages/" MEDIA_SID "/Media/ME1");
  g_assert_false (fetch_media (f, media, path, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* --- what Twilio brings ------------------------------------------------------------------------------------------ */

/* The status; *@body (nullable) is what was answered. */
static guint
post (Fixture *f, const char *path, const char *form, char **body)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d%s", g_atomic_int_get (&f->port), path);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) bytes = g_bytes_new (form, strlen (form));
  g_autoptr (GBytes) answered = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", bytes);
  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, keep_result, f);
  result = wait_result (f);
  answered = soup_session_send_and_read_finish (f->session, result, &error);
  g_assert_no_error (error);
  if (body != NULL)
    *body = g_strndup (g_bytes_get_data (answered, NULL), g_bytes_get_size (answered));
  return soup_message_get_status (message);
}

#define TEXT "MessageSid=" SID "&From=%2B12025550101&To=%2B12025550100&Body=Hi&NumMedia=1&MediaUrl0=u&OptOutType=STOP&AccountSid="

static void
test_door (Fixture *f, gconstpointer data)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *path = g_strconcat ("/twilio/sms/status?t=", id, NULL);
  g_autofree char *wanted = g_strdup_printf ("text " SID " Hi %d 1|report %s " SID " failed 30007|", TANDEM_OPT_OUT_STOP, id);
  g_autofree char *twiml = NULL;

  g_assert_cmpuint (post (f, "/twilio/sms", TEXT FAKE_ACCOUNT, &twiml), ==, 200);
  g_assert_cmpstr (twiml, ==, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
  g_assert_cmpuint (post (f, path, "MessageSid=" SID "&MessageStatus=failed&ErrorCode=30007", NULL), ==, 204);
  g_assert_cmpstr (f->sink->log->str, ==, wanted);

  /* The address of an earlier program takes both. */
  g_string_truncate (f->sink->log, 0);
  g_assert_cmpuint (post (f, "/sms", TEXT FAKE_ACCOUNT, NULL), ==, 200);
  g_assert_cmpuint (post (f, "/sms", "MessageSid=" SID "&MessageStatus=sent&SmsStatus=sent", NULL), ==, 204);
  g_assert_cmpstr (f->sink->log->str, ==, "text " SID " Hi 1 1|report - " SID " sent 0|");
}

static void
test_door_refuses (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (post (f, "/twilio/sms", TEXT "AC00000000000000000000000000000002", NULL), ==, 403);
  g_assert_cmpuint (post (f, "/twilio/sms", TEXT, NULL), ==, 403);
  g_assert_cmpuint (post (f, "/twilio/sms", "MessageSid=CA1&From=a&To=b&AccountSid=" FAKE_ACCOUNT, NULL), ==, 400);
  g_assert_cmpuint (post (f, "/twilio/sms", "", NULL), ==, 400);
  g_assert_cmpuint (post (f, "/twilio/sms/status", "MessageSid=" SID "&MessageStatus=flying", NULL), ==, 400);
  g_assert_cmpstr (f->sink->log->str, ==, "");
  /* Another account from now on. */
  tandem_settings_set_string (f->settings, "account-sid", "AC00000000000000000000000000000002");
  g_assert_cmpuint (post (f, "/twilio/sms", TEXT FAKE_ACCOUNT, NULL), ==, 403);
  g_assert_cmpuint (post (f, "/twilio/sms", TEXT "AC00000000000000000000000000000002", NULL), ==, 200);
}

static gint n_not_kept; /* atomic */

/* Lets the one warning pass that is expected; all others are fatal. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && g_str_equal (fields[i].value, "A text from Twilio was not kept: full")) {
      g_atomic_int_inc (&n_not_kept);
      return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n, user_data);
}

/* What could not be kept is to come again. */
static void
test_door_fails (Fixture *f, gconstpointer data)
{
  f->sink->broken = TRUE;
  g_assert_cmpuint (post (f, "/twilio/sms", TEXT FAKE_ACCOUNT, NULL), ==, 503);
  g_assert_cmpuint (post (f, "/twilio/sms/status", "MessageSid=" SID "&MessageStatus=sent", NULL), ==, 503);
  g_assert_cmpint (g_atomic_int_get (&n_not_kept), ==, 2);
  tandem_message_carrier_set_sink (f->carrier, NULL);
  g_assert_cmpuint (post (f, "/twilio/sms", TEXT FAKE_ACCOUNT, NULL), ==, 503);
  g_assert_cmpuint (post (f, "/twilio/sms/status", "MessageSid=" SID "&MessageStatus=sent", NULL), ==, 503);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
    guint timeout_ms;
  } tests[] = {
    { "send", test_send }, { "without-public-url", test_without_public_url }, { "refused", test_refused },
    { "files-without-public-url", test_files_without_public_url },
    { "not-set-up", test_not_set_up }, { "lost-answers", test_lost_answers, 300 }, { "late-list", test_late_list },
    { "never-arrived", test_never_arrived }, { "schedule", test_schedule }, { "schedule-once", test_schedule_once },
    { "schedule-over", test_schedule_over },
    { "pages", test_pages }, { "broken-page", test_broken_page }, { "listed-media", test_listed_media },
    { "fetch-media", test_fetch_media }, { "door", test_door }, { "door-refuses", test_door_refuses }, { "door-fails", test_door_fails },
  };

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (on_log, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/twilio-texts/", tests[i].path, NULL);

    g_test_add (path, Fixture, GUINT_TO_POINTER (tests[i].timeout_ms), set_up, tests[i].run, tear_down);
  }
  return g_test_run ();
}
