// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* The life of a text.  The names are Twilio's words, but for the first. */
typedef enum {
  TANDEM_MESSAGE_STATUS_NEW,         /* "new": kept here, the carrier has not got it yet */
  TANDEM_MESSAGE_STATUS_SCHEDULED,   /* "scheduled": the carrier sends it later */
  TANDEM_MESSAGE_STATUS_ACCEPTED,    /* "accepted": by a messaging service, which looks for a number */
  TANDEM_MESSAGE_STATUS_QUEUED,      /* "queued" */
  TANDEM_MESSAGE_STATUS_SENDING,     /* "sending" */
  TANDEM_MESSAGE_STATUS_SENT,        /* "sent": may be the last news where operators give no receipts */
  TANDEM_MESSAGE_STATUS_DELIVERED,   /* "delivered" */
  TANDEM_MESSAGE_STATUS_READ,        /* "read" */
  TANDEM_MESSAGE_STATUS_UNDELIVERED, /* "undelivered": the other side's operator refused it */
  TANDEM_MESSAGE_STATUS_FAILED,      /* "failed": the carrier refused it */
  TANDEM_MESSAGE_STATUS_CANCELED,    /* "canceled": before it was sent */
  TANDEM_MESSAGE_STATUS_RECEIVING,   /* "receiving": one that comes in */
  TANDEM_MESSAGE_STATUS_RECEIVED,    /* "received" */
} TandemMessageStatus;

#define TANDEM_TYPE_MESSAGE_STATUS (tandem_message_status_get_type ())
GType tandem_message_status_get_type (void);

/* The word of @status; static. */
const char *tandem_message_status_to_string (TandemMessageStatus status);
/* FALSE, leaving @status alone, when the word is unknown. */
gboolean tandem_message_status_from_string (const char *word, TandemMessageStatus *status);

/* TRUE when a text in @from may go to @to.  Callbacks arrive late, twice and out of order (PROTOCOLS 1.5, 10.3 no. 34), so
 * there are only forward moves, and none out of a failure. */
gboolean tandem_message_status_can_advance (TandemMessageStatus from, TandemMessageStatus to);
/* TRUE for the three that say that the text did not arrive. */
gboolean tandem_message_status_is_failure (TandemMessageStatus status);
