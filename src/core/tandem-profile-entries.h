// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* A profile in the list of TandemProfiles, and that list: the first is the default, the others are in the order of their names.  Main
 * thread only. */
typedef struct {
  /* owned */
  char *id; /* of its row; NULL: the default, which has none */
  TandemProfile *profile;
  char *folded; /* its name, to find it by */
  char *place;  /* its name, to sort by */
} TandemProfileEntry;

/* @profile: (transfer full). */
TandemProfileEntry *tandem_profile_entry_new (const char *id, TandemProfile *profile);
void tandem_profile_entry_free (gpointer entry);

/* (element-type TandemProfileEntry), owned. */
GPtrArray *tandem_profile_entries_new (void);
/* Takes @entry; gives its position. */
guint tandem_profile_entries_insert (GPtrArray *self, TandemProfileEntry *entry);
/* Gives the entry at @position the name that its profile has now; gives its new position. */
guint tandem_profile_entries_rename (GPtrArray *self, guint position);
/* Borrowed; NULL when it is not there.  *@position (nullable): where. */
TandemProfileEntry *tandem_profile_entries_find (GPtrArray *self, TandemProfile *profile, guint *position);
/* Likewise, by what tandem_profile_fold_name() gives. */
TandemProfileEntry *tandem_profile_entries_find_folded (GPtrArray *self, const char *folded);
/* “default”, “Bakery”: for a sentence.  (transfer full) */
char *tandem_profile_entries_list_names (GPtrArray *self);
