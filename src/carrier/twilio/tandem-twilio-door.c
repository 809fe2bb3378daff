// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-door.h"

#include "tandem-error.h"
#include "tandem-twilio-probe.h"
#include "tandem-twilio-resource.h"
#include "tandem-twilio-signature.h"
#include "tandem-twilio-stream.h"

/* Sockets without a start. */
#define MAX_WAITING 32

struct _TandemTwilioDoor {
  GObject parent_instance;

  /* owned */
  TandemTwilioAccount *account;
  GPtrArray *streams; /* of TandemTwilioStream, who came first is first */
  GWeakRef target;

  /* borrowed */
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  const TandemTwilioDoorListener *listener;

  guint start_timeout_ms;
  gboolean shut;
  _Atomic gint64 seen_at[TANDEM_TWILIO_SEEN_N]; /* read by the main thread */
};

G_DEFINE_FINAL_TYPE (TandemTwilioDoor, tandem_twilio_door, G_TYPE_OBJECT)

static void
disown_streams (TandemTwilioDoor *self)
{
  for (guint i = 0; i < self->streams->len; i++)
    tandem_twilio_stream_disown (self->streams->pdata[i]);
  g_ptr_array_set_size (self->streams, 0);
}

static void
tandem_twilio_door_finalize (GObject *object)
{
  TandemTwilioDoor *self = TANDEM_TWILIO_DOOR (object);
  disown_streams (self);
  g_ptr_array_unref (self->streams);
  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_weak_ref_clear (&self->target);
  G_OBJECT_CLASS (tandem_twilio_door_parent_class)->finalize (object);
}

static void
tandem_twilio_door_class_init (TandemTwilioDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_door_finalize;
}

static void
tandem_twilio_door_init (TandemTwilioDoor *self)
{
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
}

TandemTwilioDoor *
tandem_twilio_door_new (TandemMediaThread *thread, TandemMediaEngine *engine, guint start_timeout_ms, const TandemTwilioDoorListener *listener,
                        GObject *target)
{
  TandemTwilioDoor *self = g_object_new (TANDEM_TYPE_TWILIO_DOOR, NULL);
  self->thread = thread;
  self->engine = engine;
  self->start_timeout_ms = start_timeout_ms;
  self->listener = listener;
  g_weak_ref_init (&self->target, target);
  return self;
}

/* What crosses the threads, in either direction. */
typedef struct {
  TandemTwilioDoor *door;
  TandemTwilioAccount *account;
  TandemTwilioStatus *status;
  TandemTwilioReport *report;
  TandemTwilioVerdict *verdict;
  TandemTwilioVoiceRequest *request;
  TandemTwilioReply *reply;
  char *media_token;
  char *call_sid;
} Crossing;

static Crossing *
crossing_new (TandemTwilioDoor *door)
{
  Crossing *self = g_new0 (Crossing, 1);
  self->door = g_object_ref (door);
  return self;
}

static void
crossing_free (gpointer data)
{
  Crossing *self = data;
  g_clear_object (&self->door);
  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_pointer (&self->status, tandem_twilio_status_free);
  g_clear_pointer (&self->report, tandem_twilio_report_free);
  g_clear_pointer (&self->verdict, tandem_twilio_verdict_free);
  g_clear_pointer (&self->request, tandem_twilio_voice_request_free);
  /* The carrier outlives the listener: without it there is no connection left to answer on. */
  g_clear_pointer (&self->reply, tandem_twilio_reply_drop);
  g_free (self->media_token);
  g_free (self->call_sid);
  g_free (self);
}

static void
take_account (gpointer data)
{
  Crossing *crossing = data;
  g_clear_pointer (&crossing->door->account, tandem_twilio_account_unref);
  crossing->door->account = g_steal_pointer (&crossing->account);
}

void
tandem_twilio_door_post_account (TandemTwilioDoor *self, TandemTwilioAccount *account)
{
  Crossing *crossing = crossing_new (self);
  crossing->account = tandem_twilio_account_ref (account);
  tandem_media_thread_post (self->thread, take_account, crossing, crossing_free);
}

static void
shut (gpointer data)
{
  TandemTwilioDoor *self = ((Crossing *) data)->door;
  self->shut = TRUE;
  disown_streams (self);
}

void
tandem_twilio_door_post_shut (TandemTwilioDoor *self)
{
  tandem_media_thread_post (self->thread, shut, crossing_new (self), crossing_free);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, sentence);
  return FALSE;
}

gint64
tandem_twilio_door_get_seen_at (TandemTwilioDoor *self, TandemTwilioSeen what)
{
  return self->seen_at[what];
}

