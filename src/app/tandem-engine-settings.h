// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-engine.h"
#include "tandem-settings.h"

/* Lets @engine follow @settings as long as both live: format of recordings, hold music; and, as they are now, whether calls are
 * traced (dump-audio, log-level).  Main thread. */
void tandem_engine_settings_follow (TandemMediaEngine *engine, TandemSettings *settings);
