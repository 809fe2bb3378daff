// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-conference.h"

#include "tandem-sim-mulaw.h"
#include "tandem-sim-music.h"
#include "tandem-sim-request.h"
#include "tandem-sim-room.h"

typedef struct {
  TandemSimParticipant is;
  guint ticket;
  guint in_room;         /* the ticket of the room */
  guint64 music;         /* samples of music that were heard */
  void (*closed) (gpointer user_data);
  gpointer user_data;
} Member;

/* Default main context only. */
struct _TandemSimConference {
  GObject parent_instance;
  /* owned */
  char *sid;
  char *name;
  TandemSimRoom *room;
  GPtrArray *members;
  GDateTime *created;
  GDateTime *updated;
  TandemSimConferenceCallback callback;
  char *reason;
  char *ender;
  guint last_ticket;
  gboolean started;
  gboolean entered;      /* somebody was in it: the callback is fixed */
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimConference, tandem_sim_conference, G_TYPE_OBJECT)

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free ((char *) member->is.call_sid);
  g_free ((char *) member->is.label);
  g_free ((char *) member->is.call_sid_to_coach);
  g_free (member);
}

static void
tandem_sim_conference_finalize (GObject *object)
{
  TandemSimConference *self = TANDEM_SIM_CONFERENCE (object);

  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_object (&self->room);
  g_clear_pointer (&self->sid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->updated, g_date_time_unref);
  tandem_sim_conference_callback_clear (&self->callback);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->ender, g_free);
  G_OBJECT_CLASS (tandem_sim_conference_parent_class)->finalize (object);
}

static void
tandem_sim_conference_class_init (TandemSimConferenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_conference_finalize;
}

static void
tandem_sim_conference_init (TandemSimConference *self)
{
  self->sid = tandem_sim_new_sid ("CF");
  self->room = tandem_sim_room_new ();
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->created = g_date_time_new_now_utc ();
  self->updated = g_date_time_ref (self->created);
}

TandemSimConference *
tandem_sim_conference_new (const TandemSimAccount *account, const char *name)
{
  TandemSimConference *self = g_object_new (TANDEM_TYPE_SIM_CONFERENCE, NULL);

  self->account = account;
  self->name = g_strdup (name);
  return self;
}

const char *
tandem_sim_conference_get_sid (TandemSimConference *self)
{
  return self->sid;
}

const char *
tandem_sim_conference_get_name (TandemSimConference *self)
{
  return self->name;
}

const char *
tandem_sim_conference_get_status (TandemSimConference *self)
{
  return self->reason != NULL ? "completed" : self->started ? "in-progress" : "init";
}

const char *
tandem_sim_conference_get_reason (TandemSimConference *self)
{
  return self->reason;
}

const char *
tandem_sim_conference_get_ender (TandemSimConference *self)
{
  return self->ender;
}

GDateTime *
tandem_sim_conference_get_created (TandemSimConference *self)
{
  return self->created;
}

GDateTime *
tandem_sim_conference_get_updated (TandemSimConference *self)
{
  return self->updated;
}

/* @member (nullable): whom it is about. */
static void
report (TandemSimConference *self, const char *event, const Member *member)
{
  TandemSimConferenceFacts facts = { self->sid, self->name, self->reason, self->ender };

  g_clear_pointer (&self->updated, g_date_time_unref);
  self->updated = g_date_time_new_now_utc ();
  tandem_sim_log_write (self->account->log, "conference", event, "sid", self->sid, "call_sid", member != NULL ? member->is.call_sid : NULL,
                        "label", member != NULL ? member->is.label : NULL, "reason", self->reason, NULL);
  tandem_sim_conference_callback_report (&self->callback, self->account, &facts, event, member != NULL ? &member->is : NULL);
}

/* --- who comes and goes ------------------------------------------------------------------------------- */

static Member *
find (TandemSimConference *self, guint ticket)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (member->ticket == ticket)
      return member;
  }
  return NULL;
}

static void
start_if_ready (TandemSimConference *self)
{
  gboolean may = FALSE;

  for (guint i = 0; i < self->members->len; i++)
    may = may || ((Member *) g_ptr_array_index (self->members, i))->is.start_on_enter;
  if (self->started || !may || self->members->len < 2)
    return;
  self->started = TRUE;
  report (self, "start", NULL);
}

guint
tandem_sim_conference_join (TandemSimConference *self, const TandemSimParticipant *participant, void (*closed) (gpointer user_data),
                            gpointer user_data)
{
  Member *member = g_new0 (Member, 1);

  g_return_val_if_fail (TANDEM_IS_SIM_CONFERENCE (self) && self->reason == NULL, 0);
  member->is = *participant;
  member->is.call_sid = g_strdup (participant->call_sid);
  member->is.label = g_strdup (participant->label);
  member->is.call_sid_to_coach = g_strdup (participant->call_sid_to_coach);
  member->ticket = ++self->last_ticket;
  member->in_room = tandem_sim_room_join (self->room);
  member->closed = closed;
  member->user_data = user_data;
  g_ptr_array_add (self->members, member);
  if (!self->entered)
    tandem_sim_conference_callback_set (&self->callback, participant);
  self->entered = TRUE;
  report (self, "join", member);
  start_if_ready (self);
  return member->ticket;
}

