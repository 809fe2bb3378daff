// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-encoder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>
#include <unistd.h>

#include "tandem-error.h"
#include "tandem-hand-over.h"
#include "tandem-pipeline.h"
#include "tandem-recording-gaps.h"
#include "tandem-recording-repair.h"

#define WAV ".wav"

typedef struct {
  const char *name;
  const char *suffix;
  const char *encoder; /* the element named "encoder", and what follows */
} Format;

/* Below 50 kbit/s Opus begins to mix the two speakers. */
static const Format formats[] = {
  { "wav", WAV, NULL },
  { "opus", ".opus", "opusenc name=encoder bitrate=56000 bitrate-type=vbr ! oggmux" },
  { "flac", ".flac", "flacenc name=encoder" },
};

struct _TandemRecordingEncoder {
  GObject parent_instance;

  /* owned */
  GQueue *waiting; /* GTask */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TandemRecordingEncoder, tandem_recording_encoder, G_TYPE_OBJECT)

typedef struct {
  char *path;
  const Format *format;
  char *target;
  char *unfinished;
  gint64 n_bytes; /* that went into the encoder, counted in GStreamer's thread */
  char *result;
  GError *error;
} Job;

static void encode_next (TandemRecordingEncoder *self);

static void
job_free (Job *job)
{
  g_clear_pointer (&job->path, g_free);
  g_clear_pointer (&job->target, g_free);
  g_clear_pointer (&job->unfinished, g_free);
  g_clear_pointer (&job->result, g_free);
  g_clear_error (&job->error);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
tandem_recording_encoder_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_RECORDING_ENCODER (object)->waiting, g_queue_free);
  G_OBJECT_CLASS (tandem_recording_encoder_parent_class)->finalize (object);
}

static void
tandem_recording_encoder_class_init (TandemRecordingEncoderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_recording_encoder_finalize;
}

static void
tandem_recording_encoder_init (TandemRecordingEncoder *self)
{
  self->waiting = g_queue_new ();
}

TandemRecordingEncoder *
tandem_recording_encoder_new (void)
{
  return g_object_new (TANDEM_TYPE_RECORDING_ENCODER, NULL);
}

static GError *
explain (const GError *cause, const Job *job)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                        "The recording %s stays a WAV file because the disk is full: free some space.", job->path);
  if (g_error_matches (cause, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT) ||
      g_error_matches (cause, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN,
                        "The recording %s stays a WAV file because a GStreamer plugin is missing (%s): install "
                        "gstreamer1.0-plugins-base and gstreamer1.0-plugins-good.", job->path, cause->message);
  return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                      "The recording %s stays as it is because it could not be encoded: %s", job->path, cause->message);
}

static gboolean
set_error (GError **error, const char *what)
{
  int number = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), "%s: %s.", what, g_strerror (number));
  return FALSE;
}

static GstPadProbeReturn
on_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Job *job = user_data;

  TANDEM_TAKE_OVER (job);
  job->n_bytes += (gint64) gst_buffer_get_size (GST_PAD_PROBE_INFO_BUFFER (info));
  TANDEM_HAND_OVER (job);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_pipeline (Job *job, GError **error)
{
  g_autofree char *description =
    g_strdup_printf ("filesrc name=file ! decodebin ! audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=8000 ! "
                     "%s ! filesink name=target", job->format->encoder);
  g_autoptr (GArray) gaps = tandem_recording_gaps_read (job->path, error);
  g_autofree char *text = gaps ? tandem_recording_gaps_to_string (gaps) : NULL;
  g_autoptr (GstElement) pipeline = gaps ? tandem_pipeline_new (description, job->path, error) : NULL;
  g_autoptr (GstElement) encoder = NULL;
  g_autoptr (GstElement) target = NULL;
  g_autoptr (GstPad) pad = NULL;

  if (!pipeline)
    return NULL;
  encoder = gst_bin_get_by_name (GST_BIN (pipeline), "encoder");
  target = gst_bin_get_by_name (GST_BIN (pipeline), "target");
  g_object_set (target, "location", job->unfinished, NULL);
  pad = gst_element_get_static_pad (encoder, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_buffer, job, NULL);
  if (text) {
    g_autofree char *comment = g_strconcat (TANDEM_RECORDING_GAPS_TAG "=", text, NULL);

    gst_tag_setter_add_tags (GST_TAG_SETTER (encoder), GST_TAG_MERGE_REPLACE, GST_TAG_EXTENDED_COMMENT, comment, NULL);
  }
  return g_steal_pointer (&pipeline);
}

