// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-link.h"

#include "fake-voice.h"
#include "tandem-error.h"

typedef struct {
  gint64 now_us;
  TandemProfile *profile;
  TandemAgentLink *link;
  GPtrArray *voices; /* FakeVoice, as they were made */
  GPtrArray *states; /* static words */
  int n_ready;
  int n_lost;        /* with a reason */
  int n_replaced;    /* without one */
  gint64 lifetime_ms;
  char *reason;      /* of the last loss */
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_ready (gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_nonnull (tandem_agent_link_get_voice (f->link));
  f->n_ready++;
}

static void
on_event (const TandemVoiceEvent *event, gpointer user_data)
{
}

static void
on_lost (const GError *why, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_null (tandem_agent_link_get_voice (f->link));
  g_clear_pointer (&f->reason, g_free);
  f->reason = why ? g_strdup (why->message) : NULL;
  if (why)
    f->n_lost++;
  else
    f->n_replaced++;
}

static void
on_state (TandemAgentState state, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->states, (gpointer) tandem_agent_state_to_string (state));
}

static const TandemAgentLinkListener listener = { on_ready, on_event, on_lost, on_state };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  Fixture *f = user_data;
  FakeVoice *voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_CAN_SAY, NULL);

  fake_voice_set_lifetime_ms (voice, f->lifetime_ms);
  g_ptr_array_add (f->voices, g_object_ref (voice));
  return TANDEM_VOICE (voice);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now_us = 1;
  f->profile = tandem_profile_new ("test");
  g_object_set (f->profile, "max-retries", 2, NULL);
  f->voices = g_ptr_array_new_with_free_func (g_object_unref);
  f->states = g_ptr_array_new ();
  f->link = tandem_agent_link_new (f->profile, (TandemClock){ now_us, f }, &listener, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->link);
  g_ptr_array_unref (f->voices);
  g_ptr_array_unref (f->states);
  g_free (f->reason);
  g_assert_finalize_object (f->profile);
}

static FakeVoice *
last (Fixture *f)
{
  return f->voices->pdata[f->voices->len - 1];
}

static void
end_session (Fixture *f, FakeVoice *voice, int code)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, code, "It is over.");

  fake_voice_emit (voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED, .error = error });
}

/* Gives how long it took, in ms. */
static gint64
await_voices (Fixture *f, guint n)
{
  gint64 begin_us = g_get_monotonic_time ();

  while (f->voices->len < n)
    g_main_context_iteration (NULL, TRUE);
  return (g_get_monotonic_time () - begin_us) / 1000;
}

static void
check_states (Fixture *f, const char *wanted)
{
  g_autofree char *states = NULL;

  g_ptr_array_add (f->states, NULL);
  states = g_strjoinv (" ", (char **) f->states->pdata);
  g_ptr_array_set_size (f->states, 0);
  g_assert_cmpstr (states, ==, wanted);
}

/* Pauses double, a quarter more or less, and after so many attempts in a row it is over. */
static void
test_back_off (Fixture *f, gconstpointer data)
{
  gint64 first_ms;
  gint64 second_ms;

  tandem_agent_link_open (f->link, make_voice, f);
  end_session (f, last (f), TANDEM_AGENT_ERROR_UNREACHABLE);
  first_ms = await_voices (f, 2);
  end_session (f, last (f), TANDEM_AGENT_ERROR_UNREACHABLE);
  second_ms = await_voices (f, 3);
  end_session (f, last (f), TANDEM_AGENT_ERROR_UNREACHABLE);
  g_assert_cmpint (first_ms, >=, 370);
  g_assert_cmpint (second_ms, >=, 745);
  g_assert_cmpint (f->n_lost, ==, 3);
  g_assert_cmpint (f->n_ready, ==, 0);
  check_states (f, "connecting reconnecting gone");
}

/* A service that says goodbye without a reason is as lost as any other. */
static void
test_ended_without_error (Fixture *f, gconstpointer data)
{
  tandem_agent_link_open (f->link, make_voice, f);
  fake_voice_ready (last (f));
  fake_voice_emit (last (f), &(TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED });
  g_assert_null (tandem_agent_link_get_voice (f->link));
  g_assert_cmpint (f->n_lost, ==, 1);
  g_assert_cmpstr (f->reason, ==, "The AI service ended the session.");
  check_states (f, "connecting connected reconnecting");
  await_voices (f, 2);
  fake_voice_ready (last (f));
  check_states (f, "connected");
}

/* Sessions that worked are as many as there have to be; those that end at once are not. */
static void
test_count (Fixture *f, gconstpointer data)
{
  tandem_agent_link_open (f->link, make_voice, f);
  for (guint i = 1; i <= 4; i++) {
    fake_voice_ready (last (f));
    f->now_us += 4 * G_USEC_PER_SEC;
    end_session (f, last (f), TANDEM_AGENT_ERROR_PROTOCOL);
    await_voices (f, i + 1);
  }
  g_assert_cmpint (tandem_agent_link_get_state (f->link), ==, TANDEM_AGENT_STATE_RECONNECTING);
  fake_voice_ready (last (f));
  end_session (f, last (f), TANDEM_AGENT_ERROR_PROTOCOL);
  await_voices (f, 6);
  fake_voice_ready (last (f));
  end_session (f, last (f), TANDEM_AGENT_ERROR_PROTOCOL);
  g_assert_cmpint (tandem_agent_link_get_state (f->link), ==, TANDEM_AGENT_STATE_GONE);
}

