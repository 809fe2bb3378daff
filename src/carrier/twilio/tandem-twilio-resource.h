// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-call-state.h"

/* Twilio's REST answers as typed structs; nothing else sees their JSON.  Any thread. */

typedef struct {
  char *sid;
  char *to;              /* "" when absent */
  char *from;            /* "" when absent */
  TandemCallState state;
  gint64 created_s;      /* Unix time; 0 when absent */
} TandemTwilioCall;

void tandem_twilio_call_free (TandemTwilioCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioCall, tandem_twilio_call_free)

/* TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioCall *tandem_twilio_call_parse (GBytes *body, GError **error);
/* Elements that are no calls are left out.  (transfer full) array of TandemTwilioCall. */
GPtrArray *tandem_twilio_call_list_parse (GBytes *body, GError **error);

typedef enum {
  TANDEM_TWILIO_RECORDING_IN_PROGRESS,
  TANDEM_TWILIO_RECORDING_PAUSED,
  TANDEM_TWILIO_RECORDING_PROCESSING, /* or stopped: not yet to be had */
  TANDEM_TWILIO_RECORDING_COMPLETED,
  TANDEM_TWILIO_RECORDING_ABSENT,
} TandemTwilioRecordingStatus;

/* FALSE for a word that Twilio has not. */
gboolean tandem_twilio_recording_status_parse (const char *word, TandemTwilioRecordingStatus *status);

/* A recording that Twilio makes, or made. */
typedef struct {
  char *sid;
  TandemTwilioRecordingStatus status;
  int duration_s; /* 0 before it is completed */
} TandemTwilioTake;

void tandem_twilio_take_free (TandemTwilioTake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioTake, tandem_twilio_take_free)

/* TRUE for two letters and 32 hexadecimal digits, or what looks like them: it becomes part of a path. */
gboolean tandem_twilio_is_sid (const char *sid, const char *letters);

/* As above.  (transfer full) array of TandemTwilioTake, as Twilio sorts them: the newest first. */
TandemTwilioTake *tandem_twilio_take_parse (GBytes *body, GError **error);
GPtrArray *tandem_twilio_take_list_parse (GBytes *body, GError **error);

/* {"code", "message"} of a refused request. */
typedef struct {
  int code;      /* 0 when the body is something else */
  char *message; /* nullable */
} TandemTwilioProblem;

void tandem_twilio_problem_parse (TandemTwilioProblem *self, GBytes *body);
void tandem_twilio_problem_clear (TandemTwilioProblem *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemTwilioProblem, tandem_twilio_problem_clear)

/* For the resources that have files of their own: an object, NULL for anything else.  (transfer full) */
JsonNode *tandem_twilio_resource_parse (GBytes *body);
/* "" for anything but a string.  Borrowed. */
const char *tandem_twilio_resource_get_string (JsonObject *object, const char *name);
/* TANDEM_PROVIDER_ERROR_PROTOCOL; NULL. */
gpointer tandem_twilio_resource_refuse (GError **error);
