// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-status.h"

#include "tandem-enum-nick.h"

G_DEFINE_ENUM_TYPE (TandemMessageStatus, tandem_message_status,
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_SCHEDULED, "scheduled"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_READ, "read"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_UNDELIVERED, "undelivered"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_CANCELED, "canceled"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_RECEIVING, "receiving"),
                    G_DEFINE_ENUM_VALUE (TANDEM_MESSAGE_STATUS_RECEIVED, "received"))

const char *
tandem_message_status_to_string (TandemMessageStatus status)
{
  const char *word = tandem_enum_nick_get (TANDEM_TYPE_MESSAGE_STATUS, (int) status);

  g_return_val_if_fail (word != NULL, "new");
  return word;
}

gboolean
tandem_message_status_from_string (const char *word, TandemMessageStatus *status)
{
  int value;

  if (!tandem_enum_nick_parse (TANDEM_TYPE_MESSAGE_STATUS, word, &value))
    return FALSE;
  *status = (TandemMessageStatus) value;
  return TRUE;
}

gboolean
tandem_message_status_is_failure (TandemMessageStatus status)
{
  return status >= TANDEM_MESSAGE_STATUS_UNDELIVERED && status <= TANDEM_MESSAGE_STATUS_CANCELED;
}

gboolean
tandem_message_status_can_advance (TandemMessageStatus from, TandemMessageStatus to)
{
  if (tandem_message_status_is_failure (from) || from == to)
    return FALSE;
  /* What arrived did not fail, and what went out does not come in. */
  if (from >= TANDEM_MESSAGE_STATUS_DELIVERED && from <= TANDEM_MESSAGE_STATUS_READ)
    return to == TANDEM_MESSAGE_STATUS_READ;
  if (to == TANDEM_MESSAGE_STATUS_CANCELED)
    return from <= TANDEM_MESSAGE_STATUS_QUEUED;
  return to > from && (from == TANDEM_MESSAGE_STATUS_NEW || (from >= TANDEM_MESSAGE_STATUS_RECEIVING) == (to >= TANDEM_MESSAGE_STATUS_RECEIVING));
}
