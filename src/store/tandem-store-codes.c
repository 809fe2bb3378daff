// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-codes.h"

#include "tandem-message.h"

/* Never change or reuse a code: databases of every release hold them.  Append. */

const TandemStoreCode tandem_store_directions[] = {
  { TANDEM_DIRECTION_OUTBOUND, 1 },
  { TANDEM_DIRECTION_INBOUND, 2 },
  { 0, 0 },
};

const TandemStoreCode tandem_store_modes[] = {
  { TANDEM_CALL_MODE_AGENT, 1 },
  { TANDEM_CALL_MODE_OPERATOR, 2 },
  { TANDEM_CALL_MODE_ECHO, 3 },
  { TANDEM_CALL_MODE_VOICEMAIL, 4 },
  { TANDEM_CALL_MODE_REHEARSAL, 5 },
  { 0, 0 },
};

const TandemStoreCode tandem_store_states[] = {
  { TANDEM_CALL_STATE_NEW, 1 },
  { TANDEM_CALL_STATE_QUEUED, 2 },
  { TANDEM_CALL_STATE_INITIATED, 3 },
  { TANDEM_CALL_STATE_RINGING, 4 },
  { TANDEM_CALL_STATE_IN_PROGRESS, 5 },
  { TANDEM_CALL_STATE_COMPLETED, 6 },
  { TANDEM_CALL_STATE_BUSY, 7 },
  { TANDEM_CALL_STATE_FAILED, 8 },
  { TANDEM_CALL_STATE_NO_ANSWER, 9 },
  { TANDEM_CALL_STATE_CANCELED, 10 },
  { 0, 0 },
};

const TandemStoreCode tandem_store_parties[] = {
  { TANDEM_PARTY_REMOTE, 1 },
  { TANDEM_PARTY_AGENT, 2 },
  { TANDEM_PARTY_OPERATOR, 3 },
  { 0, 0 },
};

const TandemStoreCode tandem_store_message_statuses[] = {
  { TANDEM_MESSAGE_STATUS_NEW, 1 },
  { TANDEM_MESSAGE_STATUS_SCHEDULED, 2 },
  { TANDEM_MESSAGE_STATUS_ACCEPTED, 3 },
  { TANDEM_MESSAGE_STATUS_QUEUED, 4 },
  { TANDEM_MESSAGE_STATUS_SENDING, 5 },
  { TANDEM_MESSAGE_STATUS_SENT, 6 },
  { TANDEM_MESSAGE_STATUS_DELIVERED, 7 },
  { TANDEM_MESSAGE_STATUS_READ, 8 },
  { TANDEM_MESSAGE_STATUS_UNDELIVERED, 9 },
  { TANDEM_MESSAGE_STATUS_FAILED, 10 },
  { TANDEM_MESSAGE_STATUS_CANCELED, 11 },
  { TANDEM_MESSAGE_STATUS_RECEIVING, 12 },
  { TANDEM_MESSAGE_STATUS_RECEIVED, 13 },
  { 0, 0 },
};

int
tandem_store_code_of (const TandemStoreCode *table, int value)
{
  for (; table->code != 0; table++)
    if (table->value == value)
      return table->code;
  g_return_val_if_reached (0);
}

gboolean
tandem_store_value_of (const TandemStoreCode *table, int code, int *value)
{
  for (; table->code != 0; table++)
    if (table->code == code) {
      *value = table->value;
      return TRUE;
    }
  return FALSE;
}
