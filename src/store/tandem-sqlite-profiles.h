// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-store.h"
#include "tandem-sqlite-store.h"

/* The profiles in the database of a TandemSqliteStore.  Main thread only. */
#define TANDEM_TYPE_SQLITE_PROFILES (tandem_sqlite_profiles_get_type ())
G_DECLARE_FINAL_TYPE (TandemSqliteProfiles, tandem_sqlite_profiles, TANDEM, SQLITE_PROFILES, GObject)

/* When @store is closed, nothing is kept here either. */
TandemSqliteProfiles *tandem_sqlite_profiles_new (TandemSqliteStore *store);
