// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-captions.h"

static void
check_hear (TandemSimRealtimeCaptions *captions, const char *heard, const char *wanted)
{
  g_autofree char *more = tandem_sim_realtime_captions_hear (captions, heard);

  g_assert_cmpstr (more, ==, wanted);
}

static void
check_finish (TandemSimRealtimeCaptions *captions, const char *text, const char *wanted)
{
  g_autofree char *rest = tandem_sim_realtime_captions_finish (captions, text);

  g_assert_cmpstr (rest, ==, wanted);
}

static void
test_grows (void)
{
  g_autoptr (TandemSimRealtimeCaptions) captions = tandem_sim_realtime_captions_new ();

  check_hear (captions, NULL, NULL);
  check_hear (captions, "The", NULL);
  check_hear (captions, "The quick", "The");
  check_hear (captions, "The quick brown", " quick");
  check_hear (captions, "The quick brown", " brown");
  check_hear (captions, "The quick brown", NULL);
  check_finish (captions, "The quick brown fox.", " fox.");
  /* Another turn. */
  check_hear (captions, "And", NULL);
  check_finish (captions, "And now?", "And now?");
  check_finish (captions, "", "");
}

static void
test_mistaken (void)
{
  g_autoptr (TandemSimRealtimeCaptions) captions = tandem_sim_realtime_captions_new ();

  check_hear (captions, "The", NULL);
  check_hear (captions, "There", NULL);
  check_hear (captions, "There is", "There");
  check_hear (captions, NULL, NULL);
  check_hear (captions, "Their car", NULL);
  check_hear (captions, "Their car is", NULL);
  check_finish (captions, "Their car is old.", "");
  check_hear (captions, "你", NULL);
  check_hear (captions, "你好", "你");
  check_finish (captions, "你好吗", "好吗");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/realtime-captions/grows", test_grows);
  g_test_add_func ("/simulator/realtime-captions/mistaken", test_mistaken);
  return g_test_run ();
}
