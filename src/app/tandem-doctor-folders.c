// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tandem-doctor-round.h"

/* An hour of a recorded call is 58 MB before it is encoded. */
#define LITTLE_MB 500
#define NOTHING_MB 50

/* What is known of the two folders; found on a thread of its own, since a disk may sleep. */
typedef struct {
  TandemDoctorRound *round; /* main thread only */
  char *data;
  char *recordings;
  char *data_problem;       /* NULL: it can be written to */
  char *recordings_problem;
  gboolean open_to_others;
  guint64 free_mb;
} Folders;

static void
folders_free (gpointer data)
{
  Folders *folders = data;

  g_clear_pointer (&folders->round, tandem_doctor_round_unref);
  g_free (folders->data);
  g_free (folders->recordings);
  g_free (folders->data_problem);
  g_free (folders->recordings_problem);
  g_free (folders);
}

/* The folder that is there now, of one that may still have to be made. */
static char *
dup_nearest (const char *path)
{
  g_autofree char *nearest = g_strdup (path);

  while (!g_file_test (nearest, G_FILE_TEST_EXISTS)) {
    char *parent = g_path_get_dirname (nearest);
    gboolean top = g_str_equal (parent, nearest);

    g_free (nearest);
    nearest = parent;
    if (top)
      break;
  }
  return g_steal_pointer (&nearest);
}

/* Only a file that was written tells: rights are not all there is to it. */
static char *
find_problem (const char *folder)
{
  g_autofree char *nearest = dup_nearest (folder);
  g_autofree char *name = g_build_filename (nearest, ".tandem-doctor-XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  int reason = errno;

  if (fd < 0)
    return g_strdup (g_strerror (reason));
  reason = write (fd, "x", 1) == 1 ? 0 : errno;
  close (fd);
  g_unlink (name);
  return reason ? g_strdup (g_strerror (reason)) : NULL;
}

static void
look (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Folders *folders = task_data;
  g_autofree char *nearest = dup_nearest (folders->recordings);
  struct statvfs space;
  GStatBuf about;

  folders->data_problem = find_problem (folders->data);
  folders->recordings_problem = find_problem (folders->recordings);
  folders->open_to_others = g_stat (folders->data, &about) == 0 && (about.st_mode & 0077) != 0;
  folders->free_mb = statvfs (nearest, &space) == 0 ? (guint64) space.f_bavail * space.f_frsize / (1024 * 1024) : G_MAXUINT64;
  g_task_return_boolean (task, TRUE);
}

static void
add (TandemDoctorRound *round, TandemCheckState state, const char *code, const char *sentence, const char *fix,
     const char *setting)
{
  const TandemCheckData data = { .hop = TANDEM_HOP_DATA, .state = state, .code = code, .sentence = sentence, .fix = fix,
                                 .setting = setting };

  tandem_doctor_round_add (round, &data);
}

static void
tell_unwritable (Folders *folders)
{
  g_autofree char *sentence = NULL;

  if (folders->data_problem) {
    sentence = g_strdup_printf (_("Calls cannot be kept in %s: %s."), folders->data, folders->data_problem);
    add (folders->round, TANDEM_CHECK_FAILED, "data-unwritable", sentence,
         _("Make the folder writable for you, or choose another with --data-dir."), "--data-dir");
  }
  if (folders->recordings_problem) {
    g_free (sentence);
    sentence = g_strdup_printf (_("Calls cannot be recorded in %s: %s."), folders->recordings, folders->recordings_problem);
    add (folders->round, TANDEM_CHECK_FAILED, "recordings-unwritable", sentence,
         _("Make the folder writable for you, or set RECORDING_DIR to another."), "RECORDING_DIR");
  }
}

static void
did_look (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Folders *folders = g_task_get_task_data (G_TASK (result));
  gboolean little = folders->free_mb < LITTLE_MB;
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;

  tell_unwritable (folders);
  if (folders->open_to_others) {
    sentence = g_strdup_printf (_("Other people on this computer can look into %s, where calls are kept."), folders->data);
    fix = g_strdup_printf ("chmod 700 '%s'", folders->data);
    add (folders->round, TANDEM_CHECK_WARNING, "data-open", sentence, fix, NULL);
  }
  if (little) {
    g_free (sentence);
    sentence = g_strdup_printf (_("Only %u MB are free where calls are recorded."), (guint) folders->free_mb);
    add (folders->round, folders->free_mb < NOTHING_MB ? TANDEM_CHECK_FAILED : TANDEM_CHECK_WARNING, "disk-full", sentence,
         _("Free some space, or set RECORDING_DIR to a folder on another disk."), "RECORDING_DIR");
  }
  if (!little && !folders->data_problem && !folders->recordings_problem && !folders->open_to_others)
    add (folders->round, TANDEM_CHECK_OK, "writable", _("Calls can be kept and recorded."), NULL, NULL);
}

void
tandem_doctor_look_at_folders (TandemDoctorRound *round)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, did_look, NULL);
  TandemSettings *settings = round->patient.settings;
  const char *data = tandem_settings_get_string (settings, "data-dir");
  const char *recordings = tandem_settings_get_string (settings, "recording-dir");
  Folders *folders = g_new0 (Folders, 1);

  g_task_set_source_tag (task, tandem_doctor_look_at_folders);
  folders->round = tandem_doctor_round_ref (round);
  folders->data = *data ? g_strdup (data)
                        : g_build_filename (g_get_user_data_dir (),
                                            tandem_settings_get_boolean (settings, "demo") ? "tandem-demo" : "tandem", NULL);
  folders->recordings = *recordings ? g_strdup (recordings) : g_build_filename (folders->data, "recordings", NULL);
  g_task_set_task_data (task, folders, folders_free);
  g_task_run_in_thread (task, look);
}

void
tandem_doctor_look_at_settings (TandemDoctorRound *round)
{
  const char *file = round->patient.env_file;
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;
  TandemCheckData data = { .hop = TANDEM_HOP_SETTINGS, .state = TANDEM_CHECK_OK, .code = "readable" };
  GStatBuf about;

  if (file && g_stat (file, &about) == 0 && (about.st_mode & 0044) != 0) {
    sentence = g_strdup_printf (_("Other people on this computer can read %s, and the keys in it."), file);
    fix = g_strdup_printf ("chmod 600 '%s'", file);
    data.state = TANDEM_CHECK_WARNING;
    data.code = "file-open";
    data.setting = "--env-file";
    data.sentence = sentence;
    data.fix = fix;
  } else {
    data.sentence = _("The settings are written as they should be.");
  }
  tandem_doctor_round_add (round, &data);
}
