// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"
#include "tandem-sqlite-store.h"

/* The texts in the database of a TandemSqliteStore.  Main thread only. */
#define TANDEM_TYPE_SQLITE_MESSAGES (tandem_sqlite_messages_get_type ())
G_DECLARE_FINAL_TYPE (TandemSqliteMessages, tandem_sqlite_messages, TANDEM, SQLITE_MESSAGES, GObject)

/* When @store is closed, nothing is kept here either. */
TandemSqliteMessages *tandem_sqlite_messages_new (TandemSqliteStore *store);
