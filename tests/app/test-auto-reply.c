// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Texts that are answered by themselves: real inbox and database, a text model and a carrier that do as they are told. */

#include "fake-text-model.h"
#include "fake-texts.h"
#include "tandem-auto-reply.h"
#include "tandem-error.h"
#include "tandem-sqlite-store.h"

#define OWN "+12025550100"
#define ANNA "+12025550123"

typedef struct {
  TandemSettings *settings;
  FakeTexts *texts;
  FakeTextModel *model;
  TandemAutoReply *reply;
  guint n_received;
  guint n_handed_over;
} Fixture;

static void
on_handed_over (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  g_assert_true (tandem_message_get_handed_over (message));
  ((Fixture *) user_data)->n_handed_over++;
}

static void
begin (Fixture *fixture)
{
  TandemInbox *inbox = fake_texts_get_inbox (fixture->texts);
  g_autoptr (TandemReplyWriter) writer =
    tandem_reply_writer_new (fixture->settings, tandem_inbox_get_store (inbox), fake_texts_get_calls (fixture->texts),
                             TANDEM_TEXT_MODEL (fixture->model));

  tandem_inbox_set_reply_writer (inbox, writer);
  fixture->reply = tandem_auto_reply_new (fixture->settings, inbox);
  g_signal_connect (inbox, "handed-over", G_CALLBACK (on_handed_over), fixture);
}

static void
end (Fixture *fixture)
{
  g_object_run_dispose (G_OBJECT (fixture->reply));
  fake_text_model_release (fixture->model);
  g_clear_object (&fixture->reply);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = tandem_settings_new ();
  tandem_settings_set_string (fixture->settings, "phone-number", OWN);
  tandem_settings_set_string (fixture->settings, "auto-reply", "on");
  fixture->texts = fake_texts_new (fixture->settings);
  fixture->model = fake_text_model_new ();
  fixture->model->answer = "We open at nine.";
  begin (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end (fixture);
  fake_texts_free (fixture->texts);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->settings);
}

static guint
count_sent (Fixture *fixture)
{
  return fake_texts_get_carrier (fixture->texts)->sent->len;
}

/* Until nothing is under way any more. */
static void
settle (Fixture *fixture)
{
  while (tandem_auto_reply_count (fixture->reply) > 0 || !tandem_inbox_is_idle (fake_texts_get_inbox (fixture->texts)))
    g_main_context_iteration (NULL, TRUE);
}

static void
receive_at (Fixture *fixture, const char *body, gint64 at_s)
{
  fake_texts_receive (fixture->texts, ANNA, body, at_s, 500 + ++fixture->n_received);
}

static void
receive (Fixture *fixture, const char *body)
{
  receive_at (fixture, body, g_get_real_time () / G_USEC_PER_SEC);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* (transfer full) */
static TandemThread *
find_thread (Fixture *fixture)
{
  TandemMessageStore *store = tandem_inbox_get_store (fake_texts_get_inbox (fixture->texts));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) threads = NULL;

  tandem_message_store_find_thread_async (store, ANNA, NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  threads = tandem_message_store_list_finish (store, result, NULL);
  g_assert_cmpuint (threads->len, ==, 1);
  return g_object_ref (threads->pdata[0]);
}

static void
assert_wants_person (Fixture *fixture, gboolean wanted)
{
  g_autoptr (TandemThread) thread = find_thread (fixture);

  g_assert_true (tandem_thread_get_wants_person (thread) == wanted);
}

/* A person of ours writes. */
static void
write_text (Fixture *fixture, const char *body, const char *answers, gboolean goes)
{
  TandemInbox *inbox = fake_texts_get_inbox (fixture->texts);
  const TandemTextRequest request = { .to = ANNA, .body = body, .answers = answers };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TandemMessage) sent = NULL;
  g_autoptr (GError) error = NULL;

  tandem_inbox_send_async (inbox, &request, NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  sent = tandem_inbox_send_finish (inbox, result, &error);
  g_assert_true ((sent != NULL) == goes);
}

/* --- tests --------------------------------------------------------------------------------------------------- */

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  TandemMessage *sent;

  receive (fixture, "When do you open?");
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 1);
  sent = fake_texts_get_carrier (fixture->texts)->sent->pdata[0];
  g_assert_cmpstr (tandem_message_get_body (sent), ==, "We open at nine.");
  g_assert_cmpstr (tandem_message_get_number (sent), ==, ANNA);
  g_assert_cmpstr (tandem_message_get_own_number (sent), ==, OWN);
  g_assert_nonnull (tandem_message_get_answers (sent));
  g_assert_cmpuint (fixture->n_handed_over, ==, 0);
  assert_wants_person (fixture, FALSE);
}

