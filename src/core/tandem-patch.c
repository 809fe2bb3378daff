// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-patch.h"

#include "tandem-enum-nick.h"

G_DEFINE_ENUM_TYPE (TandemPatch, tandem_patch,
                    G_DEFINE_ENUM_VALUE (TANDEM_PATCH_AGENT, "agent"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PATCH_OPERATOR, "operator"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PATCH_BOTH, "both"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PATCH_WHISPER, "whisper"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PATCH_HOLD, "hold"))

#define R (1 << TANDEM_PARTY_REMOTE)
#define A (1 << TANDEM_PARTY_AGENT)
#define O (1 << TANDEM_PARTY_OPERATOR)

/* Whom the remote, the agent and the operator hear. */
static const guint8 matrix[][3] = {
  [TANDEM_PATCH_AGENT] = { A, R, R | A },
  [TANDEM_PATCH_OPERATOR] = { O, R | O, R },
  [TANDEM_PATCH_BOTH] = { A | O, R | O, R | A },
  [TANDEM_PATCH_WHISPER] = { A, R | O, R | A },
  [TANDEM_PATCH_HOLD] = { 0, 0, 0 },
};

gboolean
tandem_patch_hears (TandemPatch patch, TandemParty listener, TandemParty speaker)
{
  g_return_val_if_fail ((guint) patch < G_N_ELEMENTS (matrix) && (guint) listener < 3 && (guint) speaker < 3, FALSE);
  return (matrix[patch][listener] >> speaker & 1) != 0;
}

gboolean
tandem_patch_opens_microphone (TandemPatch patch)
{
  return tandem_patch_hears (patch, TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR) ||
         tandem_patch_hears (patch, TANDEM_PARTY_AGENT, TANDEM_PARTY_OPERATOR);
}

gboolean
tandem_patch_lets_agent_speak (TandemPatch patch)
{
  return tandem_patch_hears (patch, TANDEM_PARTY_REMOTE, TANDEM_PARTY_AGENT);
}

const char *
tandem_patch_to_string (TandemPatch patch)
{
  return tandem_enum_nick_get (TANDEM_TYPE_PATCH, (int) patch);
}

gboolean
tandem_patch_from_string (const char *word, TandemPatch *patch)
{
  int value;

  if (!tandem_enum_nick_parse (TANDEM_TYPE_PATCH, word, &value))
    return FALSE;
  *patch = (TandemPatch) value;
  return TRUE;
}