static void
test_permanent (Fixture *f, gconstpointer data)
{
  tandem_agent_link_open (f->link, make_voice, f);
  end_session (f, last (f), GPOINTER_TO_INT (data));
  check_states (f, "connecting gone");
  g_assert_cmpuint (f->voices->len, ==, 1);
}

/* The next session is there before it is needed, waits for its moment, and takes over at once when there is none. */
static void
test_rotation (Fixture *f, gconstpointer data)
{
  f->lifetime_ms = 100;
  tandem_agent_link_open (f->link, make_voice, f);
  fake_voice_ready (last (f));
  g_assert_false (tandem_agent_link_is_due (f->link));
  await_voices (f, 2);
  g_assert_false (tandem_agent_link_is_due (f->link));
  fake_voice_ready (last (f));
  g_assert_true (tandem_agent_link_is_due (f->link));
  g_assert_true (tandem_agent_link_get_voice (f->link) == f->voices->pdata[0]);
  tandem_agent_link_swap (f->link);
  g_assert_true (tandem_agent_link_get_voice (f->link) == f->voices->pdata[1]);
  g_assert_false (fake_voice_has_listener (f->voices->pdata[0]));
  g_assert_cmpint (f->n_lost + f->n_replaced, ==, 0);
  await_voices (f, 3);
  fake_voice_ready (last (f));
  end_session (f, f->voices->pdata[1], TANDEM_AGENT_ERROR_PROTOCOL);
  g_assert_true (tandem_agent_link_get_voice (f->link) == f->voices->pdata[2]);
  g_assert_cmpint (f->n_lost, ==, 0);
  g_assert_cmpint (f->n_replaced, ==, 1);
  g_assert_cmpint (f->n_ready, ==, 3);
  check_states (f, "connecting connected");
}

static void
keep (FakeVoice *voice, const char *handle)
{
  fake_voice_emit (voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_KEPT, .text = handle });
}

static const char *
get_resumed (FakeVoice *voice)
{
  return tandem_voice_get_resumed (TANDEM_VOICE (voice));
}

/* The next session goes on where the one in use is; a handle that is refused is not shown again, one that was not looked at is. */
static void
test_handle (Fixture *f, gconstpointer data)
{
  tandem_agent_link_open (f->link, make_voice, f);
  g_assert_null (get_resumed (last (f)));
  fake_voice_ready (last (f));
  keep (last (f), "h1");
  keep (last (f), "h2");
  end_session (f, last (f), TANDEM_AGENT_ERROR_UNREACHABLE);
  await_voices (f, 2);
  g_assert_cmpstr (get_resumed (last (f)), ==, "h2");
  end_session (f, last (f), TANDEM_AGENT_ERROR_UNREACHABLE);
  await_voices (f, 3);
  g_assert_cmpstr (get_resumed (last (f)), ==, "h2");
  fake_voice_ready (last (f));
  f->now_us += 4 * G_USEC_PER_SEC;
  end_session (f, last (f), TANDEM_AGENT_ERROR_PROTOCOL);
  await_voices (f, 4);
  g_assert_cmpstr (get_resumed (last (f)), ==, "h2");
  end_session (f, last (f), TANDEM_AGENT_ERROR_PROTOCOL);
  await_voices (f, 5);
  g_assert_null (get_resumed (last (f)));
}

/* A service that says that it ends the session soon is believed: the next one is connected at once, beside it.  What that one is given
 * before it is in use is nobody's. */
static void
test_ending (Fixture *f, gconstpointer data)
{
  tandem_agent_link_open (f->link, make_voice, f);
  fake_voice_ready (last (f));
  keep (last (f), "h1");
  fake_voice_emit (last (f), &(TandemVoiceEvent){ .type = TANDEM_VOICE_ENDING, .at_ms = 9000 });
  await_voices (f, 2);
  g_assert_cmpstr (get_resumed (last (f)), ==, "h1");
  fake_voice_emit (f->voices->pdata[0], &(TandemVoiceEvent){ .type = TANDEM_VOICE_ENDING, .at_ms = 5000 });
  fake_voice_ready (last (f));
  keep (last (f), "h2");
  keep (f->voices->pdata[0], "h3");
  g_assert_true (tandem_agent_link_is_due (f->link));
  tandem_agent_link_swap (f->link);
  g_assert_true (tandem_agent_link_get_voice (f->link) == f->voices->pdata[1]);
  end_session (f, last (f), TANDEM_AGENT_ERROR_UNREACHABLE);
  await_voices (f, 3);
  g_assert_cmpstr (get_resumed (last (f)), ==, "h1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add ("/agent-link/" name, Fixture, data, set_up, func, tear_down)
  ADD ("back-off", NULL, test_back_off);
  ADD ("count", NULL, test_count);
  ADD ("permanent/key", GINT_TO_POINTER (TANDEM_AGENT_ERROR_AUTH), test_permanent);
  ADD ("permanent/model", GINT_TO_POINTER (TANDEM_AGENT_ERROR_MODEL), test_permanent);
  ADD ("permanent/quota", GINT_TO_POINTER (TANDEM_AGENT_ERROR_QUOTA), test_permanent);
  ADD ("ended-without-error", NULL, test_ended_without_error);
  ADD ("rotation", NULL, test_rotation);
  ADD ("handle", NULL, test_handle);
  ADD ("ending", NULL, test_ending);
  return g_test_run ();
}
