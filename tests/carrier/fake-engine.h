// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-engine.h"

/* Takes the place of the media engine in this program: knows one token and counts what it hears. */
TandemMediaEngine *fake_engine_new (const char *token);
/* Any thread. */
guint fake_engine_count_audio (TandemMediaEngine *self);
guint fake_engine_count_ended (TandemMediaEngine *self);
