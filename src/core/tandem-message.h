// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-call.h"
#include "tandem-message-media.h"
#include "tandem-message-status.h"
#include "tandem-opt-out.h"

/* One text, in or out.  Properties: id, message-sid, direction, number (the other side), own-number, body, status, error-code,
 * error-detail, at, send-at, segments, read, missed.  Main thread only. */
#define TANDEM_TYPE_MESSAGE (tandem_message_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessage, tandem_message, TANDEM, MESSAGE, GObject)

/* @id: ours, or NULL for a new one.  @number: the other side: E.164, a short code, or for texts that come in a word
 * ("Example").  Outbound it is TANDEM_MESSAGE_STATUS_NEW and read, inbound RECEIVED and unread; of now. */
TandemMessage *tandem_message_new (const char *id, TandemDirection direction, const char *own_number, const char *number,
                                   const char *body);

const char *tandem_message_get_id (TandemMessage *self);
TandemDirection tandem_message_get_direction (TandemMessage *self);
const char *tandem_message_get_number (TandemMessage *self);
const char *tandem_message_get_own_number (TandemMessage *self);
const char *tandem_message_get_body (TandemMessage *self);
/* What has not been sent yet may be written anew. */
void tandem_message_set_body (TandemMessage *self, const char *body);
/* The carrier's id; NULL until it has the text. */
const char *tandem_message_get_message_sid (TandemMessage *self);
void tandem_message_set_message_sid (TandemMessage *self, const char *message_sid);

TandemMessageStatus tandem_message_get_status (TandemMessage *self);
/* FALSE when it may not go there (tandem_message_status_can_advance()).  @error_code: the carrier's number for what went
 * wrong, 0: nothing did; @detail (nullable): its sentence. */
gboolean tandem_message_advance (TandemMessage *self, TandemMessageStatus status, guint error_code, const char *detail);
/* After a failure: NEW again, without the carrier's id, of now. */
void tandem_message_begin_again (TandemMessage *self);
guint tandem_message_get_error_code (TandemMessage *self);
const char *tandem_message_get_error_detail (TandemMessage *self); /* nullable */

/* When it was sent or came in, by the carrier's clock once that is known. */
GDateTime *tandem_message_get_at (TandemMessage *self);
void tandem_message_set_at (TandemMessage *self, GDateTime *at);
/* Its time was set: it is not just that of the object. */
gboolean tandem_message_get_dated (TandemMessage *self);
/* When it is to be sent; NULL: at once. */
GDateTime *tandem_message_get_send_at (TandemMessage *self);
void tandem_message_set_send_at (TandemMessage *self, GDateTime *send_at);
/* Its time came while Tandem was not running (tandem-outbox.h), and nobody has said yet what is to become of it.  Not kept. */
gboolean tandem_message_get_missed (TandemMessage *self);
void tandem_message_set_missed (TandemMessage *self, gboolean missed);
/* As the carrier counts, or what it will count; 0 when unknown. */
guint tandem_message_get_segments (TandemMessage *self);
void tandem_message_set_segments (TandemMessage *self, guint segments);
/* Somebody looked at it.  True of everything that goes out. */
gboolean tandem_message_get_read (TandemMessage *self);
void tandem_message_set_read (TandemMessage *self, gboolean read);
/* It is still to be handed on to GATEWAY_URL. */
gboolean tandem_message_get_forward_due (TandemMessage *self);
void tandem_message_set_forward_due (TandemMessage *self, gboolean forward_due);

/* What it says about getting texts: what the carrier made of it if that was set, else by its words; of one that goes out STOP when
 * the carrier refused it for that. */
TandemOptOut tandem_message_get_opt_out (TandemMessage *self);
/* TRUE when the carrier said so, by set() below, and not the words alone. */
gboolean tandem_message_has_carrier_opt_out (TandemMessage *self);
void tandem_message_set_opt_out (TandemMessage *self, TandemOptOut opt_out);

/* The id of the text that this one, of ours, answers by itself (tandem-auto-reply.h); NULL: a person wrote it. */
const char *tandem_message_get_answers (TandemMessage *self);
void tandem_message_set_answers (TandemMessage *self, const char *id);
/* It came in, was not answered by itself, and a person is to. */
gboolean tandem_message_get_handed_over (TandemMessage *self);
void tandem_message_set_handed_over (TandemMessage *self, gboolean handed_over);

/* Of TandemMessageMedia; borrowed. */
GListModel *tandem_message_get_media (TandemMessage *self);
void tandem_message_add_media (TandemMessage *self, TandemMessageMedia *media);
/* Some of its media are on this computer and nowhere else. */
gboolean tandem_message_has_own_files (TandemMessage *self);

/* For the store: sets what was kept, without any rule.  @detail nullable. */
void tandem_message_restore (TandemMessage *self, TandemMessageStatus status, guint error_code, const char *detail);
