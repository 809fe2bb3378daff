// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-control.h"
#include "tandem-sim-media-stream.h"
#include "tandem-sim-rest.h"

#define FIXTURE_ACCOUNT "AC00000000000000000000000000000001"
#define FIXTURE_TOKEN "0123456789abcdef0123456789abcdef"
#define FIXTURE_NUMBER "+15005550006"

/* Simulated Twilio on a real port, and an application that receives its webhooks on another. */
typedef struct {
  char *directory;
  TandemSimLog *log;
  TandemSimFaults *faults;
  TandemSimSpeech *speech;
  TandemSimPhoneBook *phone_book;
  TandemSimWebhooks *webhooks;
  TandemSimAccount account;
  SoupServer *server;
  TandemSimNumbers *numbers;
  TandemSimCalls *calls;
  TandemSimMessages *messages;
  TandemSimRest *rest;
  TandemSimControl *control;
  SoupSession *session;
  char *url;                /* http://127.0.0.1:PORT */
  SoupServer *app;
  char *app_url;
  GPtrArray *hooks;         /* of Hook, as they arrived */
  const char *twiml;        /* what the application answers to POST /twiml */
  guint app_status;
  GHashTable *pages;        /* path -> what the application answers there, both constant */
  GBytes *answer;           /* the body of the last answer of the API */
} Fixture;

typedef struct {
  char *path;
  char *url;
  GHashTable *form;
  char *signature;
  char *token;
} Hook;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

/* One authorized request; @path follows "/2010-04-01/Accounts/AC…".  The answer's JSON, or NULL.  @form (nullable): POST. */
JsonObject *fixture_request (Fixture *fixture, const char *path, const char *form, guint *status);
/* Any request.  @user_password (nullable) as "user:password". */
SoupMessage *fixture_send (Fixture *fixture, const char *method, const char *path, const char *user_password, const char *type,
                           const char *body, JsonObject **json, GError **error);
/* POST Calls.json with a status callback for every event; its SID.  @instructions: "Twiml=..." or "Url=..." encoded. */
char *fixture_call (Fixture *fixture, const char *to, const char *instructions);
/* Sets parameters ("VoiceUrl=...&...", encoded) of FIXTURE_NUMBER. */
void fixture_set_number (Fixture *fixture, const char *form);
/* "@name=" and the URL of @path at the application, encoded; begins with "&".  (transfer full) */
char *fixture_url_parameter (Fixture *fixture, const char *name, const char *path);
/* POST /simulator/calls; the answer's JSON, or NULL. */
JsonObject *fixture_call_in (Fixture *fixture, const char *body, guint *status);
/* Runs the main loop until events.jsonl has @count lines "where" "what". */
void fixture_wait_events (Fixture *fixture, const char *where, const char *what, guint count);
guint fixture_count_events (Fixture *fixture, const char *where, const char *what);
/* GET Calls/@sid.json; the answer's JSON. */
JsonObject *fixture_fetch_call (Fixture *fixture, const char *sid);
/* That call has @status now. */
void fixture_assert_status (Fixture *fixture, const char *sid, const char *status);
/* Runs the main loop until @count webhooks have arrived. */
void fixture_wait_hooks (Fixture *fixture, guint count);
/* The @n-th webhook (from 1) of @path, once it has come. */
Hook *fixture_wait_hook (Fixture *fixture, const char *path, guint n);
guint fixture_count_hooks (Fixture *fixture, const char *path);
void fixture_run_ms (guint ms);
Hook *fixture_hook (Fixture *fixture, guint index);
const char *hook_get (Hook *hook, const char *name);
void hook_assert_signed (Hook *hook, gboolean right);
