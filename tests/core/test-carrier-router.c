// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carrier-router.h"

#include <string.h>

#include "fakes.h"
#include "tandem-call-carrier.h"

typedef struct {
  FakeWorld *usual, *other;
  TandemCarrier *router;
  GString *told;
  guint n_done;
} Fixture;

static void
on_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->told, "%s %s(%s) ", call_id, tandem_call_state_to_string (state), reason ? reason : "");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->usual = fake_world_new ();
  f->other = fake_world_new ();
  f->told = g_string_new (NULL);
  f->router = TANDEM_CARRIER (tandem_carrier_router_new (TANDEM_CARRIER (f->usual)));
  tandem_carrier_router_add (TANDEM_CARRIER_ROUTER (f->router), TANDEM_CALL_CARRIER_SOCKET, TANDEM_CARRIER (f->other));
  g_signal_connect (f->router, "call-status", G_CALLBACK (on_status), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->router);
  g_assert_finalize_object (f->usual);
  g_assert_finalize_object (f->other);
  g_string_free (f->told, TRUE);
}

static TandemCall *
make_call (const char *id, const char *carrier)
{
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550101");

  tandem_call_carrier_set (call, carrier);
  return call;
}

static void
did_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (source == G_OBJECT (f->router));
  g_assert_true (tandem_carrier_place_call_finish (f->router, result, &error));
  g_assert_no_error (error);
  f->n_done++;
}

static void
did_not_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_carrier_place_call_finish (f->router, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  f->n_done++;
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (tandem_carrier_hang_up_finish (f->router, result, NULL));
  f->n_done++;
}

static void
wait_done (Fixture *f, guint n)
{
  while (f->n_done < n)
    g_main_context_iteration (NULL, TRUE);
}

/* Each call goes to its carrier, and its answer comes back. */
static void
test_verbs (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) plain = make_call ("a", NULL);
  g_autoptr (TandemCall) socket = make_call ("b", TANDEM_CALL_CARRIER_SOCKET);

  f->usual->token = g_strdup ("t1");
  f->other->token = g_strdup ("t2");
  tandem_carrier_place_call_async (f->router, plain, "t1", NULL, did_place, f);
  wait_done (f, 1);
  g_assert_nonnull (strstr (f->usual->log->str, "place"));
  g_assert_null (strstr (f->other->log->str, "place"));
  tandem_carrier_place_call_async (f->router, socket, "t2", NULL, did_place, f);
  wait_done (f, 2);
  g_assert_nonnull (strstr (f->other->log->str, "place"));
  tandem_carrier_hang_up_async (f->router, socket, NULL, did_hang_up, f);
  wait_done (f, 3);
  g_assert_nonnull (strstr (f->other->log->str, "hangup"));
  g_assert_null (strstr (f->usual->log->str, "hangup"));
  f->other->place_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  tandem_carrier_place_call_async (f->router, socket, "t2", NULL, did_not_place, f);
  wait_done (f, 4);
}

/* Whoever reports something is heard. */
static void
test_reports (Fixture *f, gconstpointer data)
{
  tandem_carrier_report_status (TANDEM_CARRIER (f->usual), "a", TANDEM_CALL_STATE_RINGING, NULL);
  tandem_carrier_report_status (TANDEM_CARRIER (f->other), "b", TANDEM_CALL_STATE_COMPLETED, "over");
  g_assert_cmpstr (f->told->str, ==, "a ringing() b completed(over) ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/carrier-router/verbs", Fixture, NULL, set_up, test_verbs, tear_down);
  g_test_add ("/carrier-router/reports", Fixture, NULL, set_up, test_reports, tear_down);
  return g_test_run ();
}
