// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-clips.h"
#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"
#include "tandem-sim-realtime-replies.h"
#include "tandem-sim-speech.h"

/* What all sessions of a simulated AI service share; borrowed from the service, which outlives them. */
typedef struct {
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
} TandemSimVoiceShared;
