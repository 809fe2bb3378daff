// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* The audio of calls, seen from the main thread.  Nothing here waits for the media thread.
 *
 * Signals: "turn" (call_id, TandemTurnUpdate), "connected" (call_id): the stream began;
 * "disconnected" (call_id, reason (nullable)): the stream ended for good; "notice" (call_id, GError): something the
 * operator should know, the call goes on; "digit" (call_id, one-character string): a key the remote pressed. */
#define TANDEM_TYPE_CALL_MEDIA (tandem_call_media_get_type ())
G_DECLARE_INTERFACE (TandemCallMedia, tandem_call_media, TANDEM, CALL_MEDIA, GObject)

struct _TandemCallMediaInterface {
  GTypeInterface parent;
  void (*open) (TandemCallMedia *self, TandemCall *call, TandemProfile *profile, const char *media_token);
  void (*close) (TandemCallMedia *self, const char *call_id);
  void (*set_muted) (TandemCallMedia *self, const char *call_id, gboolean muted);
  void (*send_digits) (TandemCallMedia *self, const char *call_id, const char *digits);
};

/* Prepares the line of @call: connects the AI session at once (the telephone is still ringing) and
 * waits for a media stream that brings @media_token.  @profile is copied. */
void tandem_call_media_open (TandemCallMedia *self, TandemCall *call, TandemProfile *profile, const char *media_token);
/* Ends the line; unknown ids are ignored. */
void tandem_call_media_close (TandemCallMedia *self, const char *call_id);
/* Silences our side towards the remote (the agent keeps listening). */
void tandem_call_media_set_muted (TandemCallMedia *self, const char *call_id, gboolean muted);
/* Plays 0-9 A-D * # as in-band tones. */
void tandem_call_media_send_digits (TandemCallMedia *self, const char *call_id, const char *digits);

/* For implementations. */
void tandem_call_media_report_turn (TandemCallMedia *self, const char *call_id, const TandemTurnUpdate *update);
void tandem_call_media_report_connected (TandemCallMedia *self, const char *call_id);
void tandem_call_media_report_disconnected (TandemCallMedia *self, const char *call_id, const char *reason);
void tandem_call_media_report_notice (TandemCallMedia *self, const char *call_id, const GError *error);
void tandem_call_media_report_digit (TandemCallMedia *self, const char *call_id, const char *digit);
