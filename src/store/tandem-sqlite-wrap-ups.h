// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-wrap-up-store.h"
#include "tandem-sqlite-store.h"

/* The wrap-ups in the database of a TandemSqliteStore.  Main thread only. */
#define TANDEM_TYPE_SQLITE_WRAP_UPS (tandem_sqlite_wrap_ups_get_type ())
G_DECLARE_FINAL_TYPE (TandemSqliteWrapUps, tandem_sqlite_wrap_ups, TANDEM, SQLITE_WRAP_UPS, GObject)

/* When @store is closed, nothing is kept here either. */
TandemSqliteWrapUps *tandem_sqlite_wrap_ups_new (TandemSqliteStore *store);
