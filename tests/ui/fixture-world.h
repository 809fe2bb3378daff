// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-carrier.h"
#include "tandem-store.h"

/* Carrier, media and store in one object that plays scripted calls in real time:
 * …0101 a chat with an interruption, …0102 a long one, …0105 busy, …0108 the account is refused. */
#define FIXTURE_TYPE_WORLD (fixture_world_get_type ())
G_DECLARE_FINAL_TYPE (FixtureWorld, fixture_world, FIXTURE, WORLD, GObject)

/* @word_ms: how long one word takes.  @with_history: some old calls are found in the store. */
FixtureWorld *fixture_world_new (guint word_ms, gboolean with_history, guint n_missed);
