// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-twiml.h"

/* The TwiML of one call, asked for document after document: relative URLs, the fallback, and what verbs tell.  Logged where "twiml": request
 * (kind, url), error (code, text).  Default main context only. */
#define TANDEM_TYPE_SIM_SCRIPT (tandem_sim_script_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimScript, tandem_sim_script, TANDEM, SIM_SCRIPT, GObject)

typedef struct {
  /* Adds the parameters of a voice request (PROTOCOLS 3.1) to @form. */
  void (*add_parameters) (GHashTable *form, gpointer user_data);
  /* The next document is there, borrowed; NULL: there is none, and no fallback. */
  void (*next) (TandemSimTwiml *document, gpointer user_data);
} TandemSimScriptListener;

TandemSimScript *tandem_sim_script_new (const TandemSimAccount *account, const char *call_sid, const TandemSimScriptListener *listener,
                                        gpointer user_data);
/* Asked once, when another URL gives no TwiML.  Both (nullable). */
void tandem_sim_script_set_fallback (TandemSimScript *self, const char *method, const char *url);
/* Asks for a document.  @kind: a word for the log; @form (nullable): what the verb adds to the call's parameters. */
void tandem_sim_script_ask (TandemSimScript *self, const char *kind, const char *method, const char *reference, GHashTable *form);
/* Reads one that is there. */
void tandem_sim_script_read (TandemSimScript *self, const char *twiml);
/* The same request as of an action, but nobody waits for the answer.  Nothing without @reference or @form (both nullable). */
void tandem_sim_script_tell (TandemSimScript *self, const char *method, const char *reference, GHashTable *form);
/* What is asked for is not wanted any more. */
void tandem_sim_script_cancel (TandemSimScript *self);
/* Where the newest document came from; NULL when it was inline. */
const char *tandem_sim_script_get_url (TandemSimScript *self);
void tandem_sim_script_log_error (TandemSimScript *self, int code, const char *text);
