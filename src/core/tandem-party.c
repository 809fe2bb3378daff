// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-party.h"

#include "tandem-enum-nick.h"

G_DEFINE_ENUM_TYPE (TandemParty, tandem_party,
                    G_DEFINE_ENUM_VALUE (TANDEM_PARTY_REMOTE, "remote"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PARTY_AGENT, "agent"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PARTY_OPERATOR, "operator"))

G_DEFINE_ENUM_TYPE (TandemCallMode, tandem_call_mode,
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_MODE_AGENT, "agent"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_MODE_OPERATOR, "operator"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_MODE_ECHO, "echo"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_MODE_VOICEMAIL, "voicemail"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CALL_MODE_REHEARSAL, "rehearsal"))

G_DEFINE_ENUM_TYPE (TandemDirection, tandem_direction,
                    G_DEFINE_ENUM_VALUE (TANDEM_DIRECTION_OUTBOUND, "outbound"),
                    G_DEFINE_ENUM_VALUE (TANDEM_DIRECTION_INBOUND, "inbound"))

const char *
tandem_party_to_string (TandemParty party)
{
  return tandem_enum_nick_get (TANDEM_TYPE_PARTY, (int) party);
}

gboolean
tandem_call_mode_from_string (const char *word, TandemCallMode *mode)
{
  int value;

  /* The others come about by themselves. */
  if (!tandem_enum_nick_parse (TANDEM_TYPE_CALL_MODE, word, &value) || value > TANDEM_CALL_MODE_ECHO)
    return FALSE;
  *mode = (TandemCallMode) value;
  return TRUE;
}
