// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-trace.h"
#include "tandem-carrier-stream.h"

/* A media stream that tells a trace of all that passes ("from-twilio", "to-twilio") and is otherwise the one it wraps.
 * Media thread only. */
#define TANDEM_TYPE_TRACED_STREAM (tandem_traced_stream_get_type ())
G_DECLARE_FINAL_TYPE (TandemTracedStream, tandem_traced_stream, TANDEM, TRACED_STREAM, GObject)

/* @trace NULL: @stream itself.  (transfer full) */
TandemCarrierStream *tandem_traced_stream_wrap (TandemCarrierStream *stream, TandemCallTrace *trace);
