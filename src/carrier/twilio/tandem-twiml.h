// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TwiML documents, escaped.  Pure functions, any thread; results (transfer full). */

/* Says @greeting (nullable), then <Connect><Stream> to @stream_url with the parameter "token"; @action_url is requested when
 * the stream ends. */
char *tandem_twiml_connect_stream (const char *greeting, const char *action_url, const char *stream_url, const char *token);

/* As that, without a greeting and after @pause_s. */
char *tandem_twiml_connect_later (guint pause_s, const char *action_url, const char *stream_url, const char *token);

/* Keeps a call up without us for about @for_s: says @sentence after @quiet_s, and again before anybody thinks that the line is dead; at
 * last @farewell, and ends it. */
char *tandem_twiml_hold (guint quiet_s, const char *sentence, guint for_s, const char *farewell);

/* Lets the caller hear ringing for @pause_s, then asks at @url again. */
char *tandem_twiml_ring (const char *url, guint pause_s);

/* Turns a call away as busy; nobody pays. */
char *tandem_twiml_reject (void);

/* Says @text and hangs up.  @voice is one of Twilio's, NULL or "": its own choice for the language that @text is written in. */
char *tandem_twiml_say (const char *text, const char *voice);

/* Connects with @number (E.164), which sees @caller_id call, until either hangs up. */
char *tandem_twiml_dial (const char *number, const char *caller_id);

/* Enters the conference @name, which ends when this call does. */
char *tandem_twiml_conference (const char *name);

/* Ends the call. */
char *tandem_twiml_hang_up (void);
