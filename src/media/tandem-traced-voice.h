// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-trace.h"
#include "tandem-voice.h"

/* A voice session that tells a trace of all that passes ("to-agent", "from-agent", "to-captions-…") and is otherwise the
 * one it wraps.  Media thread only. */
#define TANDEM_TYPE_TRACED_VOICE (tandem_traced_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemTracedVoice, tandem_traced_voice, TANDEM, TRACED_VOICE, GObject)

/* The data of tandem_traced_voice_make(): what @factory makes is traced.  Lives as long as @line, with which its trace goes. */
gpointer tandem_traced_voice_factory_data (GObject *line, TandemVoiceFactory factory, gpointer factory_data);
/* A TandemVoiceFactory. */
TandemVoice *tandem_traced_voice_make (TandemProfile *profile, gpointer user_data, GError **error);
