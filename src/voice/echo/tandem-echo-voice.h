// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice.h"

/* Sends back what it hears: for checking a line, and when no AI service is set up.  Media thread only. */
#define TANDEM_TYPE_ECHO_VOICE (tandem_echo_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemEchoVoice, tandem_echo_voice, TANDEM, ECHO_VOICE, GObject)

/* (transfer full) */
TandemVoice *tandem_echo_voice_new (void);
