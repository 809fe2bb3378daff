// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-openai-dialect.h"
#include "tandem-openai-event.h"
#include "tandem-voice.h"

/* What the Realtime API counts: in response.done for the model, in …input_audio_transcription.completed for the one that writes
 * down what was said.  Any thread. */

/* NULL when @usage (nullable) counts nothing.  Its model is NULL.  (transfer full) */
TandemUsage *tandem_openai_usage_read (JsonObject *usage);
/* Reports what @event counted, if anything, under the name of the model that it is about.  Media thread. */
void tandem_openai_usage_report (TandemVoice *voice, const TandemOpenaiDialect *dialect, const TandemOpenaiEvent *event);
