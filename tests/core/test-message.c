// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <time.h>

#include "tandem-live-messages.h"
#include "tandem-message.h"
#include "tandem-thread.h"

#define S(word) TANDEM_MESSAGE_STATUS_##word

static void
test_advance (void)
{
  static const struct { TandemMessageStatus from; TandemMessageStatus to; gboolean may; } moves[] = {
    { S (NEW), S (QUEUED), TRUE }, { S (NEW), S (FAILED), TRUE }, { S (NEW), S (SCHEDULED), TRUE }, { S (NEW), S (CANCELED), TRUE },
    { S (ACCEPTED), S (QUEUED), TRUE }, { S (QUEUED), S (DELIVERED), TRUE }, { S (SENT), S (DELIVERED), TRUE },
    { S (SENT), S (UNDELIVERED), TRUE }, { S (DELIVERED), S (READ), TRUE }, { S (SCHEDULED), S (CANCELED), TRUE },
    { S (RECEIVING), S (RECEIVED), TRUE },
    /* Late callbacks. */
    { S (SENT), S (QUEUED), FALSE }, { S (DELIVERED), S (SENT), FALSE }, { S (DELIVERED), S (UNDELIVERED), FALSE },
    { S (READ), S (DELIVERED), FALSE }, { S (UNDELIVERED), S (DELIVERED), FALSE }, { S (FAILED), S (QUEUED), FALSE },
    { S (SENT), S (SENT), FALSE }, { S (SENT), S (CANCELED), FALSE }, { S (QUEUED), S (RECEIVED), FALSE },
    { S (RECEIVED), S (RECEIVING), FALSE }, { S (RECEIVED), S (FAILED), FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    g_test_message ("%s to %s", tandem_message_status_to_string (moves[i].from), tandem_message_status_to_string (moves[i].to));
    g_assert_cmpint (tandem_message_status_can_advance (moves[i].from, moves[i].to), ==, moves[i].may);
  }
}

static void
test_words (void)
{
  TandemMessageStatus status = S (READ);

  for (int i = S (NEW); i <= S (RECEIVED); i++) {
    g_assert_true (tandem_message_status_from_string (tandem_message_status_to_string ((TandemMessageStatus) i), &status));
    g_assert_cmpint (status, ==, i);
  }
  g_assert_false (tandem_message_status_from_string ("teleported", &status));
  g_assert_false (tandem_message_status_from_string (NULL, &status));
}

static void
count (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_again (void)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, "+12025550100", "+12025550101", "x");
  guint notified = 0;

  tandem_message_set_message_sid (message, "SM00000000000000000000000000000001");
  g_signal_connect (message, "notify::status", G_CALLBACK (count), &notified);
  g_assert_true (tandem_message_advance (message, S (FAILED), 21614, "not a mobile number"));
  g_assert_false (tandem_message_advance (message, S (SENT), 0, NULL));
  g_assert_cmpuint (tandem_message_get_error_code (message), ==, 21614);
  tandem_message_begin_again (message);
  g_assert_cmpint (tandem_message_get_status (message), ==, S (NEW));
  g_assert_null (tandem_message_get_message_sid (message));
  g_assert_cmpuint (tandem_message_get_error_code (message), ==, 0);
  g_assert_null (tandem_message_get_error_detail (message));
  g_assert_cmpuint (notified, ==, 2);
  g_assert_finalize_object (g_steal_pointer (&message));
}

static void
test_thread (void)
{
  TandemThread *thread = tandem_thread_new (7);
  TandemThreadFacts facts = { 7, "+12025550101", "hi", 5, TANDEM_DIRECTION_INBOUND, S (RECEIVED), 1, "", "+12025550100", FALSE };
  guint notified = 0;

  g_signal_connect (thread, "notify", G_CALLBACK (count), &notified);
  g_assert_false (tandem_thread_get_loaded (thread));
  tandem_thread_load (thread, &facts);
  g_assert_true (tandem_thread_get_loaded (thread));
  g_assert_cmpstr (tandem_thread_get_text (thread), ==, "hi");
  notified = 0;
  tandem_thread_load (thread, &facts);
  g_assert_cmpuint (notified, ==, 0);
  facts.unread = 0;
  tandem_thread_load (thread, &facts);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_finalize_object (thread);
}

/* The processor time in which @n texts become known and go again. */
static double
measure_live (guint n)
{
  g_autoptr (TandemLiveMessages) live = tandem_live_messages_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  clock_t begin = clock ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (messages, tandem_live_messages_take (live, tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, "+12025550100",
                                                                                    "+12025550101", "hi")));
  /* The oldest first, as they are handed on. */
  g_ptr_array_set_size (messages, 0);
  g_assert_null (tandem_live_messages_find (live, NULL, "SM00000000000000000000000000000001"));
  return (double) (clock () - begin);
}

/* Texts may wait for a gateway in great numbers: four times as many take four times as long, not sixteen times. */
static void
test_many_live (void)
{
  double few = measure_live (5000);

  g_assert_cmpfloat (measure_live (20000), <, 10 * MAX (few, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/advance", test_advance);
  g_test_add_func ("/message/words", test_words);
  g_test_add_func ("/message/again", test_again);
  g_test_add_func ("/message/thread", test_thread);
  g_test_add_func ("/message/many-live", test_many_live);
  return g_test_run ();
}
