// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording.h"

#define FIXTURE_TYPE_RECORDING (fixture_recording_get_type ())
G_DECLARE_FINAL_TYPE (FixtureRecording, fixture_recording, FIXTURE, RECORDING, GObject)

TandemRecording *fixture_recording_new (const char *path);