/* (transfer full), and out of everybody's ears; NULL when it has left already. */
static Member *
take_out (TandemSimConference *self, guint ticket)
{
  Member *member = find (self, ticket);
  guint index;

  if (member == NULL || !g_ptr_array_find (self->members, member, &index))
    return NULL;
  tandem_sim_room_leave (self->room, member->in_room);
  report (self, "leave", member);
  return g_ptr_array_steal_index (self->members, index);
}

void
tandem_sim_conference_end (TandemSimConference *self, const char *reason, const char *call_sid)
{
  g_autoptr (TandemSimConference) alive = g_object_ref (self);

  if (alive->reason != NULL)
    return;
  alive->reason = g_strdup (reason);
  alive->ender = g_strdup (call_sid);
  /* Whoever is told may make others leave. */
  while (alive->members->len > 0) {
    Member *member = take_out (alive, ((Member *) g_ptr_array_index (alive->members, 0))->ticket);

    if (member->closed != NULL)
      member->closed (member->user_data);
    member_free (member);
  }
  report (alive, "end", NULL);
}

static void
after_exit (TandemSimConference *self, const Member *member, gboolean kicked)
{
  if (member->is.end_on_exit)
    tandem_sim_conference_end (self, kicked ? "participant-with-end-conference-on-exit-kicked" : "participant-with-end-conference-on-exit-left",
                               member->is.call_sid);
  else if (self->members->len == 0)
    tandem_sim_conference_end (self, kicked ? "last-participant-kicked" : "last-participant-left", member->is.call_sid);
}

void
tandem_sim_conference_leave (TandemSimConference *self, guint ticket)
{
  g_autoptr (TandemSimConference) alive = g_object_ref (self);
  Member *member = take_out (alive, ticket);

  if (member == NULL)
    return;
  after_exit (alive, member, FALSE);
  member_free (member);
}

void
tandem_sim_conference_kick (TandemSimConference *self, guint ticket)
{
  g_autoptr (TandemSimConference) alive = g_object_ref (self);
  Member *member = take_out (alive, ticket);

  if (member == NULL)
    return;
  after_exit (alive, member, TRUE);
  if (member->closed != NULL)
    member->closed (member->user_data);
  member_free (member);
}

guint
tandem_sim_conference_find (TandemSimConference *self, const char *call_sid_or_label)
{
  g_return_val_if_fail (TANDEM_IS_SIM_CONFERENCE (self), 0);
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (g_str_equal (member->is.call_sid, call_sid_or_label) || g_strcmp0 (member->is.label, call_sid_or_label) == 0)
      return member->ticket;
  }
  return 0;
}

GArray *
tandem_sim_conference_list (TandemSimConference *self)
{
  GArray *tickets = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (TANDEM_IS_SIM_CONFERENCE (self), tickets);
  for (guint i = 0; i < self->members->len; i++)
    g_array_append_val (tickets, ((Member *) g_ptr_array_index (self->members, i))->ticket);
  return tickets;
}

const TandemSimParticipant *
tandem_sim_conference_get (TandemSimConference *self, guint ticket)
{
  Member *member = find (self, ticket);

  return member == NULL ? NULL : &member->is;
}

void
tandem_sim_conference_modify (TandemSimConference *self, guint ticket, const TandemSimParticipant *participant)
{
  Member *member = find (self, ticket);
  TandemSimParticipant before;

  if (member == NULL)
    return;
  before = member->is;
  member->is = *participant;
  member->is.call_sid = before.call_sid;
  member->is.label = before.label;
  member->is.call_sid_to_coach = g_strdup (participant->call_sid_to_coach);
  g_free ((char *) before.call_sid_to_coach);
  if (before.muted != member->is.muted)
    report (self, member->is.muted ? "mute" : "unmute", member);
  if (before.hold != member->is.hold)
    report (self, member->is.hold ? "hold" : "unhold", member);
  if (before.end_on_exit != member->is.end_on_exit)
    report (self, "modify", member);
}

/* --- who hears whom ------------------------------------------------------------------------------------- */

static gboolean
takes_part (TandemSimConference *self, const Member *member)
{
  return self->started && !member->is.hold;
}

void
tandem_sim_conference_say (TandemSimConference *self, guint ticket, const guint8 *said)
{
  Member *member = find (self, ticket);
  Member *coached = NULL;

  if (member == NULL || member->is.muted || !takes_part (self, member))
    return;
  if (member->is.call_sid_to_coach == NULL) {
    tandem_sim_room_say (self->room, member->in_room, said);
    return;
  }
  coached = find (self, tandem_sim_conference_find (self, member->is.call_sid_to_coach));
  if (coached != NULL)
    tandem_sim_room_say_to (self->room, member->in_room, coached->in_room, said);
}

void
tandem_sim_conference_hear (TandemSimConference *self, guint ticket, guint8 *heard)
{
  Member *member = find (self, ticket);

  memset (heard, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES);
  if (member == NULL)
    return;
  /* What the others say meanwhile is gone, not put off. */
  tandem_sim_room_hear (self->room, member->in_room, heard);
  if (takes_part (self, member))
    return;
  memset (heard, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES);
  if (member->is.hold || !member->is.silent_wait)
    tandem_sim_music_play (&member->music, heard);
}
