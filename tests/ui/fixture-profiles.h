// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profiles.h"

/* Profiles in memory.  @some: with a receptionist and a Korean one. */
TandemProfiles *fixture_profiles_new (TandemSettings *settings, gboolean some);
