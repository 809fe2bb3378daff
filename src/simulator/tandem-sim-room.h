// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Where the legs of several calls hear each other: in a conference, or the two of a <Dial>.  Default main context only. */
#define TANDEM_TYPE_SIM_ROOM (tandem_sim_room_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRoom, tandem_sim_room, TANDEM, SIM_ROOM, GObject)

TandemSimRoom *tandem_sim_room_new (void);
/* Returns a ticket > 0. */
guint tandem_sim_room_join (TandemSimRoom *self);
void tandem_sim_room_leave (TandemSimRoom *self, guint ticket);

/* 20 ms as 160 mu-law bytes: what one says, and all that the others have said, mixed.  What nobody fetches is kept for 200 ms. */
void tandem_sim_room_say (TandemSimRoom *self, guint ticket, const guint8 *said);
/* The same for the ears of one alone. */
void tandem_sim_room_say_to (TandemSimRoom *self, guint ticket, guint to, const guint8 *said);
void tandem_sim_room_hear (TandemSimRoom *self, guint ticket, guint8 *heard);