static void
test_off (Fixture *fixture, gconstpointer data)
{
  tandem_settings_set_string (fixture->settings, "auto-reply", "off");
  receive (fixture, "When do you open?");
  tandem_settings_set_string (fixture->settings, "auto-reply", "on");
  tandem_settings_set_string (fixture->settings, "number-rules", "[" OWN "]\ntexts=off\n");
  receive (fixture, "Do you open?");
  settle (fixture);
  g_assert_cmpuint (fixture->model->n_asked, ==, 0);
  /* Only one of our numbers. */
  tandem_settings_set_string (fixture->settings, "auto-reply", "off");
  tandem_settings_set_string (fixture->settings, "number-rules", "[" OWN "]\ntexts=on\ntext-instructions=Be kind.\n");
  receive (fixture, "Please?");
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 1);
  g_assert_true (g_str_has_suffix (fixture->model->instructions, "Be kind."));
}

/* The model gives it back; the thread waits for a person, and nothing is answered until one wrote. */
static void
test_hand_over (Fixture *fixture, gconstpointer data)
{
  tandem_settings_set_int (fixture->settings, "auto-reply-pause", 0);
  fixture->model->answer = "HAND OVER";
  receive (fixture, "I want my money back");
  settle (fixture);
  while (fixture->n_handed_over == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_wants_person (fixture, TRUE);
  fixture->model->answer = "We open at nine.";
  receive (fixture, "Hello?");
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 0);
  g_assert_cmpuint (fixture->n_handed_over, ==, 1);
  /* Also after a restart. */
  end (fixture);
  fake_texts_reopen (fixture->texts);
  begin (fixture);
  assert_wants_person (fixture, TRUE);
  write_text (fixture, "You will get it.", NULL, TRUE);
  assert_wants_person (fixture, FALSE);
  receive (fixture, "Thank you. When do you open?");
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 2);
}

/* What cannot be written is not lost on the way. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  fixture->model->answer = NULL;
  receive (fixture, "When do you open?");
  while (fixture->n_handed_over == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_wants_person (fixture, TRUE);
  g_assert_cmpuint (count_sent (fixture), ==, 0);
}

static void
test_daily_limit (Fixture *fixture, gconstpointer data)
{
  tandem_settings_set_int (fixture->settings, "auto-reply-daily", 2);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *body = g_strdup_printf ("Question %u", i);
    g_autofree char *number = g_strdup_printf ("+1202555015%u", i);

    fake_texts_receive (fixture->texts, number, body, g_get_real_time () / G_USEC_PER_SEC, 900 + i);
    settle (fixture);
  }
  while (fixture->n_handed_over == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_sent (fixture), ==, 2);
}

/* What is being written counts as well: many texts at once do not get more answers than a few after each other. */
static void
test_daily_limit_at_once (Fixture *fixture, gconstpointer data)
{
  tandem_settings_set_int (fixture->settings, "auto-reply-daily", 2);
  fixture->model->hold = TRUE;
  for (guint i = 0; i < 5; i++) {
    g_autofree char *number = g_strdup_printf ("+1202555012%u", i);

    fake_texts_receive (fixture->texts, number, "When do you open?", g_get_real_time () / G_USEC_PER_SEC, 900 + i);
  }
  while (fixture->n_handed_over < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->model->n_asked, ==, 2);
  fake_text_model_release (fixture->model);
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 2);
  g_assert_cmpuint (fixture->n_handed_over, ==, 3);
  /* The fourth was hers. */
  assert_wants_person (fixture, TRUE);
}

/* Several in a row get one answer, to all of them. */
static void
test_several (Fixture *fixture, gconstpointer data)
{
  fixture->model->hold = TRUE;
  receive (fixture, "Hi");
  while (fixture->model->n_asked < 1)
    g_main_context_iteration (NULL, TRUE);
  receive (fixture, "When do you open?");
  while (fixture->model->n_asked < 2)
    g_main_context_iteration (NULL, TRUE);
  fake_text_model_release (fixture->model);
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 1);
  g_assert_true (g_str_has_suffix (fixture->model->record, "them: When do you open?\n"));
}

/* Whoever is faster than the model is not talked over: the operator, STOP, or who switches it off. */
static void
test_overtaken (Fixture *fixture, gconstpointer data)
{
  guint kind = GPOINTER_TO_UINT (data);

  fixture->model->hold = TRUE;
  receive (fixture, "When do you open?");
  while (fixture->model->n_asked < 1)
    g_main_context_iteration (NULL, TRUE);
  if (kind == 0)
    write_text (fixture, "At eight.", NULL, TRUE);
  else if (kind == 1)
    receive (fixture, "STOP");
  else
    tandem_settings_set_string (fixture->settings, "auto-reply", "off");
  fake_text_model_release (fixture->model);
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, kind == 0 ? 1 : 0);
  g_assert_cmpuint (fixture->n_handed_over, ==, 0);
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  receive (fixture, "STOP");
  receive (fixture, "When do you open?");
  settle (fixture);
  g_assert_cmpuint (fixture->model->n_asked, ==, 0);
  receive (fixture, "START");
  receive (fixture, "When do you open, please?");
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 1);
}

