// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <gio/gio.h>

#include "fuzz.h"

/* Stands in for libFuzzer where there is none: one test of GTest for every file in the folders named (and every file named).  A folder that
 * is not there is empty. */

static void
replay_file (gconstpointer path)
{
  g_autofree char *data = NULL;
  g_autofree guint8 *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_file_get_contents (path, &data, &n, &error);
  g_assert_no_error (error);
  /* Without the NUL that stands behind it: reading past the end is to be seen. */
  exact = g_memdup2 (data, n);
  LLVMFuzzerTestOneInput (exact ? exact : (const guint8 *) "", n);
}

static void
add_path (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *group = g_path_get_dirname (path);
  g_autofree char *kind = g_path_get_basename (group);
  g_autofree char *name = g_path_get_basename (path);
  const char *entry;

  if (!folder && g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autofree char *title = g_strconcat ("/", kind, "/", name, NULL);

    g_test_add_data_func_full (title, g_strdup (path), replay_file, g_free);
  }
  while (folder && (entry = g_dir_read_name (folder))) {
    g_autofree char *file = g_build_filename (path, entry, NULL);

    add_path (file);
  }
}

/* Every target bears it. */
static void
replay_nothing (void)
{
  LLVMFuzzerTestOneInput ((const guint8 *) "", 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);
  g_test_add_func ("/nothing", replay_nothing);
  for (int i = 1; i < argc; i++)
    add_path (argv[i]);
  return g_test_run ();
}
