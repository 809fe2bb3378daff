// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-media-thread.h"

/* Carries what happens on lines from the media thread to the signals of a TandemCallMedia on the main thread, in order;
 * nothing is waited for, and nothing arrives when that object is gone.  Reference counted; the reports are for the media
 * thread. */
typedef struct _TandemCallReporter TandemCallReporter;

/* Main thread.  @thread must outlive it. */
TandemCallReporter *tandem_call_reporter_new (TandemMediaThread *thread, TandemCallMedia *media);
TandemCallReporter *tandem_call_reporter_ref (TandemCallReporter *self);
void tandem_call_reporter_unref (TandemCallReporter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemCallReporter, tandem_call_reporter_unref)

void tandem_call_reporter_turn (TandemCallReporter *self, const char *call_id, const TandemTurnUpdate *update);
void tandem_call_reporter_connected (TandemCallReporter *self, const char *call_id);
void tandem_call_reporter_lost (TandemCallReporter *self, const char *call_id, const char *reason);
void tandem_call_reporter_notice (TandemCallReporter *self, const char *call_id, const GError *error);
void tandem_call_reporter_digit (TandemCallReporter *self, const char *call_id, char digit);
/* @reason and @path are nullable. */
void tandem_call_reporter_over (TandemCallReporter *self, const char *call_id, const char *reason);
void tandem_call_reporter_recorded (TandemCallReporter *self, const char *call_id, const char *path);
void tandem_call_reporter_usage (TandemCallReporter *self, const char *call_id, const TandemUsage *usage);
void tandem_call_reporter_agent (TandemCallReporter *self, const char *call_id, TandemAgentState state);
void tandem_call_reporter_tool_call (TandemCallReporter *self, const char *call_id, const char *tool_call_id, const char *name,
                                     const char *arguments);
void tandem_call_reporter_tool_cancelled (TandemCallReporter *self, const char *call_id, const char *tool_call_id);
/* @why is nullable. */
void tandem_call_reporter_heard (TandemCallReporter *self, const char *call_id, const char *why);
