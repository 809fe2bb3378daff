// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-line.h"

/* What another thread may want of a line: the number or the words that each needs are posted with it.  Media thread
 * only. */
typedef void (*TandemLineVerb) (TandemLine *line, int number, const char *text);

void tandem_line_verb_lose_stream (TandemLine *line, int number, const char *text);
void tandem_line_verb_mute (TandemLine *line, int number, const char *text);
void tandem_line_verb_send_digits (TandemLine *line, int number, const char *text);
void tandem_line_verb_patch (TandemLine *line, int number, const char *text);
void tandem_line_verb_monitor (TandemLine *line, int number, const char *text);
void tandem_line_verb_give_note (TandemLine *line, int number, const char *text);
void tandem_line_verb_say (TandemLine *line, int number, const char *text);
void tandem_line_verb_recite (TandemLine *line, int number, const char *text);
void tandem_line_verb_await_heard (TandemLine *line, int number, const char *text);
void tandem_line_verb_record (TandemLine *line, int number, const char *text);
void tandem_line_verb_announce (TandemLine *line, int number, const char *text);
