// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-state.h"

#include "tandem-enum-nick.h"

G_DEFINE_ENUM_TYPE (TandemCallState, tandem_call_state,
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_INITIATED, "initiated"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_RINGING, "ringing"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_IN_PROGRESS, "in-progress"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_COMPLETED, "completed"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_NO_ANSWER, "no-answer"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_STATE_CANCELED, "canceled"))

const char *
tandem_call_state_to_string (TandemCallState state)
{
  const char *word = tandem_enum_nick_get (TANDEM_TYPE_CALL_STATE, (int) state);

  g_return_val_if_fail (word != NULL, "new");
  return word;
}

gboolean
tandem_call_state_from_string (const char *word, TandemCallState *state)
{
  int value;

  if (!tandem_enum_nick_parse (TANDEM_TYPE_CALL_STATE, word, &value))
    return FALSE;
  *state = (TandemCallState) value;
  return TRUE;
}

gboolean
tandem_call_state_is_terminal (TandemCallState state)
{
  return state >= TANDEM_CALL_STATE_COMPLETED;
}

gboolean
tandem_call_state_can_advance (TandemCallState from, TandemCallState to)
{
  if (tandem_call_state_is_terminal (from))
    return FALSE;
  /* Before an answer a call can be refused in any of four ways; after it, it completes, or fails at the carrier. */
  if (tandem_call_state_is_terminal (to))
    return from != TANDEM_CALL_STATE_IN_PROGRESS || to == TANDEM_CALL_STATE_COMPLETED ||
           to == TANDEM_CALL_STATE_FAILED;
  return to > from;
}
