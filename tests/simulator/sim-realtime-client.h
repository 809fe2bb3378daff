// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-json.h"
#include "tandem-sim-realtime.h"

/* A simulated Realtime service on a port of its own and one client of it, for tests. */
#define SIM_KEY "sk-test"
/* Mu-law both ways, and transcripts. */
#define SIM_ULAW_SESSION "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcmu'}," \
                     "'transcription':{'model':'whisper-1'}},'output':{'format':{'type':'audio/pcmu'}}}}}"

typedef struct {
  SoupServer *server;
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtime *realtime;
  char *record_dir;
  guint port;
} SimService;

typedef struct {
  SoupSession *session;
  SoupMessage *message;
  SoupWebsocketConnection *connection;
  GError *error;          /* of the handshake */
  GPtrArray *texts;       /* every message, char* */
  GPtrArray *events;      /* JsonObject of every message that is one */
  GArray *times_us;       /* when each of @events came */
  gboolean closed;
  gboolean finished;      /* handshake */
} SimClient;

void sim_service_setup (SimService *service, gconstpointer unused);
void sim_service_teardown (SimService *service, gconstpointer unused);
/* The log so far. */
char *sim_service_read_log (SimService *service);

/* @query "?model=sim-1"; @key NULL: no Authorization. */
SimClient *sim_client_connect (SimService *service, const char *query, const char *key, gboolean beta);
void sim_client_free (SimClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimClient, sim_client_free)

/* Single quotes in @json stand for double ones. */
void sim_client_send (SimClient *client, const char *json);
void sim_client_append (SimClient *client, const guint8 *data, gsize n);
/* Mu-law silence. */
void sim_client_append_silence (SimClient *client, guint ms);
/* Waits until the event number @from or a later one has this type; its number.  Fails after 20 s. */
guint sim_client_wait (SimClient *client, const char *type, guint from);
JsonObject *sim_client_get (SimClient *client, guint number);
/* Waits for the next error after @from and checks its code. */
guint sim_client_wait_error (SimClient *client, const char *code, guint from);
void sim_client_wait_closed (SimClient *client);
/* The first event of this type from @from on; -1 when there is none so far. */
int sim_client_find (SimClient *client, const char *type, guint from);

/* Makes @text recognisable; its mu-law.  (transfer full) */
GBytes *sim_service_add_clip (SimService *service, const char *text);
/* As a telephone sends it. */
void sim_client_append_clip (SimClient *client, GBytes *ulaw);
/* A conversation with mu-law both ways and transcripts. */
SimClient *sim_client_open (SimService *service, gboolean beta);
/* All deltas of events of this type from @from on.  (transfer full) */
char *sim_client_join_deltas (SimClient *client, const char *type, guint from);
