// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* The text frames of the raw audio socket, one JSON object with an "event" each.  Any thread; make_start() only on the main thread. */
typedef enum {
  TANDEM_SOCKET_EVENT_OTHER,  /* of a later version */
  TANDEM_SOCKET_EVENT_MARK,   /* name: everything sent before it was played */
  TANDEM_SOCKET_EVENT_DIGIT,  /* digit */
  TANDEM_SOCKET_EVENT_HANGUP,
} TandemSocketEventType;

typedef struct {
  TandemSocketEventType type;
  char *name;  /* nullable */
  char digit;
} TandemSocketEvent;

/* FALSE with TANDEM_PROVIDER_ERROR_PROTOCOL when it is no event, or lacks what its kind needs. */
gboolean tandem_socket_event_parse (const char *text, gsize n, TandemSocketEvent *event, GError **error);
void tandem_socket_event_clear (TandemSocketEvent *event);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemSocketEvent, tandem_socket_event_clear)

/* {"event":@event}, with @name (nullable) as its member @member.  (transfer full) */
char *tandem_socket_event_make (const char *event, const char *member, const char *name);
/* What is said first: the call's facts and the formats of both directions.  (transfer full) */
char *tandem_socket_event_make_start (TandemCall *call);
