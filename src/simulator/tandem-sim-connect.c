// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-connect.h"

#include "tandem-sim-media-stream.h"

/* A <Parameter>'s name and value together. */
#define MAX_PARAMETER 500

/* Default main context only. */
struct _TandemSimConnect {
  GObject parent_instance;
  /* owned */
  char *call_sid;
  char *url;
  char *name;
  char *callback_url;
  char *callback_method;
  GHashTable *parameters;
  TandemSimPerson *person;
  TandemSimMediaStream *stream;
  guint refused_id;
  /* borrowed */
  const TandemSimAccount *account;
  TandemSimConnectEnded ended;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimConnect, tandem_sim_connect, G_TYPE_OBJECT)

static void
tandem_sim_connect_dispose (GObject *object)
{
  TandemSimConnect *self = TANDEM_SIM_CONNECT (object);

  g_clear_handle_id (&self->refused_id, g_source_remove);
  g_clear_object (&self->stream);
  g_clear_object (&self->person);
  G_OBJECT_CLASS (tandem_sim_connect_parent_class)->dispose (object);
}

static void
tandem_sim_connect_finalize (GObject *object)
{
  TandemSimConnect *self = TANDEM_SIM_CONNECT (object);

  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->callback_url, g_free);
  g_clear_pointer (&self->callback_method, g_free);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_sim_connect_parent_class)->finalize (object);
}

static void
tandem_sim_connect_class_init (TandemSimConnectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sim_connect_dispose;
  object_class->finalize = tandem_sim_connect_finalize;
}

static void
tandem_sim_connect_init (TandemSimConnect *self)
{
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
read_parameter (TandemSimConnect *self, const TandemSimVerb *verb)
{
  const char *name = tandem_sim_verb_get (verb, "name");
  const char *value = tandem_sim_verb_get (verb, "value");

  if (g_strcmp0 (verb->name, "Parameter") != 0 || name == NULL || value == NULL)
    return;
  if (g_utf8_strlen (name, -1) + g_utf8_strlen (value, -1) >= MAX_PARAMETER)
    tandem_sim_log_write (self->account->log, "twiml", "parameter-too-long", "call_sid", self->call_sid, "name", name, NULL);
  else
    g_hash_table_replace (self->parameters, g_strdup (name), g_strdup (value));
}

TandemSimConnect *
tandem_sim_connect_new (const TandemSimAccount *account, const char *call_sid, TandemSimPerson *person, const TandemSimVerb *stream)
{
  TandemSimConnect *self = g_object_new (TANDEM_TYPE_SIM_CONNECT, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->person = g_object_ref (person);
  self->url = g_strdup (tandem_sim_verb_get (stream, "url"));
  self->name = g_strdup (tandem_sim_verb_get (stream, "name"));
  self->callback_url = g_strdup (tandem_sim_verb_get (stream, "statusCallback"));
  self->callback_method = g_strdup (tandem_sim_verb_get (stream, "statusCallbackMethod"));
  for (guint i = 0; i < stream->children->len; i++)
    read_parameter (self, g_ptr_array_index (stream->children, i));
  return self;
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup (value != NULL ? value : ""));
}

static void
report (TandemSimConnect *self, const char *event, const char *error)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *timestamp = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");

  if (!tandem_sim_webhooks_check_url (self->callback_url))
    return;
  set (form, "AccountSid", self->account->account_sid);
  set (form, "CallSid", self->call_sid);
  set (form, "StreamSid", self->stream == NULL ? NULL : tandem_sim_media_stream_get_sid (self->stream));
  set (form, "StreamName", self->name);
  set (form, "StreamEvent", event);
  set (form, "Timestamp", timestamp);
  if (error != NULL)
    set (form, "StreamError", error);
  tandem_sim_webhooks_send (self->account->webhooks, self->call_sid, "stream-status", self->callback_method, self->callback_url, form);
}

