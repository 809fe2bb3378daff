// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-wav.h"

#include <glib/gstdio.h>
#include <string.h>

static guint32
get32 (const char *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
check (gsize n)
{
  g_autofree char *dir = g_dir_make_tmp ("tandem-sim-wav-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "x.wav", NULL);
  g_autofree guint8 *samples = g_malloc (n);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  TandemSimWav *wav = tandem_sim_wav_create (path, &error);
  gsize size;

  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    samples[i] = i * 7;
  tandem_sim_wav_write (wav, samples, n / 2);
  tandem_sim_wav_write (wav, samples + n / 2, n - n / 2);
  tandem_sim_wav_close (wav);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpuint (size, ==, 58 + n + n % 2);
  g_assert_cmpmem (content, 4, "RIFF", 4);
  g_assert_cmpuint (get32 (content + 4), ==, size - 8);
  g_assert_cmpuint (content[20], ==, 7);
  g_assert_cmpuint (get32 (content + 24), ==, 8000);
  g_assert_cmpuint (get32 (content + 46), ==, n);
  g_assert_cmpmem (content + 50, 4, "data", 4);
  g_assert_cmpuint (get32 (content + 54), ==, n);
  g_assert_cmpmem (content + 58, n, samples, n);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_written (void)
{
  check (1600);
  check (161);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tandem_sim_wav_create ("/nonexistent/x.wav", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/wav/written", test_written);
  g_test_add_func ("/simulator/wav/no-folder", test_no_folder);
  return g_test_run ();
}
