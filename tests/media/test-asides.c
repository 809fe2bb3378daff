// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-asides.h"

static void
test_skip (void)
{
  TandemAsides *asides = tandem_asides_new ();

  tandem_asides_add (asides, "note_1", "said_1");
  tandem_asides_add (asides, "note_2", "note_1");
  tandem_asides_add (asides, "note_3", NULL);
  g_assert_cmpstr (tandem_asides_skip (asides, "note_2"), ==, "said_1");
  g_assert_cmpstr (tandem_asides_skip (asides, "said_2"), ==, "said_2");
  g_assert_null (tandem_asides_skip (asides, "note_3"));
  g_assert_null (tandem_asides_skip (asides, NULL));
  tandem_asides_free (asides);
}

/* A broken service: an item behind itself, and two behind each other. */
static void
test_rings (void)
{
  TandemAsides *asides = tandem_asides_new ();

  tandem_asides_add (asides, "a", "a");
  g_assert_null (tandem_asides_skip (asides, "a"));
  tandem_asides_add (asides, "b", "c");
  tandem_asides_add (asides, "c", "b");
  g_assert_null (tandem_asides_skip (asides, "c"));
  tandem_asides_add (asides, "b", "c");
  g_assert_null (tandem_asides_skip (asides, "b"));
  tandem_asides_free (asides);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asides/skip", test_skip);
  g_test_add_func ("/asides/rings", test_rings);
  return g_test_run ();
}
