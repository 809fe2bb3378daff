// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "tandem-call-sockets.h"
#include "tandem-checkup.h"
#include "tandem-contacts.h"
#include "tandem-control-body.h"
#include "tandem-control-events.h"
#include "tandem-control-metrics.h"
#include "tandem-http-gate.h"
#include "tandem-inbox.h"
#include "tandem-profiles.h"
#include "tandem-reachability.h"
#include "tandem-switchboard.h"

/* The routes about calls.  Each answers @request's message, now or later (it then keeps what it needs). */

typedef struct {
  TandemSwitchboard *switchboard;
  SoupServerMessage *message;
  const char *id; /* what stands for "*" in the path; NULL when the path has none */
  GBytes *body;
  TandemControlEvents *events;
  TandemControlMetrics *metrics;
  TandemCheckup *checkup;           /* NULL while Tandem starts */
  TandemReachability *reachability; /* likewise */
  TandemInbox *inbox;               /* likewise */
  TandemContacts *contacts;         /* likewise */
  TandemProfiles *profiles;         /* likewise */
  GHashTable *query;                /* of strings; NULL: there is none */
  TandemHttpGate *gate;
  TandemCallSockets *sockets;       /* NULL: calls have none */
} TandemControlRequest;

/* What is answered about a call: (transfer full). */
typedef JsonNode *(*TandemControlShape) (TandemCall *call);

/* What the routes below do, for answers of another shape: dials what the body says in fields called @names (static) and answers
 * @status; describes, ends, or (its transcript being loaded) tells the call of the path. */
void tandem_control_calls_place (const TandemControlRequest *request, const TandemControlDialNames *names, guint status,
                                 TandemControlShape shape);
void tandem_control_calls_describe (const TandemControlRequest *request, TandemControlShape shape);
void tandem_control_calls_end (const TandemControlRequest *request, TandemControlShape shape);
void tandem_control_calls_tell (const TandemControlRequest *request, TandemControlShape shape);

/* The call that the path names, borrowed; NULL when there is none: then that was answered. */
TandemCall *tandem_control_calls_find (const TandemControlRequest *request);
/* Answers @error of a verb that brings the number "to" to a call. */
void tandem_control_calls_refuse_number (SoupServerMessage *message, TandemSwitchboard *switchboard, const GError *error);

void tandem_control_calls_health (const TandemControlRequest *request);
void tandem_control_calls_dial (const TandemControlRequest *request);
void tandem_control_calls_announce (const TandemControlRequest *request);
void tandem_control_calls_list (const TandemControlRequest *request);
void tandem_control_calls_show (const TandemControlRequest *request);
void tandem_control_calls_hang_up (const TandemControlRequest *request);
void tandem_control_calls_transfer (const TandemControlRequest *request);
void tandem_control_calls_send_digits (const TandemControlRequest *request);
void tandem_control_calls_transcript (const TandemControlRequest *request);
