// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-routes.h"

#include <string.h>

#include "tandem-control-confirmations.h"
#include "tandem-control-consultation.h"
#include "tandem-control-doctor.h"
#include "tandem-control-export.h"
#include "tandem-control-dropin-threads.h"
#include "tandem-control-dropin.h"
#include "tandem-control-contacts.h"
#include "tandem-control-import.h"
#include "tandem-control-messages.h"
#include "tandem-control-operator.h"
#include "tandem-control-pages.h"
#include "tandem-control-profiles.h"
#include "tandem-control-recording.h"
#include "tandem-control-rehearsal.h"
#include "tandem-control-scheduled.h"
#include "tandem-control-socket.h"
#include "tandem-control-threads.h"
#include "tandem-control-wrap-up.h"

static const TandemControlRoute routes[] = {
  { "GET", "/", tandem_control_calls_health },
  { "GET", "/health", tandem_control_calls_health },
  { "POST", "/api/v1/calls", tandem_control_calls_dial },
  { "POST", "/api/v1/announcements", tandem_control_calls_announce },
  { "POST", "/api/v1/rehearsals", tandem_control_rehearsal_begin },
  { "GET", "/api/v1/calls", tandem_control_calls_list },
  { "GET", "/api/v1/calls/*", tandem_control_calls_show },
  { "POST", "/api/v1/calls/*/answer", tandem_control_operator_answer },
  { "POST", "/api/v1/calls/*/decline", tandem_control_operator_decline },
  { "POST", "/api/v1/calls/*/hangup", tandem_control_calls_hang_up },
  { "POST", "/api/v1/calls/*/transfer", tandem_control_calls_transfer },
  { "POST", "/api/v1/calls/*/consult", tandem_control_consultation_start },
  { "POST", "/api/v1/calls/*/consult/merge", tandem_control_consultation_merge },
  { "POST", "/api/v1/calls/*/consult/complete", tandem_control_consultation_complete },
  { "POST", "/api/v1/calls/*/consult/cancel", tandem_control_consultation_cancel },
  { "GET", "/api/v1/calls/*/confirmations", tandem_control_confirmations_list },
  { "POST", "/api/v1/calls/*/confirmations", tandem_control_confirmations_decide },
  { "POST", "/api/v1/calls/*/dtmf", tandem_control_calls_send_digits },
  { "POST", "/api/v1/calls/*/patch", tandem_control_operator_patch },
  { "POST", "/api/v1/calls/*/note", tandem_control_operator_note },
  { "POST", "/api/v1/calls/*/say", tandem_control_operator_say },
  { "POST", "/api/v1/calls/*/record", tandem_control_operator_record },
  { "POST", "/api/v1/calls/*/monitor", tandem_control_operator_monitor },
  { "POST", "/api/v1/calls/*/mute", tandem_control_operator_mute },
  { "GET", "/api/v1/calls/*/recording", tandem_control_recording_show },
  { "GET", "/api/v1/calls/*/transcript", tandem_control_calls_transcript },
  { "GET", "/api/v1/calls/*/export", tandem_control_export_show },
  { "GET", "/api/v1/calls/*/wrap-up", tandem_control_wrap_up_show },
  { "PUT", "/api/v1/calls/*/wrap-up", tandem_control_wrap_up_edit },
  { "POST", "/api/v1/calls/*/wrap-up", tandem_control_wrap_up_write },
  { "POST", "/api/v1/messages", tandem_control_messages_send },
  { "POST", "/api/v1/messages/import", tandem_control_import_texts },
  { "GET", "/api/v1/contacts", tandem_control_contacts_list },
  { "POST", "/api/v1/contacts/import", tandem_control_contacts_import },
  { "GET", "/api/v1/profiles", tandem_control_profiles_list },
  { "POST", "/api/v1/profiles", tandem_control_profiles_create },
  { "POST", "/api/v1/profiles/import", tandem_control_profiles_import },
  { "GET", "/api/v1/profiles/*", tandem_control_profiles_show },
  { "PUT", "/api/v1/profiles/*", tandem_control_profiles_update },
  { "DELETE", "/api/v1/profiles/*", tandem_control_profiles_remove },
  { "GET", "/api/v1/profiles/*/export", tandem_control_profiles_export },
  { "POST", "/api/v1/messages/*/cancel", tandem_control_scheduled_cancel },
  { "POST", "/api/v1/messages/*/send", tandem_control_scheduled_send },
  { "GET", "/api/v1/conversations", tandem_control_threads_list },
  { "GET", "/api/v1/conversations/*", tandem_control_threads_show },
  { "POST", "/api/v1/conversations/*/read", tandem_control_threads_mark_read },
  { "POST", "/api/v1/doctor", tandem_control_doctor_look },
  { "GET", "/api/v1/reachability", tandem_control_doctor_reachability },
  { "GET", TANDEM_CONTROL_EVENTS_PATH, NULL },
  { "GET", "/ws/call/*", tandem_control_socket_open },
  { "GET", "/api/v1/openapi.json", tandem_control_pages_openapi },
  { "GET", "/docs", tandem_control_pages_docs },
  { "GET", "/metrics", tandem_control_pages_metrics },
  { "POST", "/make-call", tandem_control_dropin_make_call },
  { "POST", "/api/v1/telephony/call", tandem_control_dropin_telephony_call },
  { "GET", "/api/v1/telephony/call/*", tandem_control_dropin_telephony_show },
  { "POST", "/api/v1/telephony/call/*/hangup", tandem_control_dropin_telephony_hang_up },
  { "GET", "/api/v1/telephony/health", tandem_control_calls_health },
  { "POST", "/api/call/initiate", tandem_control_dropin_initiate },
  { "GET", "/api/call/*", tandem_control_dropin_show },
  { "POST", "/api/call/*/terminate", tandem_control_dropin_terminate },
  { "GET", "/api/call/*/conversation", tandem_control_dropin_conversation },
  { "GET", "/conversations", tandem_control_dropin_threads_list },
  { "GET", "/conversations/*", tandem_control_dropin_threads_show },
};

const TandemControlRoute *
tandem_control_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

/* *@id: what stands for "*", (transfer full), NULL when the pattern has none. */
static gboolean
matches (const char *pattern, const char *path, char **id)
{
  const char *star = strchr (pattern, '*');
  const char *rest;

  if (!star)
    return g_str_equal (pattern, path);
  if (strncmp (pattern, path, (gsize) (star - pattern)) != 0)
    return FALSE;
  path += star - pattern;
  rest = strchr (path, '/');
  if (rest == path || !*path || !g_str_equal (rest ? rest : "", star + 1))
    return FALSE;
  *id = rest ? g_strndup (path, (gsize) (rest - path)) : g_strdup (path);
  return TRUE;
}

/* "initiate" is not the id of a call. */
static gboolean
is_verb (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (!strchr (routes[i].path, '*') && g_str_equal (routes[i].path, path))
      return TRUE;
  return FALSE;
}

const TandemControlRoute *
tandem_control_routes_find (const char *method, const char *path, char **id, char **allowed)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  gboolean verb = is_verb (path);

  *allowed = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    g_clear_pointer (id, g_free);
    if ((verb && strchr (routes[i].path, '*')) || !matches (routes[i].path, path, id))
      continue;
    if (g_str_equal (routes[i].method, method))
      return &routes[i];
    g_string_append_printf (methods, "%s%s", methods->len ? ", " : "", routes[i].method);
  }
  g_clear_pointer (id, g_free);
  if (methods->len > 0)
    *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return NULL;
}
