// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What really happened, for tests: one JSON object a line in RECORD_DIR/events.jsonl, flushed at once.
 * Every line has "t_us" (g_get_monotonic_time), "where" ("rest", "call", "twiml", "webhook", "media", "person", "realtime", "fault") and "what".
 * The simulator is single threaded: all of it runs in the default main context. */
#define TANDEM_TYPE_SIM_LOG (tandem_sim_log_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimLog, tandem_sim_log, TANDEM, SIM_LOG, GObject)

/* @record_dir NULL: log nothing, record nothing. */
TandemSimLog *tandem_sim_log_new (const char *record_dir);
const char *tandem_sim_log_get_record_dir (TandemSimLog *self);
/* Whether media frames are to be logged too, 100 a second and call; initially not. */
void tandem_sim_log_set_wants_frames (TandemSimLog *self, gboolean wanted);
gboolean tandem_sim_log_get_wants_frames (TandemSimLog *self);

/* Pairs of (name, value) strings, ended by NULL.  Example: tandem_sim_log_write (log, "media", "clear", "call_sid", sid, NULL). */
void tandem_sim_log_write (TandemSimLog *self, const char *where, const char *what, ...) G_GNUC_NULL_TERMINATED;
/* The same with a whole object as member "data" (borrowed). */
void tandem_sim_log_write_node (TandemSimLog *self, const char *where, const char *what, JsonNode *data);
