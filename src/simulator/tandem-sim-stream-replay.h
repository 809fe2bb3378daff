// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-stream-faults.h"

/* Opens a second socket with the parameters, and so with the token, of a stream that is running, and tells @faults what came of it:
 * "refused" (HTTP status in the text), "closed" (WebSocket close code), or "went-on" after 3 s.  Keeps itself alive until then.
 * @parameters is borrowed only while the function runs.  Default main context only. */
void tandem_sim_stream_replay (TandemSimStreamFaults *faults, const char *url, const char *auth_token, const char *account_sid,
                               const char *call_sid, GHashTable *parameters);
