// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-line.h"

/* The tone after the greeting of the voicemail: speak now.  It is the first thing that a line of that kind sends, and
 * what is recorded begins after it.  Media thread only. */
#define TANDEM_MESSAGE_TONE_MS 400

/* @line takes a message.  Before its stream begins. */
void tandem_message_tone_want (TandemLine *line);
/* A stream of @line begins: the first one plays it.  Nothing happens where no message is taken. */
void tandem_message_tone_play (TandemLine *line);
/* Where a recording that would begin at @position (samples of the stream) begins. */
gint64 tandem_message_tone_skip (TandemLine *line, gint64 position);
