// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-transcript.h"

/* How long the remote waited for answers, in the words of the user's language.  (transfer full) */

/* One line for each stage; NULL: nothing is known. */
char *tandem_latency_text_dup (const TandemLatency *latency);
/* "Answers after 0.8 s, 95 % within 1.4 s"; NULL: there were none. */
char *tandem_latency_text_dup_summary (TandemTranscript *transcript);
