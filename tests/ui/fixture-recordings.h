// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recordings.h"

/* Recordings of 42 seconds without any sound; "broken" in the path cannot be played.  What is asked for is printed. */
#define FIXTURE_TYPE_RECORDINGS (fixture_recordings_get_type ())
G_DECLARE_FINAL_TYPE (FixtureRecordings, fixture_recordings, FIXTURE, RECORDINGS, GObject)

TandemRecordings *fixture_recordings_new (void);
