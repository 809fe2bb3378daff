// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contacts.h"
#include "tandem-settings.h"

/* Who is behind a number, as it is told to people: by the name of the contact, else the number as it is written in the region of the
 * settings.  Signal "changed": any number may be told in another way now.  Main thread only. */
#define TANDEM_TYPE_PEOPLE (tandem_people_get_type ())
G_DECLARE_FINAL_TYPE (TandemPeople, tandem_people, TANDEM, PEOPLE, GObject)

TandemPeople *tandem_people_new (TandemContacts *contacts, TandemSettings *settings);
/* @number: E.164, or a sender's word ("Example"), which stays as it is; nullable.  (transfer full) */
char *tandem_people_dup_who (TandemPeople *self, const char *number);
/* All numbers of the person who has @number, which comes first; @number alone when nobody has it.  (transfer full) */
char **tandem_people_dup_numbers (TandemPeople *self, const char *number);
const char *tandem_people_get_region (TandemPeople *self);
/* Borrowed. */
TandemContacts *tandem_people_get_contacts (TandemPeople *self);
