// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contact-store.h"
#include "tandem-sqlite-store.h"

/* The contacts in the database of a TandemSqliteStore.  Main thread only. */
#define TANDEM_TYPE_SQLITE_CONTACTS (tandem_sqlite_contacts_get_type ())
G_DECLARE_FINAL_TYPE (TandemSqliteContacts, tandem_sqlite_contacts, TANDEM, SQLITE_CONTACTS, GObject)

/* When @store is closed, nothing is kept here either. */
TandemSqliteContacts *tandem_sqlite_contacts_new (TandemSqliteStore *store);
