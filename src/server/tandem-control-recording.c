// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-recording.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tandem-control-answer.h"

/* The sound of 24 hours fits three times. */
#define SIZE_MAX_BYTES ((gint64) 4 << 30)

typedef struct {
  const char *begins;
  const char *media_type;
} Kind;

/* By what is in the file: its name says only what it was meant to be. */
static const Kind kinds[] = { { "OggS", "audio/ogg" }, { "fLaC", "audio/flac" }, { "RIFF", "audio/wav" } };

static const Kind *
find_kind (GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (n > 4 && memcmp (data, kinds[i].begins, 4) == 0)
      return &kinds[i];
  return NULL;
}

/* -1 with @error.  Neither a folder nor a pipe is waited for. */
static int
open_file (const char *path, gint64 *size, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  struct stat status;
  int number;

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size <= SIZE_MAX_BYTES) {
    *size = status.st_size;
    return fd;
  }
  number = fd < 0 ? errno : EINVAL;
  if (fd >= 0)
    close (fd);
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), "%s", g_strerror (number));
  return -1;
}

/* Worker thread.  Read and not mapped: what is mapped ends the program when somebody shortens the file meanwhile. */
static GBytes *
read_file (const char *path, GError **error)
{
  gint64 size = 0;
  int fd = open_file (path, &size, error);
  g_autofree guint8 *data = fd < 0 ? NULL : g_try_malloc ((gsize) size + 1);
  gsize done = 0;
  gssize n = data ? 1 : 0;

  if (fd < 0)
    return NULL;
  while (n != 0 && done < (gsize) size) {
    n = read (fd, data + done, (gsize) size - done);
    if (n < 0 && errno != EINTR)
      break;
    done += (gsize) MAX (n, 0);
  }
  if (n < 0 || !data)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s", g_strerror (data ? errno : ENOMEM));
  close (fd);
  return n < 0 || !data ? NULL : g_bytes_new_take (g_steal_pointer (&data), done);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = read_file (path, &error);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/* @error is NULL when it could be read, and is no sound. */
static void
refuse (SoupServerMessage *message, const char *path, const GError *error)
{
  gboolean damaged = !error || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    tandem_control_answer_refusal (message, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                                   "The recording of this call is not there any more: somebody moved or removed it.");
    return;
  }
  sentence = damaged ? g_strdup_printf ("The recording %s is damaged: there is no sound in it that could be played.", path)
                     : g_strdup_printf ("The recording %s cannot be read (%s): make it readable.", path, error->message);
  tandem_control_answer_refusal (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, damaged ? "damaged" : "failed", NULL, sentence);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SoupServerMessage) message = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  const Kind *kind = bytes ? find_kind (bytes) : NULL;

  if (kind) {
    soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), kind->media_type, NULL);
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  } else {
    refuse (message, g_task_get_task_data (G_TASK (result)), error);
  }
  soup_server_message_unpause (message);
}

void
tandem_control_recording_show (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  const char *path = call ? tandem_call_get_recording_path (call) : NULL;
  g_autoptr (GTask) task = NULL;

  if (!call)
    return;
  if (tandem_call_get_recording (call) != TANDEM_RECORDING_OFF) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "wrong_state", NULL,
                                   "The recording is not complete: ask again after the call.");
    return;
  }
  if (!path) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                                   "This call has no recording.");
    return;
  }
  soup_server_message_pause (request->message);
  task = g_task_new (NULL, NULL, did_read, g_object_ref (request->message));
  g_task_set_source_tag (task, tandem_control_recording_show);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_in_thread);
}
