// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-socket.h"
#include "tandem-voice.h"

/* What all services that talk JSON over a WebSocket have in common: the socket, who listens, when it is ready and when over.
 * A service derives from it and implements TandemVoice again for what it can do besides.  Media thread only.
 *
 * It is connected again by whoever uses it (TandemAgentLink), as a new one. */
#define TANDEM_TYPE_VOICE_SESSION (tandem_voice_session_get_type ())
G_DECLARE_DERIVABLE_TYPE (TandemVoiceSession, tandem_voice_session, TANDEM, VOICE_SESSION, GObject)

/* What a service can do and takes. */
typedef struct {
  TandemVoiceCapabilities capabilities;
  TandemVoiceFormat input;  /* what it hears */
  TandemVoiceFormat output; /* what it says */
  gint64 lifetime_ms;       /* how long a session lasts; 0: without end, or nobody knows */
} TandemVoiceTraits;

struct _TandemVoiceSessionClass {
  GObjectClass parent_class;

  const char *name; /* for the log */

  /* Connects; by default at once with make_request(). */
  void (*open) (TandemVoiceSession *self);
  /* The upgrade, with the headers that the service wants.  (transfer full) */
  SoupMessage *(*make_request) (TandemVoiceSession *self);
  /* The socket is open: what the client says first.  Optional. */
  void (*connected) (TandemVoiceSession *self);
  /* One message, text or binary; it is nobody's JSON yet.  FALSE with an error: it is noted and the session goes on. */
  gboolean (*message) (TandemVoiceSession *self, const char *text, gsize length, GError **error);
  /* A binary message, of a service that sends sound so.  Optional: without it message() gets them too. */
  void (*binary) (TandemVoiceSession *self, const guint8 *data, gsize n);
  /* Audio for the service, which is ready. */
  void (*audio) (TandemVoiceSession *self, const guint8 *data, gsize n);
  /* The upgrade was refused with HTTP @status.  TRUE: it will connect() again.  Optional. */
  gboolean (*retry) (TandemVoiceSession *self, guint status);
  /* A sentence for what TandemVoiceSocketListener reports.  (transfer full) */
  GError *(*explain_refusal) (TandemVoiceSession *self, guint status, gboolean passing, const GError *cause);
  GError *(*explain_close) (TandemVoiceSession *self, guint code, const char *reason);
};

/* Once, by the constructor. */
void tandem_voice_session_set_up (TandemVoiceSession *self, TandemProfile *profile, SoupSession *session,
                                  const TandemVoiceTraits *traits);

/* FALSE with TANDEM_AGENT_ERROR_NOT_SET_UP unless @url is ws:// or wss://; @name is what the user sets it by. */
gboolean tandem_voice_session_check_url (const char *url, const char *name, GError **error);

/* What the service tells of itself when it is connected; before set_ready(). */
void tandem_voice_session_set_traits (TandemVoiceSession *self, const TandemVoiceTraits *traits);

TandemProfile *tandem_voice_session_get_profile (TandemVoiceSession *self);
/* For what is asked before the socket is there, a token for instance. */
SoupSession *tandem_voice_session_get_soup (TandemVoiceSession *self);

/* By open(), or later.  Eats @request.  Nothing happens when it is over. */
void tandem_voice_session_connect (TandemVoiceSession *self, SoupMessage *request);
/* The service is configured.  Tells READY the first time. */
void tandem_voice_session_set_ready (TandemVoiceSession *self);
gboolean tandem_voice_session_is_ready (TandemVoiceSession *self);
gboolean tandem_voice_session_is_over (TandemVoiceSession *self);
/* Dropped while there is no connection. */
void tandem_voice_session_send (TandemVoiceSession *self, const char *text);
/* The same, and frees @text. */
void tandem_voice_session_send_take (TandemVoiceSession *self, char *text);
void tandem_voice_session_send_binary (TandemVoiceSession *self, const guint8 *data, gsize n);
/* Tells the listener. */
void tandem_voice_session_emit (TandemVoiceSession *self, const TandemVoiceEvent *event);
/* Tells TANDEM_VOICE_ERROR: the session goes on. */
void tandem_voice_session_emit_error (TandemVoiceSession *self, const GError *error);
/* Closes, and tells CLOSED with @error (nullable: we wanted it so). */
void tandem_voice_session_end (TandemVoiceSession *self, const GError *error);