/* No secret, but strangers who try their luck do not know it. */
static gboolean
names_account (TandemTwilioDoor *self, GBytes *body)
{
  gsize n = 0;
  const char *form = body != NULL ? g_bytes_get_data (body, &n) : NULL;
  g_autoptr (GHashTable) fields = form != NULL ? g_uri_parse_params (form, (gssize) n, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;
  return fields != NULL && g_strcmp0 (g_hash_table_lookup (fields, "AccountSid"), self->account->account_sid) == 0;
}

/* Who sends no signature at all, or a wrong one without our account, is not Twilio, and nobody's news. */
static void
note_seen (TandemTwilioDoor *self, SoupServerMessage *message, GBytes *body, gboolean websocket, gboolean verified)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *agent = soup_message_headers_get_one (headers, "User-Agent");

  if (soup_message_headers_get_list (headers, "X-Twilio-Signature") == NULL || (!verified && !names_account (self, body))
      || (agent != NULL && g_str_has_prefix (agent, TANDEM_TWILIO_PROBE_AGENT)))
    return;
  self->seen_at[!verified ? TANDEM_TWILIO_SEEN_REFUSED : websocket ? TANDEM_TWILIO_SEEN_MEDIA : TANDEM_TWILIO_SEEN_WEBHOOK] =
    g_get_real_time () / 1000;
}

gboolean
tandem_twilio_door_verify (TandemTwilioDoor *self, const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  TandemTwilioAccount *account = self->account;

  if (self->shut || account == NULL)
    return refuse (error, "Tandem takes no calls at the moment");
  if (*account->auth_token == '\0')
    return refuse (error, "Enter the Twilio auth token in Preferences (TWILIO_AUTH_TOKEN): without it nobody can tell who sent this request");
  if (*account->public_url == '\0')
    return refuse (error, "Enter the public URL in Preferences (PUBLIC_URL): without it the signature cannot be checked");
  if (*target != '/')
    return refuse (error, "The request's target is not a path");

  g_autofree char *url = tandem_twilio_account_build_url (account, target);
  TandemTwilioSignedRequest request = {
    .url = url,
    .content_type = soup_message_headers_get_one (headers, "Content-Type"),
    .body = body,
    .websocket = websocket,
    /* All that came: two of them are none, since nobody can tell which one a proxy has added. */
    .signature = soup_message_headers_get_list (headers, "X-Twilio-Signature"),
  };
  /* A media URL of its own may lead here through another host and path. */
  if (websocket && account->has_own_media_url && !tandem_twilio_signature_verify (account->auth_token, &request, NULL))
    request.url = account->media_url;
  gboolean verified = tandem_twilio_signature_verify (account->auth_token, &request, error);
  note_seen (self, message, body, websocket, verified);
  return verified;
}

/* The answer waits for the main thread, where @func has it given. */
static void
deliver (Crossing *crossing, SoupServerMessage *message, TandemClosureFunc func)
{
  crossing->reply = tandem_twilio_reply_new (crossing->door->thread, message);
  tandem_media_thread_post_main (crossing->door->thread, func, crossing, crossing_free);
}

/* Main thread. */
static void
deliver_status (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GObject) target = g_weak_ref_get (&crossing->door->target);

  if (target == NULL)
    return;
  crossing->door->listener->status (target, crossing->status);
  tandem_twilio_reply_send (g_steal_pointer (&crossing->reply), NULL);
}

void
tandem_twilio_door_handle_status (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *delivery = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "I-Twilio-Idempotency-Token");
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioStatus) status = tandem_twilio_status_parse (form, query, delivery, &error);

  if (status == NULL) {
    g_debug ("Refused a status callback: %s", error->message);
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  Crossing *crossing = crossing_new (self);
  crossing->status = g_steal_pointer (&status);
  deliver (crossing, message, deliver_status);
}

static void
done_recording (gpointer data)
{
  tandem_twilio_reply_send (data, NULL);
}

/* Main thread. */
static void
deliver_report (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GObject) target = g_weak_ref_get (&crossing->door->target);

  if (target != NULL)
    crossing->door->listener->recorded (target, crossing->report, done_recording, g_steal_pointer (&crossing->reply));
}

void
tandem_twilio_door_handle_recording (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioReport) report = tandem_twilio_report_parse (form, &error);

  if (report == NULL) {
    g_debug ("Refused a recording callback: %s", error->message);
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  Crossing *crossing = crossing_new (self);
  crossing->report = g_steal_pointer (&report);
  deliver (crossing, message, deliver_report);
}

