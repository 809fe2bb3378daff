// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TwiML documents, escaped.  Pure functions, any thread; results (transfer full). */

/* <Connect><Stream> to @stream_url with the parameter "token"; @action_url is requested when the stream ends. */
char *tandem_twiml_connect_stream (const char *action_url, const char *stream_url, const char *token);

/* Says @text and hangs up.  @voice is one of Twilio's, NULL or "": its own choice for the language that @text is written in. */
char *tandem_twiml_say (const char *text, const char *voice);

/* Ends the call. */
char *tandem_twiml_hang_up (void);
