// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice.h"

/* A voice session whose turns we find ourselves (TandemVoiceDetector, TandemTurnTaker) instead of its service: the end of a turn comes
 * when the profile says, a cough does not interrupt the agent for good, and silence is neither sent nor paid.  It is a TandemVoice
 * around another.  Media thread only. */
#define TANDEM_TYPE_LOCAL_TURNS (tandem_local_turns_get_type ())
G_DECLARE_FINAL_TYPE (TandemLocalTurns, tandem_local_turns, TANDEM, LOCAL_TURNS, GObject)

/* Wraps @voice (transfer full), which has TANDEM_VOICE_CAN_COMMIT and no turn detection of its own.  Of @profile: vad-threshold,
 * vad-prefix-padding-ms, vad-silence-duration-ms.  NULL with TANDEM_AUDIO_ERROR where speech cannot be detected. */
TandemVoice *tandem_local_turns_new (TandemVoice *voice, TandemProfile *profile, GError **error);
