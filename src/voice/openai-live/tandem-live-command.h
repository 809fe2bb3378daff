// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* What is sent to the OpenAI Live API: JSON texts, one for each event.  (transfer full)  Any thread. */

/* The first one: what it says cannot be changed any more. */
char *tandem_live_command_start (TandemProfile *profile, TandemVoiceFormat format);
/* Sound into @buffer, which is reused. */
void tandem_live_command_audio (GString *buffer, const guint8 *data, gsize n);
/* @channel: "commentary" is spoken, "thinking" is for the model alone, "instructions" are followed.  @delegation: nullable.  Longer
 * texts than the service takes are cut. */
char *tandem_live_command_append (const char *channel, const char *text, const char *delegation);
