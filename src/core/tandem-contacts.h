// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contact-store.h"

/* Every contact: a GListModel of TandemContact in no order that means anything, and who is behind a number.  It is read once, a page
 * at a time, so that 100,000 hold nobody up.  Main thread only.
 *
 * Property: loaded (gboolean).  Signals: "changed": a number may have another name now; "failed" (GError): they could not be read. */
#define TANDEM_TYPE_CONTACTS (tandem_contacts_get_type ())
G_DECLARE_FINAL_TYPE (TandemContacts, tandem_contacts, TANDEM, CONTACTS, GObject)

TandemContacts *tandem_contacts_new (TandemContactStore *store);
/* Reads what is kept: for the first time, and after somebody else wrote to the store. */
void tandem_contacts_load (TandemContacts *self);
gboolean tandem_contacts_get_loaded (TandemContacts *self);

/* Who has @number (E.164; nullable); borrowed, NULL when nobody has it. */
TandemContact *tandem_contacts_lookup (TandemContacts *self, const char *number);
/* The contact with our @id; borrowed, NULL when there is none. */
TandemContact *tandem_contacts_get_contact (TandemContacts *self, const char *id);
/* How it is called: borrowed, NULL when nobody has it. */
const char *tandem_contacts_get_name (TandemContacts *self, const char *number);

/* For reading page by page; borrowed. */
TandemContactStore *tandem_contacts_get_store (TandemContacts *self);

/* Keeps @facts (copied) of a new contact or one of the list.  TANDEM_STORE_ERROR: nothing has changed. */
void tandem_contacts_save_async (TandemContacts *self, const TandemContactFacts *facts, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
void tandem_contacts_remove_async (TandemContacts *self, TandemContact *contact, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* Finishes the two above. */
gboolean tandem_contacts_finish (TandemContacts *self, GAsyncResult *result, GError **error);

/* All of @contacts or none, as tandem_contact_store_merge_async(). */
void tandem_contacts_merge_async (TandemContacts *self, GPtrArray *contacts, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_contacts_merge_finish (TandemContacts *self, GAsyncResult *result, guint *added, guint *updated, GError **error);
