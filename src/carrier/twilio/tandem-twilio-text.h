// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-message-sink.h"

/* What Twilio says about texts, typed; nothing else sees its JSON and its forms. */

/* One Message resource (PROTOCOLS 1.5).  Any thread. */
typedef struct {
  char *sid;
  char *from;
  char *to;
  char *body;
  gboolean inbound;
  TandemMessageStatus status;
  guint error_code;     /* 0: none */
  guint segments;
  guint n_media;
  gint64 created_s;     /* Unix time; 0 when absent */
  gint64 sent_s;        /* likewise: it has not been sent */
} TandemTwilioText;

void tandem_twilio_text_free (TandemTwilioText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioText, tandem_twilio_text_free)

/* TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioText *tandem_twilio_text_parse (GBytes *body, GError **error);
/* One page: (transfer full) (element-type TandemTwilioText), what is no text left out.  *@next (transfer full): the path of the next
 * page as it follows /2010-04-01/Accounts/AC..., NULL when this is the last one. */
GPtrArray *tandem_twilio_text_list_parse (GBytes *body, char **next, GError **error);
/* Main thread.  A new object of ours, without its media.  (transfer full) */
TandemMessage *tandem_twilio_text_to_message (const TandemTwilioText *self);

/* POST /twilio/sms (PROTOCOLS 3.4): @form as decoded by libsoup.  Any thread; TANDEM_PROVIDER_ERROR_PROTOCOL. */
typedef struct {
  TandemTwilioText *text;
  char *account_sid;
  TandemOptOut opt_out;
  GPtrArray *media; /* pairs: address, content type */
} TandemTwilioTextArrival;

TandemTwilioTextArrival *tandem_twilio_text_arrival_parse (GHashTable *form, GError **error);
void tandem_twilio_text_arrival_free (TandemTwilioTextArrival *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioTextArrival, tandem_twilio_text_arrival_free)
/* Main thread. (transfer full) */
TandemMessage *tandem_twilio_text_arrival_to_message (const TandemTwilioTextArrival *self);

/* POST /twilio/sms/status; @query of the request, nullable: our id is its t. */
typedef struct {
  char *id; /* nullable */
  char *sid;
  TandemMessageStatus status;
  guint error_code;
} TandemTwilioTextReport;

TandemTwilioTextReport *tandem_twilio_text_report_parse (GHashTable *form, const char *query, GError **error);
void tandem_twilio_text_report_free (TandemTwilioTextReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioTextReport, tandem_twilio_text_report_free)
