// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-reporter.h"
#include "tandem-line.h"

/* Reports what the AI services of one line count, whichever of its sessions they are: nothing stands in the way of audio.
 * Media thread only. */

/* The data of tandem_voice_meter_make(): what @factory makes is listened to.  Lives as long as @line. */
gpointer tandem_voice_meter_factory_data (TandemLine *line, TandemVoiceFactory factory, gpointer factory_data,
                                          TandemCallReporter *reporter);
/* A TandemVoiceFactory. */
TandemVoice *tandem_voice_meter_make (TandemProfile *profile, gpointer user_data, GError **error);
