// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-media-engine.h"
#include "tandem-twilio-account.h"
#include "tandem-twilio-reply.h"
#include "tandem-twilio-webhooks.h"

/* Where Twilio comes in: checks signatures, answers webhooks, owns media sockets until they are closed.
 * Made on the main thread, used on the media thread. */
#define TANDEM_TYPE_TWILIO_DOOR (tandem_twilio_door_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioDoor, tandem_twilio_door, TANDEM, TWILIO_DOOR, GObject)

/* What came from outside, our own probes (tandem-twilio-probe.h) left out. */
typedef enum {
  TANDEM_TWILIO_SEEN_WEBHOOK, /* signed and accepted */
  TANDEM_TWILIO_SEEN_MEDIA,   /* a media socket, signed and accepted */
  TANDEM_TWILIO_SEEN_REFUSED, /* for this account, and signed, but not so that it could be accepted */
  TANDEM_TWILIO_SEEN_N,
} TandemTwilioSeen;

/* Called on the main thread, as long as @target lives. */
typedef struct {
  void (*status) (GObject *target, const TandemTwilioStatus *status);
  /* Owns @reply. */
  void (*voice) (GObject *target, const TandemTwilioVoiceRequest *request, TandemTwilioReply *reply);
  void (*started) (GObject *target, const char *media_token, const char *call_sid);
  /* The stream of @call_sid (NULL: of one that is over as well) is, and Twilio asks what to do now.  Owns @reply. */
  void (*ended) (GObject *target, const char *call_sid, TandemTwilioReply *reply);
  void (*answered_by) (GObject *target, const TandemTwilioVerdict *verdict);
  /* @done once, on the main thread: Twilio is answered then. */
  void (*recorded) (GObject *target, const TandemTwilioReport *report, void (*done) (gpointer done_data), gpointer done_data);
} TandemTwilioDoorListener;

/* @thread and @engine are borrowed: they live longer than @target.  @target is held weakly. */
TandemTwilioDoor *tandem_twilio_door_new (TandemMediaThread *thread, TandemMediaEngine *engine, guint start_timeout_ms,
                                          const TandemTwilioDoorListener *listener, GObject *target);

/* Main thread: what to verify with from now on; nothing posted to the media thread later sees the old account. */
void tandem_twilio_door_post_account (TandemTwilioDoor *self, TandemTwilioAccount *account);
/* Main thread: lets nobody in any more and closes the sockets. */
void tandem_twilio_door_post_shut (TandemTwilioDoor *self);

/* Any thread: when the last one came, ms since 1970; 0: none yet. */
gint64 tandem_twilio_door_get_seen_at (TandemTwilioDoor *self, TandemTwilioSeen what);

/* Media thread: see tandem-twilio-carrier.h. */
gboolean tandem_twilio_door_verify (TandemTwilioDoor *self, const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, GError **error);
void tandem_twilio_door_handle_status (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form);
void tandem_twilio_door_handle_recording (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form);
void tandem_twilio_door_handle_machine (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form);
void tandem_twilio_door_handle_voice (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form);
void tandem_twilio_door_handle_ended (TandemTwilioDoor *self, SoupServerMessage *message, GHashTable *form);
void tandem_twilio_door_accept_socket (TandemTwilioDoor *self, SoupWebsocketConnection *socket);
