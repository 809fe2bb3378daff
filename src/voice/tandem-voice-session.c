// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-session.h"

#include "tandem-error.h"

typedef struct {
  /* owned */
  TandemProfile *profile;
  SoupSession *session;
  TandemVoiceSocket *socket; /* nullable */
  char *handle;              /* nullable: it goes on where this was given */

  /* borrowed */
  TandemVoiceListener listener;
  gpointer listener_data;

  TandemVoiceTraits traits;
  gboolean ready;
  gboolean over;
  guint64 dropped_bytes;
} TandemVoiceSessionPrivate;

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TandemVoiceSession, tandem_voice_session, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (TandemVoiceSession)
                                  G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static TandemVoiceSessionPrivate *
get_private (gpointer self)
{
  return tandem_voice_session_get_instance_private (TANDEM_VOICE_SESSION (self));
}

static void
open_at_once (TandemVoiceSession *self)
{
  tandem_voice_session_connect (self, TANDEM_VOICE_SESSION_GET_CLASS (self)->make_request (self));
}

static void
tandem_voice_session_dispose (GObject *object)
{
  TandemVoiceSessionPrivate *priv = get_private (object);

  priv->listener = NULL;
  priv->over = TRUE;
  if (priv->socket)
    tandem_voice_socket_close (priv->socket);
  g_clear_object (&priv->socket);
  g_clear_object (&priv->session);
  g_clear_object (&priv->profile);
  g_clear_pointer (&priv->handle, g_free);
  G_OBJECT_CLASS (tandem_voice_session_parent_class)->dispose (object);
}

static void
tandem_voice_session_class_init (TandemVoiceSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_voice_session_dispose;
  klass->name = "voice";
  klass->open = open_at_once;
}

static void
tandem_voice_session_init (TandemVoiceSession *self)
{
}

void
tandem_voice_session_set_up (TandemVoiceSession *self, TandemProfile *profile, SoupSession *session,
                             const TandemVoiceTraits *traits)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  g_return_if_fail (!priv->profile);
  priv->profile = g_object_ref (profile);
  priv->session = g_object_ref (session);
  priv->traits = *traits;
}

void
tandem_voice_session_set_traits (TandemVoiceSession *self, const TandemVoiceTraits *traits)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  g_return_if_fail (priv->profile && !priv->ready);
  priv->traits = *traits;
}

gboolean
tandem_voice_session_check_url (const char *url, const char *name, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (host && *host && (g_str_equal (g_uri_get_scheme (uri), "wss") || g_str_equal (g_uri_get_scheme (uri), "ws")))
    return TRUE;
  g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
               "The address of the AI service must begin with wss:// (%s).", name);
  return FALSE;
}

TandemProfile *
tandem_voice_session_get_profile (TandemVoiceSession *self)
{
  return get_private (self)->profile;
}

SoupSession *
tandem_voice_session_get_soup (TandemVoiceSession *self)
{
  return get_private (self)->session;
}

gboolean
tandem_voice_session_is_ready (TandemVoiceSession *self)
{
  return get_private (self)->ready;
}

gboolean
tandem_voice_session_is_over (TandemVoiceSession *self)
{
  return get_private (self)->over;
}

/* --- telling the listener ------------------------------------------------------------------------- */

void
tandem_voice_session_emit (TandemVoiceSession *self, const TandemVoiceEvent *event)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->listener)
    priv->listener (TANDEM_VOICE (self), event, priv->listener_data);
}

void
tandem_voice_session_emit_error (TandemVoiceSession *self, const GError *error)
{
  tandem_voice_session_emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_ERROR, .error = error });
}

void
tandem_voice_session_set_ready (TandemVoiceSession *self)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->ready || priv->over)
    return;
  priv->ready = TRUE;
  tandem_voice_socket_settle (priv->socket);
  tandem_voice_session_emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_READY });
}

void
tandem_voice_session_end (TandemVoiceSession *self, const GError *error)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->over)
    return;
  priv->over = TRUE;
  priv->ready = FALSE;
  if (priv->socket)
    tandem_voice_socket_close (priv->socket);
  tandem_voice_session_emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_CLOSED, .error = error });
}

void
tandem_voice_session_send (TandemVoiceSession *self, const char *text)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->socket)
    tandem_voice_socket_send (priv->socket, text);
}

void
tandem_voice_session_send_binary (TandemVoiceSession *self, const guint8 *data, gsize n)
{
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->socket)
    tandem_voice_socket_send_binary (priv->socket, data, n);
}

void
tandem_voice_session_send_take (TandemVoiceSession *self, char *text)
{
  g_autofree char *taken = text;

  tandem_voice_session_send (self, taken);
}

/* --- the socket ------------------------------------------------------------------------------------- */

static void
on_connected (gpointer user_data)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (user_data));

  if (TANDEM_VOICE_SESSION_GET_CLASS (self)->connected)
    TANDEM_VOICE_SESSION_GET_CLASS (self)->connected (self);
}

static void
on_message (const char *text, gsize length, gpointer user_data)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (user_data));
  g_autoptr (GError) error = NULL;

  /* One broken event is not worth a call. */
  if (!TANDEM_VOICE_SESSION_GET_CLASS (self)->message (self, text, length, &error))
    g_debug ("%s: ignored an event: %s", TANDEM_VOICE_SESSION_GET_CLASS (self)->name, error->message);
}

