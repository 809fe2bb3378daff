// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-resume.h"
#include "tandem-asides.h"
#include "tandem-patch.h"
#include "tandem-playout.h"
#include "tandem-uplink.h"

/* What is done when nobody speaks: an answer that an ended session owed is asked for; and, if the profile says so, the agent asks the
 * remote whether it is still there (silence-prompt-s), and the call is to end (silence-end-s).  Plain data of the agent's port; media
 * thread. */
typedef struct _TandemAgentSilence TandemAgentSilence;

/* What it looks at and speaks through.  All borrowed. */
typedef struct {
  TandemProfile *profile;
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemAgentResume *resume;
  TandemAsides *asides;
  TandemClock clock;
  void (*notice) (const GError *error, gpointer user_data); /* once: the call is to end, TANDEM_LINE_ERROR_QUIET */
  gpointer user_data;
} TandemAgentSilenceParts;

TandemAgentSilence *tandem_agent_silence_new (const TandemAgentSilenceParts *parts);
void tandem_agent_silence_free (TandemAgentSilence *self);
/* The tick of an attached line.  @voice may be told, and asked to speak. */
void tandem_agent_silence_check (TandemAgentSilence *self, TandemVoice *voice, TandemPatch patch);
