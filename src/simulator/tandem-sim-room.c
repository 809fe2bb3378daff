// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-room.h"

#include "tandem-sim-mulaw.h"

#include <string.h>

#define KEEP_BYTES (10 * TANDEM_SIM_FRAME_BYTES)

typedef struct {
  guint ticket;
  GHashTable *inboxes;   /* who has spoken -> GByteArray of what was not heard yet */
} Member;

/* Default main context only. */
struct _TandemSimRoom {
  GObject parent_instance;
  /* owned */
  GPtrArray *members;
  guint last_ticket;
};

G_DEFINE_FINAL_TYPE (TandemSimRoom, tandem_sim_room, G_TYPE_OBJECT)

static void
member_free (gpointer data)
{
  Member *member = data;

  g_hash_table_unref (member->inboxes);
  g_free (member);
}

static void
tandem_sim_room_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_SIM_ROOM (object)->members, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_room_parent_class)->finalize (object);
}

static void
tandem_sim_room_class_init (TandemSimRoomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_room_finalize;
}

static void
tandem_sim_room_init (TandemSimRoom *self)
{
  self->members = g_ptr_array_new_with_free_func (member_free);
}

TandemSimRoom *
tandem_sim_room_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_ROOM, NULL);
}

static void
free_inbox (gpointer inbox)
{
  g_byte_array_unref (inbox);
}

guint
tandem_sim_room_join (TandemSimRoom *self)
{
  Member *member = g_new0 (Member, 1);

  g_return_val_if_fail (TANDEM_IS_SIM_ROOM (self), 0);
  member->ticket = ++self->last_ticket;
  member->inboxes = g_hash_table_new_full (NULL, NULL, NULL, free_inbox);
  g_ptr_array_add (self->members, member);
  return member->ticket;
}

static Member *
find (TandemSimRoom *self, guint ticket)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (member->ticket == ticket)
      return member;
  }
  return NULL;
}

void
tandem_sim_room_leave (TandemSimRoom *self, guint ticket)
{
  Member *member = find (self, ticket);

  if (member == NULL)
    return;
  g_ptr_array_remove (self->members, member);
  for (guint i = 0; i < self->members->len; i++)
    g_hash_table_remove (((Member *) g_ptr_array_index (self->members, i))->inboxes, GUINT_TO_POINTER (ticket));
}

static void
put (Member *member, guint from, const guint8 *said)
{
  GByteArray *inbox = g_hash_table_lookup (member->inboxes, GUINT_TO_POINTER (from));

  if (inbox == NULL) {
    inbox = g_byte_array_new ();
    g_hash_table_insert (member->inboxes, GUINT_TO_POINTER (from), inbox);
  }
  g_byte_array_append (inbox, said, TANDEM_SIM_FRAME_BYTES);
  if (inbox->len > KEEP_BYTES)
    g_byte_array_remove_range (inbox, 0, inbox->len - KEEP_BYTES);
}

void
tandem_sim_room_say (TandemSimRoom *self, guint ticket, const guint8 *said)
{
  g_return_if_fail (TANDEM_IS_SIM_ROOM (self));
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (member->ticket != ticket)
      put (member, ticket, said);
  }
}

void
tandem_sim_room_say_to (TandemSimRoom *self, guint ticket, guint to, const guint8 *said)
{
  Member *member = find (self, to);

  if (member != NULL && to != ticket)
    put (member, ticket, said);
}

void
tandem_sim_room_hear (TandemSimRoom *self, guint ticket, guint8 *heard)
{
  Member *member = find (self, ticket);
  gint sums[TANDEM_SIM_FRAME_BYTES] = { 0 };
  GHashTableIter iter;
  gpointer value;
  guint speakers = 0;

  memset (heard, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES);
  if (member == NULL)
    return;
  g_hash_table_iter_init (&iter, member->inboxes);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    GByteArray *inbox = value;

    if (inbox->len == 0)
      continue;
    for (guint i = 0; i < TANDEM_SIM_FRAME_BYTES; i++)
      sums[i] += tandem_sim_mulaw_decode (inbox->data[i]);
    g_byte_array_remove_range (inbox, 0, TANDEM_SIM_FRAME_BYTES);
    speakers++;
  }
  for (guint i = 0; speakers > 0 && i < TANDEM_SIM_FRAME_BYTES; i++)
    heard[i] = tandem_sim_mulaw_encode ((gint16) CLAMP (sums[i], G_MININT16, G_MAXINT16));
}
