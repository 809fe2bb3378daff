// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-realtime-wire.h"
#include "tandem-sim-voice-shared.h"

/* What will happen to one session of a simulated AI service: the faults "realtime-cut", "-cut-after", "-garbage" and "-cap".  Plain
 * data; default main context only. */
typedef struct {
  /* borrowed */
  const TandemSimVoiceShared *shared;
  TandemSimRealtimeWire *wire;
  const char *session;
  void (*capped) (gpointer user_data); /* the longest duration is over: the service ends it in its way */
  gpointer user_data;

  guint cut_id, cap_id;
  guint cap_s;         /* 0: it lasts as long as anybody likes */
  gboolean at_reply;
  gboolean garbage;
} TandemSimDoom;

void tandem_sim_doom_arm (TandemSimDoom *self);
void tandem_sim_doom_clear (TandemSimDoom *self);
/* The model begins to speak. */
void tandem_sim_doom_take_reply (TandemSimDoom *self);