/* For this user only, as the recording is. */
static gboolean
create (const char *path, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_error (error, "the new file cannot be made");
  close (fd);
  return TRUE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | flags, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    set_error (error, "the disk refused the new file");
  if (fd >= 0)
    close (fd);
  return ok;
}

/* All of a recording of ours must have gone through; of others the length is not known beforehand. */
static gboolean
check_length (const Job *job, GError **error)
{
  gint64 n_samples = tandem_recording_repair_get_length (job->path);

  if (job->n_bytes > 0 && (n_samples < 0 || job->n_bytes == n_samples * 2 * TANDEM_RECORDING_CHANNELS))
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "the sound in it ends too early.");
  return FALSE;
}

static gboolean
encode (Job *job, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (job->path);
  g_autoptr (GstElement) pipeline = make_pipeline (job, error);
  gboolean ok;

  if (!pipeline || !create (job->unfinished, error))
    return FALSE;
  TANDEM_HAND_OVER (job);
  ok = tandem_pipeline_run (pipeline, cancellable, error);
  TANDEM_TAKE_OVER (job);
  if (!ok || !check_length (job, error) || !sync_path (job->unfinished, 0, error))
    return FALSE;
  if (g_rename (job->unfinished, job->target) < 0)
    return set_error (error, "the new file cannot be renamed");
  return sync_path (folder, O_DIRECTORY, error);
}

static char *
encode_or_explain (Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!job->format->encoder)
    return g_strdup (job->path);
  tandem_recording_repair_file (job->path);
  if (encode (job, cancellable, &cause)) {
    g_unlink (job->path);
    return g_strdup (job->target);
  }
  g_unlink (job->unfinished);
  g_propagate_error (error, explain (cause, job));
  return NULL;
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  TANDEM_TAKE_OVER (job);
  job->result = encode_or_explain (job, cancellable, &job->error);
  TANDEM_HAND_OVER (job);
  g_task_return_pointer (task, job, (GDestroyNotify) job_free);
}

static void
on_encoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TandemRecordingEncoder) self = g_object_ref (g_task_get_source_object (task));
  g_autoptr (Job) job = g_task_propagate_pointer (G_TASK (result), NULL);

  TANDEM_TAKE_OVER (job);
  if (job->result)
    g_task_return_pointer (task, g_steal_pointer (&job->result), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&job->error));
  self->busy = FALSE;
  encode_next (self);
}

static void
encode_next (TandemRecordingEncoder *self)
{
  GTask *task = self->busy ? NULL : g_queue_pop_head (self->waiting);
  const Job *asked;
  Job *job;
  g_autoptr (GTask) run = NULL;

  if (!task)
    return;
  asked = g_task_get_task_data (task);
  job = g_new0 (Job, 1);
  job->path = g_strdup (asked->path);
  job->format = asked->format;
  job->target = g_strdup (asked->target);
  job->unfinished = g_strdup (asked->unfinished);
  self->busy = TRUE;
  /* Without a source, since the worker lets go of it last; the job comes back as the result, also when cancelled. */
  run = g_task_new (NULL, g_task_get_cancellable (task), on_encoded, task);
  g_task_set_check_cancellable (run, FALSE);
  g_task_set_task_data (run, job, NULL);
  TANDEM_HAND_OVER (job);
  g_task_run_in_thread (run, run_job);
}

static const Format *
find_format (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (formats[i].name, name) == 0)
      return &formats[i];
  return NULL;
}

void
tandem_recording_encoder_encode_async (TandemRecordingEncoder *self, const char *path, const char *format,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Job *job;
  g_autofree char *stem = NULL;

  g_return_if_fail (TANDEM_IS_RECORDING_ENCODER (self) && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  job = g_new0 (Job, 1);
  g_task_set_source_tag (task, tandem_recording_encoder_encode_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->format = find_format (format);
  if (!job->format || !g_str_has_suffix (path, WAV)) {
    g_task_return_new_error (task, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                             "The recording %s cannot become “%s”: choose opus, flac or wav as the format of recordings.",
                             path, format);
    g_object_unref (task);
    return;
  }
  stem = g_strndup (path, strlen (path) - strlen (WAV));
  job->path = g_strdup (path);
  job->target = g_strconcat (stem, job->format->suffix, NULL);
  job->unfinished = g_strconcat (job->target, TANDEM_RECORDING_UNFINISHED, NULL);
  g_queue_push_tail (self->waiting, task);
  encode_next (self);
}

char *
tandem_recording_encoder_encode_finish (TandemRecordingEncoder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