/* What is found after the start, of before it. */
static void
test_back_filled (Fixture *fixture, gconstpointer data)
{
  receive_at (fixture, "When do you open?", g_get_real_time () / G_USEC_PER_SEC - 60);
  settle (fixture);
  g_assert_cmpuint (fixture->model->n_asked, ==, 0);
}

/* Whoever quits while the model writes does not leave the text to nobody. */
static void
test_ended (Fixture *fixture, gconstpointer data)
{
  fixture->model->hold = TRUE;
  receive (fixture, "When do you open?");
  while (fixture->model->n_asked < 1)
    g_main_context_iteration (NULL, TRUE);
  end (fixture);
  fake_texts_reopen (fixture->texts);
  fixture->model->hold = FALSE;
  begin (fixture);
  assert_wants_person (fixture, TRUE);
  g_assert_cmpuint (count_sent (fixture), ==, 0);
}

static void
keep_answer (TandemInbox *inbox, TandemMessage *message, TandemMessage **answer)
{
  if (tandem_message_get_answers (message))
    g_set_object (answer, message);
}

/* The carrier was away for long: what fitted then may be wrong now, and a person is told. */
static void
test_stale (Fixture *fixture, gconstpointer data)
{
  TandemInbox *inbox = fake_texts_get_inbox (fixture->texts);
  g_autoptr (TandemMessage) answer = NULL;
  g_autoptr (GDateTime) before = NULL;

  g_signal_connect (inbox, "message-added", G_CALLBACK (keep_answer), &answer);
  fake_texts_get_carrier (fixture->texts)->fail_code = TANDEM_PROVIDER_ERROR_UNREACHABLE;
  receive (fixture, "Are you there now?");
  settle (fixture);
  g_assert_nonnull (answer);
  g_assert_cmpint (tandem_message_get_status (answer), ==, TANDEM_MESSAGE_STATUS_NEW);
  g_assert_cmpuint (fixture->n_handed_over, ==, 0);
  before = g_date_time_add_seconds (tandem_message_get_at (answer), -601);
  tandem_message_set_at (answer, before);
  fake_texts_get_carrier (fixture->texts)->fail_code = -1;
  tandem_settings_set_string (fixture->settings, "public-url", "https://example.com");
  while (fixture->n_handed_over == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tandem_message_get_status (answer), ==, TANDEM_MESSAGE_STATUS_FAILED);
  assert_wants_person (fixture, TRUE);
  g_assert_cmpuint (count_sent (fixture), ==, 0);
  /* Somebody has read it now. */
  g_assert_true (tandem_inbox_retry (inbox, answer, NULL));
  while (count_sent (fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  assert_wants_person (fixture, TRUE);
  g_assert_cmpuint (fixture->n_handed_over, ==, 1);
  g_signal_handlers_disconnect_by_func (inbox, keep_answer, &answer);
}

/* The store keeps one answer to each text, so nothing that goes wrong here sends two. */
static void
test_once (Fixture *fixture, gconstpointer data)
{
  TandemMessage *sent;
  g_autofree char *answered = NULL;

  receive (fixture, "When do you open?");
  settle (fixture);
  sent = fake_texts_get_carrier (fixture->texts)->sent->pdata[0];
  answered = g_strdup (tandem_message_get_answers (sent));
  write_text (fixture, "We open at nine.", answered, FALSE);
  g_assert_cmpuint (count_sent (fixture), ==, 1);
  /* The same text, by the other way. */
  fixture->n_received--;
  receive (fixture, "When do you open?");
  settle (fixture);
  g_assert_cmpuint (count_sent (fixture), ==, 1);
}

#define add(name, data, test) g_test_add ("/auto-reply/" name, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("answers", NULL, test_answers);
  add ("off", NULL, test_off);
  add ("hand-over", NULL, test_hand_over);
  add ("failure", NULL, test_failure);
  add ("daily-limit", NULL, test_daily_limit);
  add ("daily-limit-at-once", NULL, test_daily_limit_at_once);
  add ("several", NULL, test_several);
  add ("overtaken-by-operator", GUINT_TO_POINTER (0), test_overtaken);
  add ("overtaken-by-stop", GUINT_TO_POINTER (1), test_overtaken);
  add ("overtaken-by-setting", GUINT_TO_POINTER (2), test_overtaken);
  add ("stopped", NULL, test_stopped);
  add ("back-filled", NULL, test_back_filled);
  add ("ended", NULL, test_ended);
  add ("stale", NULL, test_stale);
  add ("once", NULL, test_once);
  return g_test_run ();
}
