// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-fates.h"
#include "tandem-sim-request.h"

/* A picture or a file of a text. */
typedef struct {
  char *sid;
  char *content_type;
  char *source;      /* where the sender has it, NULL once it is here */
  char *place;       /* where it is kept (tandem_sim_media_host_put()), NULL before */
} TandemSimMedia;

/* One text: its facts, how it is told of, and how it gets on its way.  Default main context only. */
typedef struct {
  /* borrowed */
  const TandemSimAccount *account;
  const char *direction;   /* static */
  const char *status;      /* static */
  /* owned */
  char *sid;
  char *to;
  char *from;              /* NULL while a messaging service has none chosen */
  char *service;
  char *body;
  char *callback;
  GPtrArray *media;        /* of TandemSimMedia */
  GDateTime *created;
  GDateTime *updated;
  GDateTime *sent;
  GDateTime *send_at;
  TandemSimFate fate;
  int error_code;
  guint timer_id;
} TandemSimMessage;

/* @direction: "inbound" ("received"), or "outbound-api" ("queued").  Strings are copied; @from nullable. */
TandemSimMessage *tandem_sim_message_new (const TandemSimAccount *account, const char *direction, gboolean has_media, const char *from,
                                          const char *to, const char *body);
void tandem_sim_message_free (TandemSimMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimMessage, tandem_sim_message_free)

/* The resource (PROTOCOLS 1.5).  (transfer full) */
JsonNode *tandem_sim_message_to_json (const TandemSimMessage *self);
/* "/2010-04-01/Accounts/AC…/Messages/SM…".  (transfer full) */
char *tandem_sim_message_dup_path (const TandemSimMessage *self);
/* @content_type, @source: nullable. */
TandemSimMedia *tandem_sim_message_add_media (TandemSimMessage *self, const char *content_type, const char *source);
TandemSimMedia *tandem_sim_message_find_media (TandemSimMessage *self, const char *sid);
/* Takes it on, and tells who wants to know it, but for "sending".  @status: static. */
void tandem_sim_message_set_status (TandemSimMessage *self, const char *status, int error_code);
/* From queued on: sending, sent, and what its fate is; 150 ms for each step. */
void tandem_sim_message_go (TandemSimMessage *self);
/* Tells who wants to know it. */
void tandem_sim_message_notify (const TandemSimMessage *self);
