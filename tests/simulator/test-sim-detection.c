// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#define LISTENING "Twiml=%3CResponse%3E%3CPause%20length%3D%2240%22%2F%3E%3C%2FResponse%3E"

static void
assert_refused (Fixture *fixture, const char *more)
{
  g_autofree char *form = g_strconcat ("To=%2B12025550108&From=%2B15005550006&", LISTENING, more, NULL);
  guint status = 0;
  g_autoptr (JsonObject) answer = fixture_request (fixture, "/Calls.json", form, &status);

  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpint (json_object_get_int_member (answer, "code"), ==, 20001);
  g_assert_cmpuint (fixture_count_events (fixture, "rest", "create_call"), ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_url_parameter (fixture, "AsyncAmdStatusCallback", "/amd");
  g_autofree char *kind = g_strconcat ("&MachineDetection=Maybe&AsyncAmd=true", url, NULL);
  g_autofree char *waiting = g_strconcat ("&MachineDetection=Enable", url, NULL);
  g_autofree char *method = g_strconcat ("&MachineDetection=Enable&AsyncAmd=true&AsyncAmdStatusCallbackMethod=PUT", url, NULL);

  assert_refused (fixture, kind);
  assert_refused (fixture, waiting);
  assert_refused (fixture, method);
  assert_refused (fixture, "&MachineDetection=Enable&AsyncAmd=true");
  assert_refused (fixture, "&MachineDetection=Enable&AsyncAmd=true&AsyncAmdStatusCallback=nonsense");
}

/* Who speaks shortly and then waits is a human; who says nothing is unknown. */
static void
assert_verdict (Fixture *fixture, const char *to, const char *answered_by)
{
  g_autofree char *url = fixture_url_parameter (fixture, "AsyncAmdStatusCallback", "/amd");
  g_autofree char *instructions = g_strconcat (LISTENING, "&MachineDetection=Enable&AsyncAmd=true", url, NULL);
  guint n = fixture_count_hooks (fixture, "/amd") + 1;
  g_autofree char *sid = fixture_call (fixture, to, instructions);
  Hook *hook = fixture_wait_hook (fixture, "/amd", n);

  g_assert_cmpstr (hook_get (hook, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (hook, "AccountSid"), ==, FIXTURE_ACCOUNT);
  g_assert_cmpstr (hook_get (hook, "AnsweredBy"), ==, answered_by);
  g_assert_nonnull (hook_get (hook, "MachineDetectionDuration"));
  hook_assert_signed (hook, TRUE);
}

static void
test_human (Fixture *fixture, gconstpointer data)
{
  assert_verdict (fixture, "+12025550108", "human");
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  assert_verdict (fixture, "+12025550101", "unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/simulator/detection/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("refused", test_refused);
  ADD ("human", test_human);
  ADD ("silence", test_silence);
  return g_test_run ();
}
