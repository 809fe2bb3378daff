// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-scenario.h"
#include "tandem-sim-speech.h"

/* The person at the other end of one simulated call: gives 20 ms of mu-law on every tick and hears 20 ms. */
#define TANDEM_TYPE_SIM_PERSON (tandem_sim_person_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimPerson, tandem_sim_person, TANDEM, SIM_PERSON, GObject)

/* What the person decides; called in the default main context. */
typedef struct {
  void (*answered) (TandemSimPerson *person, gpointer user_data);
  /* busy, no-answer or failed, as Twilio's status word */
  void (*declined) (TandemSimPerson *person, const char *status, gpointer user_data);
  void (*digit) (TandemSimPerson *person, char digit, gpointer user_data);
  void (*hung_up) (TandemSimPerson *person, gpointer user_data);
  /* Both sides of every tick, 160 mu-law bytes each. */
  void (*ticked) (TandemSimPerson *person, const guint8 *heard, const guint8 *said, gpointer user_data);
  /* has dialled, and hears it ring */
  void (*called) (TandemSimPerson *person, gpointer user_data);
  /* A tone of the script is over. */
  void (*beeped) (TandemSimPerson *person, gpointer user_data);
} TandemSimPersonListener;

TandemSimPerson *tandem_sim_person_new (TandemSimScenario *scenario, TandemSimSpeech *speech, TandemSimLog *log, const char *call_sid);
void tandem_sim_person_set_listener (TandemSimPerson *self, const TandemSimPersonListener *listener, gpointer user_data);
/* Whose words these are, instead of the script's: @speak fills 160 mu-law bytes on every tick. */
void tandem_sim_person_set_mouth (TandemSimPerson *self, void (*speak) (guint8 *said, gpointer user_data), gpointer user_data);
/* The telephone rings: the script starts. */
void tandem_sim_person_ring (TandemSimPerson *self);
/* The person calls, and hangs up when the scenario's patience is over. */
void tandem_sim_person_call (TandemSimPerson *self);
/* Somebody answers the person's call: the script starts.  Ticks before it are neither heard nor counted. */
void tandem_sim_person_put_through (TandemSimPerson *self);
/* Every 20 ms while answered: @heard is what was played to the person (160 mu-law bytes), @said is filled with 160 bytes. */
void tandem_sim_person_tick (TandemSimPerson *self, const guint8 *heard, guint8 *said);
/* How much was heard so far, ms: where the next tick goes in -heard.wav and -said.wav. */
guint64 tandem_sim_person_get_position_ms (TandemSimPerson *self);
/* Makes the person hang up now, whatever the script says. */
void tandem_sim_person_hang_up (TandemSimPerson *self);
/* The call is over for the person; writes RECORD_DIR/<call_sid>-heard.wav and -said.wav (mu-law WAV, one sample for each tick sample). */
void tandem_sim_person_end (TandemSimPerson *self);
