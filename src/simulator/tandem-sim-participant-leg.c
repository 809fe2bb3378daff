// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-participant-leg.h"

#include "tandem-sim-playback.h"

/* Default main context only. */
struct _TandemSimParticipantLeg {
  GObject parent_instance;
  /* owned */
  TandemSimConference *conference;
  TandemSimCall *call;
  TandemSimPlayback *playback;   /* what a person hears of it; an application hears through its own TwiML */
  TandemSimParticipant is;
  guint ticket;
  gboolean app;
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (TandemSimParticipantLeg, tandem_sim_participant_leg, G_TYPE_OBJECT)

static void
leave (TandemSimParticipantLeg *self)
{
  guint ticket = self->ticket;

  self->ticket = 0;
  if (self->playback != NULL)
    tandem_sim_playback_stop (self->playback);
  g_clear_object (&self->playback);
  if (ticket != 0)
    tandem_sim_conference_leave (self->conference, ticket);
}

static void
tandem_sim_participant_leg_dispose (GObject *object)
{
  TandemSimParticipantLeg *self = TANDEM_SIM_PARTICIPANT_LEG (object);

  if (self->call != NULL)
    tandem_sim_call_unbridge (self->call);
  if (self->conference != NULL)
    leave (self);
  g_clear_object (&self->call);
  g_clear_object (&self->conference);
  G_OBJECT_CLASS (tandem_sim_participant_leg_parent_class)->dispose (object);
}

static void
tandem_sim_participant_leg_finalize (GObject *object)
{
  TandemSimParticipantLeg *self = TANDEM_SIM_PARTICIPANT_LEG (object);

  g_free ((char *) self->is.label);
  g_free ((char *) self->is.call_sid_to_coach);
  g_free ((char *) self->is.callback);
  g_free ((char *) self->is.callback_method);
  g_free ((char *) self->is.callback_events);
  G_OBJECT_CLASS (tandem_sim_participant_leg_parent_class)->finalize (object);
}

static void
tandem_sim_participant_leg_class_init (TandemSimParticipantLegClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_participant_leg_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_participant_leg_finalize;
}

static void
tandem_sim_participant_leg_init (TandemSimParticipantLeg *self)
{
}

/* Sent out: a call that the conference has made has nothing else to do. */
static void
on_closed (gpointer user_data)
{
  g_autoptr (TandemSimParticipantLeg) self = g_object_ref (TANDEM_SIM_PARTICIPANT_LEG (user_data));

  self->ticket = 0;
  tandem_sim_call_hang_up (self->call, "completed");
}

static void
hear (guint8 *heard, gpointer user_data)
{
  TandemSimParticipantLeg *self = TANDEM_SIM_PARTICIPANT_LEG (user_data);

  tandem_sim_conference_hear (self->conference, self->ticket, heard);
}

static void
on_answered (TandemSimCall *call, TandemSimPerson *person, gpointer user_data)
{
  TandemSimParticipantLeg *self = TANDEM_SIM_PARTICIPANT_LEG (user_data);

  if (tandem_sim_conference_get_reason (self->conference) != NULL) {
    tandem_sim_call_hang_up (call, "completed");
    return;
  }
  self->ticket = tandem_sim_conference_join (self->conference, &self->is, on_closed, self);
  if (self->app)
    return;
  self->playback = tandem_sim_playback_new (person);
  tandem_sim_playback_listen (self->playback, hear, self);
}

static void
on_said (TandemSimCall *call, const guint8 *said, gpointer user_data)
{
  TandemSimParticipantLeg *self = TANDEM_SIM_PARTICIPANT_LEG (user_data);

  tandem_sim_conference_say (self->conference, self->ticket, said);
}

static void
on_hear (TandemSimCall *call, guint8 *heard, gpointer user_data)
{
  hear (heard, user_data);
}

static void
on_ended (TandemSimCall *call, const char *status, gpointer user_data)
{
  TandemSimParticipantLeg *self = TANDEM_SIM_PARTICIPANT_LEG (user_data);

  self->ended = TRUE;
  leave (self);
}

TandemSimParticipantLeg *
tandem_sim_participant_leg_new (TandemSimCalls *calls, TandemSimConference *conference, const TandemSimParticipant *participant,
                                const TandemSimCallOptions *options)
{
  static const TandemSimCallBridge bridge = { .answered = on_answered, .said = on_said, .hear = on_hear, .ended = on_ended };
  g_autoptr (TandemSimParticipantLeg) self = g_object_new (TANDEM_TYPE_SIM_PARTICIPANT_LEG, NULL);
  TandemSimCallOptions all = *options;
  TandemSimCall *call;

  all.bridge = &bridge;
  all.bridge_data = self;
  self->conference = g_object_ref (conference);
  self->app = options->app;
  self->is = *participant;
  self->is.label = g_strdup (participant->label);
  self->is.call_sid_to_coach = g_strdup (participant->call_sid_to_coach);
  self->is.callback = g_strdup (participant->callback);
  self->is.callback_method = g_strdup (participant->callback_method);
  self->is.callback_events = g_strdup (participant->callback_events);
  call = tandem_sim_calls_dial (calls, &all);
  if (call == NULL)
    return NULL;
  self->call = g_object_ref (call);
  self->is.call_sid = tandem_sim_call_get_facts (call)->sid;
  return g_steal_pointer (&self);
}

const TandemSimParticipant *
tandem_sim_participant_leg_get (TandemSimParticipantLeg *self)
{
  return &self->is;
}

TandemSimConference *
tandem_sim_participant_leg_get_conference (TandemSimParticipantLeg *self)
{
  return self->conference;
}

TandemSimCall *
tandem_sim_participant_leg_get_call (TandemSimParticipantLeg *self)
{
  return self->call;
}

gboolean
tandem_sim_participant_leg_is_dialling (TandemSimParticipantLeg *self)
{
  return self->ticket == 0 && !self->ended;
}