/* Main thread. */
static void
deliver_verdict (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GObject) target = g_weak_ref_get (&crossing->door->target);

  if (target == NULL)
    return;
  crossing->door->listener->answered_by (target, crossing->verdict);
  tandem_twilio_reply_send (g_steal_pointer (&crossing->reply), NULL);
}

void
tandem_twilio_door_handle_machine (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioVerdict) verdict = tandem_twilio_verdict_parse (form, &error);

  if (verdict == NULL) {
    g_debug ("Refused a word about who answered: %s", error->message);
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  Crossing *crossing = crossing_new (self);
  crossing->verdict = g_steal_pointer (&verdict);
  deliver (crossing, message, deliver_verdict);
}

/* Main thread. */
static void
deliver_voice (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GObject) target = g_weak_ref_get (&crossing->door->target);

  if (target != NULL)
    crossing->door->listener->voice (target, crossing->request, g_steal_pointer (&crossing->reply));
}

void
tandem_twilio_door_handle_voice (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioVoiceRequest) request = tandem_twilio_voice_request_parse (form, &error);

  if (request == NULL) {
    g_debug ("Refused a voice request: %s", error->message);
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  if (!g_str_equal (request->account_sid, self->account->account_sid)) {
    g_message ("Refused a call to another account: enter the account SID of the number that was called");
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
    return;
  }
  Crossing *crossing = crossing_new (self);
  crossing->request = g_steal_pointer (&request);
  deliver (crossing, message, deliver_voice);
}

/* Main thread. */
static void
deliver_ended (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GObject) target = g_weak_ref_get (&crossing->door->target);

  if (target != NULL)
    crossing->door->listener->ended (target, crossing->call_sid, g_steal_pointer (&crossing->reply));
}

void
tandem_twilio_door_handle_ended (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form)
{
  const char *call_sid = form != NULL ? g_hash_table_lookup (form, "CallSid") : NULL;
  const char *word = form != NULL ? g_hash_table_lookup (form, "CallStatus") : NULL;
  TandemCallState state;
  Crossing *crossing;

  if (call_sid == NULL || !tandem_twilio_is_sid (call_sid, "CA")) {
    g_debug ("Refused a question after the end of a stream: it has no valid CallSid");
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  crossing = crossing_new (self);
  if (word == NULL || !tandem_call_state_from_string (word, &state) || !tandem_call_state_is_terminal (state))
    crossing->call_sid = g_strdup (call_sid);
  deliver (crossing, message, deliver_ended);
}

static void
deliver_started (gpointer data)
{
  Crossing *crossing = data;
  TandemTwilioDoor *self = crossing->door;
  g_autoptr (GObject) target = g_weak_ref_get (&self->target);
  if (target != NULL)
    self->listener->started (target, crossing->media_token, crossing->call_sid);
}

static gboolean
attach_stream (TandemTwilioStream *stream, const char *token, const char *call_sid, gpointer user_data, GError **error)
{
  TandemTwilioDoor *self = TANDEM_TWILIO_DOOR (user_data);
  if (!tandem_media_engine_attach (self->engine, TANDEM_CARRIER_STREAM (stream), token, call_sid, error))
    return FALSE;
  Crossing *crossing = crossing_new (self);
  crossing->media_token = g_strdup (token);
  crossing->call_sid = g_strdup (call_sid);
  tandem_media_thread_post_main (self->thread, deliver_started, crossing, crossing_free);
  return TRUE;
}

static void
on_stream_closed (TandemTwilioStream *stream, gpointer user_data)
{
  g_ptr_array_remove (TANDEM_TWILIO_DOOR (user_data)->streams, stream);
}

static const TandemTwilioStreamOwner stream_owner = { attach_stream, on_stream_closed };

/* Whoever knows a signature can open sockets: the oldest that has said nothing makes room. */
static void
make_room (TandemTwilioDoor *self)
{
  guint n_waiting = 0, oldest = 0;

  for (guint i = self->streams->len; i > 0; i--) {
    if (!tandem_twilio_stream_is_waiting (self->streams->pdata[i - 1]))
      continue;
    oldest = i - 1;
    n_waiting++;
  }
  if (n_waiting < MAX_WAITING)
    return;
  g_debug ("Closed a media stream that did not start: too many wait");
  tandem_twilio_stream_disown (self->streams->pdata[oldest]);
  g_ptr_array_remove_index (self->streams, oldest);
}

void
tandem_twilio_door_accept_socket (TandemTwilioDoor *self, SoupWebsocketConnection *socket)
{
  if (self->shut) {
    soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    return;
  }
  make_room (self);
  g_ptr_array_add (self->streams, tandem_twilio_stream_new (socket, self->start_timeout_ms, &stream_owner, self));
}
