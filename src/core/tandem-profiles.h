// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-check.h"
#include "tandem-profile-format.h"
#include "tandem-profile-store.h"
#include "tandem-settings.h"

/* Every profile: a GListModel of TandemProfile.  First the one that is made of the settings, "default": it is always there, follows them,
 * and can be neither changed, renamed nor removed here.  Then those that somebody made, by name.  An object stays the same one while
 * its profile is changed: its properties notify, and when it gets another place, those between are told as changed.  Main thread only.
 *
 * The items are for looking at and for binding to.  To edit one, change a tandem_profile_copy() and save that.
 *
 * A field that is "" in a profile that somebody made (provider, model, voice, url, flavour, auth-header, dialect) is as in the settings, then and later:
 * tandem_profiles_dup_for_call() puts it in.
 *
 * Properties: loaded (gboolean).  Signals: "changed": something of some profile has changed; "failed" (GError): profiles could not
 * be read: all, or the one that the sentence names, which is kept as it is. */
#define TANDEM_TYPE_PROFILES (tandem_profiles_get_type ())
G_DECLARE_FINAL_TYPE (TandemProfiles, tandem_profiles, TANDEM, PROFILES, GObject)

/* @format: static. */
TandemProfiles *tandem_profiles_new (TandemSettings *settings, TandemProfileStore *store, const TandemProfileFormat *format);
/* Reads what is kept. */
void tandem_profiles_load (TandemProfiles *self);
gboolean tandem_profiles_get_loaded (TandemProfiles *self);

/* The one called @name, in capital letters or not; NULL or "" is "default".  Borrowed; NULL with a sentence that says which names there
 * are (TANDEM_CALL_ERROR_NOT_FOUND). */
TandemProfile *tandem_profiles_lookup (TandemProfiles *self, const char *name, GError **error);
/* TRUE for the one that is made of the settings. */
gboolean tandem_profiles_is_default (TandemProfiles *self, TandemProfile *profile);
/* @name, or "@name (2)" and so on when there is one.  (transfer full) */
char *tandem_profiles_dup_free_name (TandemProfiles *self, const char *name);
/* What a call with @profile is given: "" fields as in the settings.  (transfer full) */
TandemProfile *tandem_profiles_dup_for_call (TandemProfiles *self, TandemProfile *profile);
/* What a new profile begins with: the service of the settings, no instructions.  Its name is "".  (transfer full) */
TandemProfile *tandem_profiles_dup_base (TandemProfiles *self);

/* Ready ones to begin with, which are not in the list: save a copy as a new one.  A GListModel of TandemProfile; none at first. */
void tandem_profiles_set_examples (TandemProfiles *self, GListModel *examples);
/* Borrowed. */
GListModel *tandem_profiles_get_examples (TandemProfiles *self);

/* Keeps what @facts (copied) says: of @profile, one of the list, or as a new one (NULL).  It is checked (tandem_profile_check()), and its
 * name must be nobody else's; TANDEM_CALL_ERROR_BAD_INPUT.  TANDEM_STORE_ERROR: nothing has changed.  Settings that name it follow a new
 * name. */
void tandem_profiles_save_async (TandemProfiles *self, TandemProfile *profile, TandemProfile *facts, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* A new one that says what @profile does, called "NAME (2)".  Any profile, "default" as well. */
void tandem_profiles_duplicate_async (TandemProfiles *self, TandemProfile *profile, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* Undoes a removal: @profile, which was in the list, is kept again, under a free name when its own was taken meanwhile. */
void tandem_profiles_restore_async (TandemProfiles *self, TandemProfile *profile, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* Finishes the three above: the one of the list.  (transfer full) */
TandemProfile *tandem_profiles_save_finish (TandemProfiles *self, GAsyncResult *result, GError **error);

void tandem_profiles_remove_async (TandemProfiles *self, TandemProfile *profile, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_profiles_remove_finish (TandemProfiles *self, GAsyncResult *result, GError **error);

/* As a file, which holds no key or secret: to be written where the person wants it.  (transfer full) */
char *tandem_profiles_write (TandemProfiles *self, TandemProfile *profile);
/* What such a file says, which is kept by tandem_profiles_save_async().  What it does not say is as in @base (nullable: as in
 * tandem_profiles_dup_base()).  NULL with a sentence that names what is wrong.  @length in bytes; -1: up to the NUL.  (transfer full) */
TandemProfile *tandem_profiles_read (TandemProfiles *self, const char *text, gssize length, TandemProfile *base, GError **error);
/* What such a file, which somebody else may have written, says, under a free name.  Its address is left out when that is neither the service's
 * own, nor that of the settings, nor on this computer, since a key would go there: *@left_out is that host then, else NULL (transfer full).
 * NULL with a sentence that names what is wrong.  (transfer full) */
TandemProfile *tandem_profiles_import (TandemProfiles *self, const char *text, gssize length, char **left_out, GError **error);
