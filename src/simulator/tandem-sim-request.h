// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* One request to the simulated REST API or control interface: its parameters read, its answer to be given once, at any time. */
#define TANDEM_TYPE_SIM_REQUEST (tandem_sim_request_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRequest, tandem_sim_request, TANDEM, SIM_REQUEST, GObject)

/* Pauses @message until the answer is given. */
TandemSimRequest *tandem_sim_request_new (SoupServerMessage *message, const char *path);

SoupServerMessage *tandem_sim_request_get_message (TandemSimRequest *self);
const char *tandem_sim_request_get_method (TandemSimRequest *self);
const char *tandem_sim_request_get_path (TandemSimRequest *self);
/* The query as sent, "" when there is none. */
const char *tandem_sim_request_get_query (TandemSimRequest *self);
gboolean tandem_sim_request_is (TandemSimRequest *self, const char *method);

/* A parameter of the form (POST) or the query (GET): the last value, (nullable); all values, never NULL. */
const char *tandem_sim_request_get (TandemSimRequest *self, const char *name);
GPtrArray *tandem_sim_request_get_all (TandemSimRequest *self, const char *name);

void tandem_sim_request_reply_json (TandemSimRequest *self, guint status, JsonNode *json);
/* Twilio's error body (PROTOCOLS 1.7). */
void tandem_sim_request_reply_error (TandemSimRequest *self, guint status, int code, const char *format, ...) G_GNUC_PRINTF (4, 5);
void tandem_sim_request_reply_empty (TandemSimRequest *self, guint status);
/* 400 of the control interface: {"error": @text}. */
void tandem_sim_request_refuse (TandemSimRequest *self, const char *text);
/* A file. */
void tandem_sim_request_reply_bytes (TandemSimRequest *self, const char *content_type, GBytes *bytes);
/* 302 to @uri, an absolute path; 307 to @uri, anywhere. */
void tandem_sim_request_reply_elsewhere (TandemSimRequest *self, const char *uri);
void tandem_sim_request_reply_away (TandemSimRequest *self, const char *uri);
/* "http://127.0.0.1:PORT", as the client addressed it.  (transfer full) */
char *tandem_sim_request_dup_base_url (TandemSimRequest *self);
/* The answer, when one is given, is thrown away and the client waits for ever. */
void tandem_sim_request_mute (TandemSimRequest *self);
/* Cuts the connection. */
void tandem_sim_request_drop (TandemSimRequest *self);

/* For building answers: a string or null; a date (NULL gives null) as RFC 2822. */
void tandem_sim_json_string (JsonBuilder *builder, const char *name, const char *value);
void tandem_sim_json_date (JsonBuilder *builder, const char *name, GDateTime *date);
/* "Tue, 10 Nov 2026 19:31:02 +0000" in UTC.  (transfer full) */
char *tandem_sim_format_date (GDateTime *date);
/* Two letters and 32 hexadecimal digits.  (transfer full) */
char *tandem_sim_new_sid (const char *prefix);
