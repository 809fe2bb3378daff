// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-pages.h"

#include <string.h>

#include "control-fixture.h"
#include "raw-client.h"
#include "tandem-control-routes.h"
#include "tandem-error.h"

static const char *
get_body (ControlFixture *fixture, const char *path)
{
  const char *body = raw_client_body (control_ask_raw (fixture, "GET", path, CONTROL_AUTH, ""));

  g_assert_cmpuint (fixture->status, ==, 200);
  return body;
}

/* "/api/v1/calls/{id}/patch" as "/api/v1/calls/…/patch" with a star. */
static char *
as_pattern (const char *path)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\{[a-z]+\\}", 0, 0, NULL);

  return g_regex_replace_literal (regex, path, -1, 0, "*", 0, NULL);
}

/* Every route is described, and nothing else. */
static void
test_routes (ControlFixture *fixture, gconstpointer data)
{
  JsonObject *paths = json_object_get_object_member (control_get (fixture, "/api/v1/openapi.json"), "paths");
  g_autoptr (GList) names = json_object_get_members (paths);
  g_autoptr (GHashTable) described = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_routes;
  const TandemControlRoute *routes = tandem_control_routes_get (&n_routes);

  for (GList *l = names; l; l = l->next) {
    g_autofree char *pattern = as_pattern (l->data);
    g_autoptr (GList) methods = json_object_get_members (json_object_get_object_member (paths, l->data));

    for (GList *m = methods; m; m = m->next) {
      g_autofree char *method = g_ascii_strup (m->data, -1);

      g_hash_table_add (described, g_strdup_printf ("%s %s", method, pattern));
    }
  }
  for (guint i = 0; i < n_routes; i++) {
    g_autofree char *route = g_strdup_printf ("%s %s", routes[i].method, routes[i].path);

    if (!g_hash_table_remove (described, route))
      g_error ("%s is not described in openapi.json", route);
  }
  g_assert_cmpuint (g_hash_table_size (described), ==, 0);
}

static void
test_docs (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *html = g_strdup (get_body (fixture, "/docs"));
  static const char *const wanted[] = { "<!DOCTYPE html>", "/api/v1/calls/{id}/hangup", "machine_detection", "/make-call", "schema-Turn", "</html>" };
  static const char *const unwanted[] = { "src=", "<script", "@import", "url(", "<link", "(null)" };

  g_assert_nonnull (strstr (fixture->raw, "Content-Type: text/html; charset=utf-8"));
  g_assert_nonnull (strstr (fixture->raw, "Content-Security-Policy: default-src 'none'"));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_nonnull (strstr (html, wanted[i]));
  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_assert_null (strstr (html, unwanted[i]));
  /* Its links stay on the page and lead somewhere. */
  for (const char *link = html; (link = strstr (link, "href=\"")); link++) {
    const char *target = link + strlen ("href=\"#");
    g_autofree char *id = g_strndup (target, strcspn (target, "\""));
    g_autofree char *anchor = g_strdup_printf ("id=\"%s\"", id);

    g_assert_cmpint (target[-1], ==, '#');
    g_assert_nonnull (strstr (html, anchor));
  }
}

/* The value of the sample @name (with labels) in @text. */
static double
sample (const char *text, const char *name)
{
  g_autofree char *line = g_strdup_printf ("\n%s ", name);
  const char *found = strstr (text, line);

  if (!found)
    g_error ("there is no %s in %s", name, text);
  return g_ascii_strtod (found + strlen (line), NULL);
}

static void
test_metrics (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) notice = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "No credit is left.");
  g_autofree char *first = control_dial (fixture);
  g_autofree char *second = control_dial (fixture);
  const char *text = get_body (fixture, "/metrics");

  g_assert_nonnull (strstr (fixture->raw, "Content-Type: text/plain; version=0.0.4"));
  g_assert_cmpfloat (sample (text, "tandem_calls_active"), ==, 2);
  g_assert_cmpfloat (sample (text, "tandem_calls_total{result=\"completed\"}"), ==, 0);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (fixture->world), first);
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (fixture->world), first, notice);
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), first, TANDEM_CALL_STATE_COMPLETED, NULL);
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), first, TANDEM_CALL_STATE_COMPLETED, NULL);
  tandem_carrier_report_status (TANDEM_CARRIER (fixture->world), second, TANDEM_CALL_STATE_BUSY, NULL);
  text = get_body (fixture, "/metrics");
  g_assert_cmpfloat (sample (text, "tandem_calls_active"), ==, 0);
  g_assert_cmpfloat (sample (text, "tandem_calls_total{result=\"completed\"}"), ==, 1);
  g_assert_cmpfloat (sample (text, "tandem_calls_total{result=\"busy\"}"), ==, 1);
  g_assert_cmpfloat (sample (text, "tandem_calls_total{result=\"no-answer\"}"), ==, 0);
  g_assert_cmpfloat (sample (text, "tandem_errors_total{where=\"agent\"}"), ==, 1);
  g_assert_cmpfloat (sample (text, "tandem_errors_total{where=\"carrier\"}"), ==, 0);
  g_assert_cmpfloat (sample (text, "tandem_frame_delay_seconds_bucket{direction=\"in\",le=\"0.02\"}"), ==, 0);
  g_assert_cmpfloat (sample (text, "tandem_frame_delay_seconds_count{direction=\"out\"}"), ==, 0);
  g_assert_cmpfloat (sample (text, "tandem_provider_latency_seconds_bucket{le=\"+Inf\"}"), ==, 0);
  g_assert_cmpfloat (sample (text, "tandem_websocket_connections{peer=\"carrier\"}"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control-pages/routes", ControlFixture, NULL, control_set_up, test_routes, control_tear_down);
  g_test_add ("/control-pages/docs", ControlFixture, NULL, control_set_up, test_docs, control_tear_down);
  g_test_add ("/control-pages/metrics", ControlFixture, NULL, control_set_up, test_metrics, control_tear_down);
  return g_test_run ();
}
