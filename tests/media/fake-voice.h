// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice.h"

/* An AI service that does what the test says and notes what it is asked. */
#define FAKE_TYPE_VOICE (fake_voice_get_type ())
G_DECLARE_FINAL_TYPE (FakeVoice, fake_voice, FAKE, VOICE, GObject)

/* @log (nullable): gets "open", "greet <text>", "truncate <id> <ms>", "remove <id>", "cancel", "close". */
FakeVoice *fake_voice_new (TandemVoiceFormat format, TandemVoiceCapabilities capabilities, GPtrArray *log);

/* How long its sessions last; 0, the initial value: without end. */
void fake_voice_set_lifetime_ms (FakeVoice *self, gint64 lifetime_ms);
/* Everything received by send_audio. */
GByteArray *fake_voice_get_audio (FakeVoice *self);
gboolean fake_voice_has_listener (FakeVoice *self);

void fake_voice_emit (FakeVoice *self, const TandemVoiceEvent *event);
void fake_voice_ready (FakeVoice *self);
/* @ms of sound (byte 0x20) in the voice's format. */
void fake_voice_say (FakeVoice *self, const char *item, const char *response, int ms);