static void
on_binary (const guint8 *data, gsize n, gpointer user_data)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (user_data));

  if (TANDEM_VOICE_SESSION_GET_CLASS (self)->binary)
    TANDEM_VOICE_SESSION_GET_CLASS (self)->binary (self, data, n);
  else
    on_message ((const char *) data, n, user_data);
}

static void
on_refused (guint status, gboolean passing, const GError *cause, gpointer user_data)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (user_data));
  TandemVoiceSessionClass *klass = TANDEM_VOICE_SESSION_GET_CLASS (self);
  g_autoptr (GError) error = NULL;

  g_clear_object (&get_private (self)->socket);
  if (klass->retry && klass->retry (self, status))
    return;
  error = klass->explain_refusal (self, status, passing, cause);
  tandem_voice_session_end (self, error);
}

static void
on_late (gpointer user_data)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (user_data));
  g_autoptr (GError) error = g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                          "The AI service did not answer within %d s: check the network.",
                                          TANDEM_VOICE_SOCKET_TIMEOUT_S);

  tandem_voice_session_end (self, error);
}

static void
on_closed (guint code, const char *reason, gpointer user_data)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (user_data));
  g_autoptr (GError) error = TANDEM_VOICE_SESSION_GET_CLASS (self)->explain_close (self, code, reason);

  tandem_voice_session_end (self, error);
}

void
tandem_voice_session_connect (TandemVoiceSession *self, SoupMessage *request)
{
  static const TandemVoiceSocketListener listener = { on_connected, on_message, on_binary, on_refused, on_late, on_closed };
  g_autoptr (SoupMessage) taken = request;
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->over)
    return;
  if (!taken) {
    /* Whoever hears of it may drop it. */
    g_autoptr (TandemVoiceSession) keep = g_object_ref (self);
    g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                                                    "The address of the AI service is none that can be asked: check it.");

    tandem_voice_session_end (self, error);
    return;
  }
  g_return_if_fail (!priv->socket);
  priv->socket = tandem_voice_socket_new (priv->session, &listener, self);
  tandem_voice_socket_connect (priv->socket, taken);
}

/* --- the interface ---------------------------------------------------------------------------------- */

static TandemVoiceCapabilities
tandem_voice_session_get_capabilities (TandemVoice *voice)
{
  return get_private (voice)->traits.capabilities;
}

static TandemVoiceFormat
tandem_voice_session_get_format (TandemVoice *voice)
{
  return get_private (voice)->traits.input;
}

static TandemVoiceFormat
tandem_voice_session_get_output_format (TandemVoice *voice)
{
  return get_private (voice)->traits.output;
}

static gint64
tandem_voice_session_get_lifetime_ms (TandemVoice *voice)
{
  return get_private (voice)->traits.lifetime_ms;
}

/* Only who tells KEPT is asked to. */
static void
tandem_voice_session_resume (TandemVoice *voice, const char *handle)
{
  TandemVoiceSessionPrivate *priv = get_private (voice);

  g_free (priv->handle);
  priv->handle = g_strdup (handle);
}

static const char *
tandem_voice_session_get_resumed (TandemVoice *voice)
{
  return get_private (voice)->handle;
}

static void
tandem_voice_session_set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  TandemVoiceSessionPrivate *priv = get_private (voice);

  priv->listener = listener;
  priv->listener_data = user_data;
}

static void
tandem_voice_session_open (TandemVoice *voice)
{
  TANDEM_VOICE_SESSION_GET_CLASS (voice)->open (TANDEM_VOICE_SESSION (voice));
}

static void
tandem_voice_session_send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  TandemVoiceSessionPrivate *priv = get_private (voice);

  if (priv->ready)
    TANDEM_VOICE_SESSION_GET_CLASS (voice)->audio (TANDEM_VOICE_SESSION (voice), data, n);
  else
    priv->dropped_bytes += n;
}

/* Who cannot cut short or take back says nothing of it in its capabilities. */
static void
ignore_item (TandemVoice *voice, const char *item_id)
{
}

static void
ignore_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
}

static void
ignore_cancel (TandemVoice *voice)
{
}

static void
tandem_voice_session_close (TandemVoice *voice)
{
  g_autoptr (TandemVoiceSession) self = g_object_ref (TANDEM_VOICE_SESSION (voice));
  TandemVoiceSessionPrivate *priv = get_private (self);

  if (priv->dropped_bytes > 0)
    g_debug ("%s: %" G_GUINT64_FORMAT " bytes came before the session was ready",
             TANDEM_VOICE_SESSION_GET_CLASS (self)->name, priv->dropped_bytes);
  tandem_voice_session_end (self, NULL);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = tandem_voice_session_get_capabilities;
  iface->get_format = tandem_voice_session_get_format;
  iface->get_output_format = tandem_voice_session_get_output_format;
  iface->get_lifetime_ms = tandem_voice_session_get_lifetime_ms;
  iface->resume = tandem_voice_session_resume;
  iface->get_resumed = tandem_voice_session_get_resumed;
  iface->set_listener = tandem_voice_session_set_listener;
  iface->open = tandem_voice_session_open;
  iface->send_audio = tandem_voice_session_send_audio;
  iface->truncate = ignore_truncate;
  iface->remove_item = ignore_item;
  iface->cancel = ignore_cancel;
  iface->close = tandem_voice_session_close;
}
