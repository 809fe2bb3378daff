// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What Twilio knows about one call, and how it tells it: as a resource of the REST API and as parameters of webhooks. */
typedef struct {
  char *account_sid;
  char *sid;
  char *to;
  char *from;
  char *phone_number_sid;
  char *status;
  const char *direction;   /* "outbound-api", "outbound-dial" or "inbound" */
  char *parent_sid;        /* of a <Dial>; NULL otherwise, as are those that are not known: */
  char *forwarded_from;
  char *caller_name;
  char *stir_verstat;
  char *call_token;
  GDateTime *created;
  GDateTime *updated;
  GDateTime *started;   /* dialled; NULL before */
  GDateTime *ended;     /* NULL before */
  gint64 answered_us;   /* g_get_monotonic_time(), 0 before */
  guint duration_s;
} TandemSimCallFacts;

/* A new call, queued, outbound-api; @self is all zero. */
void tandem_sim_call_facts_init (TandemSimCallFacts *self, const char *account_sid, const char *to, const char *from,
                                 const char *phone_number_sid);
/* A call that comes in, ringing; all (nullable). */
void tandem_sim_call_facts_set_inbound (TandemSimCallFacts *self, const char *forwarded_from, const char *caller_name,
                                        const char *stir_verstat);
/* A call that the <Dial> of another makes. */
void tandem_sim_call_facts_set_parent (TandemSimCallFacts *self, const char *sid);
void tandem_sim_call_facts_clear (TandemSimCallFacts *self);

void tandem_sim_call_facts_touch (TandemSimCallFacts *self);
void tandem_sim_call_facts_set_status (TandemSimCallFacts *self, const char *status);
/* The call ends now. */
void tandem_sim_call_facts_end (TandemSimCallFacts *self);

/* PROTOCOLS 3.1: every webhook of a call. */
void tandem_sim_call_facts_add_parameters (const TandemSimCallFacts *self, GHashTable *form);
/* PROTOCOLS 3.2: what the last status callback has besides. */
void tandem_sim_call_facts_add_end (const TandemSimCallFacts *self, GHashTable *form);
/* The Call resource.  (transfer full) */
JsonNode *tandem_sim_call_facts_to_json (const TandemSimCallFacts *self);