static void
finish (TandemSimConnect *self)
{
  TandemSimConnectEnded ended = g_steal_pointer (&self->ended);

  if (ended != NULL)
    ended (self, self->user_data);
}

static void
log_code (TandemSimConnect *self, int code, const char *text)
{
  g_autofree char *number = g_strdup_printf ("%d", code);

  tandem_sim_log_write (self->account->log, "twiml", "error", "call_sid", self->call_sid, "code", number, "text", text, NULL);
}

static void
on_stream_ended (TandemSimMediaStream *stream, TandemSimStreamEnd how, int twilio_code, const char *text, gpointer user_data)
{
  /* The reference that start() took: the stream may outlive the call. */
  g_autoptr (TandemSimConnect) self = user_data;

  switch (how) {
  case TANDEM_SIM_STREAM_CLOSED_BY_PEER:
    log_code (self, twilio_code != 0 ? twilio_code : 31921, text);
    report (self, "stream-stopped", NULL);
    break;
  case TANDEM_SIM_STREAM_ERROR:
    log_code (self, twilio_code, text);
    report (self, "stream-error", text);
    break;
  case TANDEM_SIM_STREAM_STOPPED:
  default:
    report (self, "stream-stopped", NULL);
    break;
  }
  tandem_sim_log_write (self->account->log, "twiml", "connect-ended", "call_sid", self->call_sid, NULL);
  finish (self);
}

static gboolean
is_loopback (const char *host)
{
  return g_strcmp0 (host, "127.0.0.1") == 0 || g_strcmp0 (host, "localhost") == 0 || g_strcmp0 (host, "::1") == 0;
}

/* What Twilio refuses before it connects: its code, or 0. */
static int
check_url (const char *url, const char **text)
{
  g_autoptr (GUri) uri = url == NULL ? NULL : g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL) {
    *text = "Stream url is not a URL";
    return 31920;
  }
  if (g_strcmp0 (g_uri_get_scheme (uri), "wss") != 0 &&
      !(g_strcmp0 (g_uri_get_scheme (uri), "ws") == 0 && is_loopback (g_uri_get_host (uri)))) {
    *text = "Stream url must be wss";
    return 31922;
  }
  if (g_uri_get_query (uri) != NULL) {
    *text = "Stream url must not have a query string";
    return 31920;
  }
  return 0;
}

static gboolean
on_refused (gpointer user_data)
{
  TandemSimConnect *self = user_data;

  self->refused_id = 0;
  finish (self);
  return G_SOURCE_REMOVE;
}

void
tandem_sim_connect_start (TandemSimConnect *self, TandemSimConnectEnded ended, gpointer user_data)
{
  const char *text = NULL;
  int code = check_url (self->url, &text);

  self->ended = ended;
  self->user_data = user_data;
  if (code != 0) {
    log_code (self, code, text);
    report (self, "stream-error", text);
    self->refused_id = g_idle_add (on_refused, self);
    return;
  }
  tandem_sim_log_write (self->account->log, "twiml", "connect", "call_sid", self->call_sid, "url", self->url, NULL);
  self->stream = tandem_sim_media_stream_new (self->url, self->account->account_sid, self->call_sid, self->account->auth_token,
                                              self->parameters, self->person, self->account->faults, self->account->log);
  tandem_sim_media_stream_start (self->stream, on_stream_ended, g_object_ref (self));
}

void
tandem_sim_connect_stop (TandemSimConnect *self)
{
  g_clear_handle_id (&self->refused_id, g_source_remove);
  self->ended = NULL;
  if (self->stream != NULL)
    tandem_sim_media_stream_stop (self->stream);
}

const char *
tandem_sim_connect_get_stream_sid (TandemSimConnect *self)
{
  return self->stream == NULL ? NULL : tandem_sim_media_stream_get_sid (self->stream);
}

void
tandem_sim_connect_send_digit (TandemSimConnect *self, char digit)
{
  if (self->stream != NULL)
    tandem_sim_media_stream_send_digit (self->stream, digit);
}
