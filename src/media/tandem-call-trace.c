// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-trace.h"

#include "tandem-hand-over.h"
#include "tandem-trace-file.h"

#define WRITE_MS 500
/* What may wait for the disk on each leg: a service sends an answer much faster than it is spoken. */
#define MOST_SECONDS 60
#define INDEX_MOST (4 * 1024 * 1024)

typedef struct {
  /* owned */
  char *label;           /* of the file and in the index */
  TandemTraceFile *file; /* the worker's while writing; NULL: only the log is written */
  GByteArray *pending;

  /* borrowed */
  const char *name;      /* static */

  guint rate;
  gboolean ulaw;
  gint64 n;              /* bytes taken so far */
  gint64 dropped;        /* bytes */
} Leg;

struct _TandemCallTrace {
  GObject parent_instance;

  /* owned */
  char *call_id;
  char *folder;          /* of this call; nullable */
  GPtrArray *legs;       /* of Leg */
  TandemTraceFile *file; /* the index; the worker's while writing */
  GString *index;        /* what is not written yet */
  GSource *timer;        /* nullable: the next write */
  gpointer user_data;

  /* borrowed */
  TandemTraceNotice notice;
  GDestroyNotify destroy;

  gboolean writing;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (TandemCallTrace, tandem_call_trace, G_TYPE_OBJECT)
static G_DEFINE_QUARK (tandem-call-trace, tandem_call_trace)

/* What a worker takes to the disk. */
typedef struct {
  GPtrArray *files;  /* of TandemTraceFile; the trace's, or ours with the last write */
  GPtrArray *parts;  /* of GByteArray, one for each */
  GError *error;
} Job;

static void
job_free (Job *job)
{
  g_ptr_array_unref (job->parts);
  g_ptr_array_unref (job->files);
  g_clear_error (&job->error);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
leg_free (gpointer data)
{
  Leg *leg = data;

  g_clear_pointer (&leg->file, tandem_trace_file_free);
  g_byte_array_unref (leg->pending);
  g_free (leg->label);
  g_free (leg);
}

static void
clear_timer (TandemCallTrace *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/* --- to the disk ------------------------------------------------------------------------------------ */

/* Worker thread.  The index goes last: it never tells of sound that is not there. */
static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  TANDEM_TAKE_OVER (job);
  for (guint i = 0; i < job->files->len && !job->error; i++) {
    GByteArray *part = job->parts->pdata[i];

    tandem_trace_file_append (job->files->pdata[i], part->data, part->len, &job->error);
  }
  TANDEM_HAND_OVER (job);
  g_task_return_pointer (task, job, (GDestroyNotify) job_free);
}

static void
add_part (Job *job, TandemTraceFile *file, GByteArray *part)
{
  g_ptr_array_add (job->files, file);
  g_ptr_array_add (job->parts, part);
}

/* Takes all that waits.  @last: and the files too. */
static Job *
job_new (TandemCallTrace *self, gboolean last)
{
  Job *job = g_new0 (Job, 1);
  gsize n = self->index->len;

  job->files = g_ptr_array_new_with_free_func (last ? (GDestroyNotify) tandem_trace_file_free : NULL);
  job->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (guint i = 0; i < self->legs->len; i++) {
    Leg *leg = self->legs->pdata[i];

    if (leg->pending->len == 0 && !last)
      continue;
    add_part (job, leg->file, leg->pending);
    leg->pending = g_byte_array_new ();
    if (last)
      leg->file = NULL;
  }
  add_part (job, self->file, g_byte_array_new_take ((guint8 *) g_string_free (self->index, FALSE), n));
  self->index = g_string_new (NULL);
  if (last)
    self->file = NULL;
  return job;
}

static void
run (Job *job, GAsyncReadyCallback callback, gpointer user_data)
{
  /* Not the task's source: the worker, which lets go of the task last, must not be the one who frees us. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, job, NULL);
  TANDEM_HAND_OVER (job);
  g_task_run_in_thread (task, run_job);
}

static void write_soon (TandemCallTrace *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCallTrace) self = user_data;
  g_autoptr (Job) job = g_task_propagate_pointer (G_TASK (result), NULL);

  TANDEM_TAKE_OVER (job);
  self->writing = FALSE;
  if (job->error && !self->failed) {
    self->failed = TRUE;
    self->notice (self->call_id, job->error, self->user_data);
  }
  if (self->index->len > 0)
    write_soon (self);
}

static gboolean
on_time (gpointer data)
{
  TandemCallTrace *self = data;

  clear_timer (self);
  self->writing = TRUE;
  run (job_new (self, FALSE), on_written, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
write_soon (TandemCallTrace *self)
{
  if (self->writing || self->timer || self->failed)
    return;
  self->timer = g_timeout_source_new (WRITE_MS);
  g_source_set_callback (self->timer, on_time, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
on_written_last (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = g_task_propagate_pointer (G_TASK (result), NULL);

  TANDEM_TAKE_OVER (job);
  if (job->error)
    g_info ("%s", job->error->message);
}

/* --- what happens ----------------------------------------------------------------------------------- */

static gboolean
writes (TandemCallTrace *self)
{
  return self->folder && !self->failed;
}

/* Names come from a service: what is not plain is left out of them, so that a line stays a line. */
static void
append_plain (GString *line, const char *text)
{
  for (const char *c = text; *c; c++)
    g_string_append_c (line, g_ascii_isalnum (*c) || strchr (" _-.:+/", *c) ? *c : '_');
}

static void
begin_line (TandemCallTrace *self, const char *leg, const char *event, gint64 offset)
{
  gint64 now = g_get_monotonic_time ();

  g_string_append_printf (self->index, "{\"ms\":%" G_GINT64_FORMAT ".%03d,\"leg\":\"%s\",", now / 1000,
                          (int) (now % 1000), leg);
  g_string_append_printf (self->index, "\"event\":\"%s\",\"offset\":%" G_GINT64_FORMAT, event, offset);
}

static void
end_line (TandemCallTrace *self)
{
  g_string_append (self->index, "}\n");
  write_soon (self);
}

static gint64
to_samples (Leg *leg, gint64 bytes)
{
  return leg->ulaw ? bytes : bytes / 2;
}

static Leg *
add_leg (TandemCallTrace *self, const char *name, guint rate, gboolean ulaw, guint n_before)
{
  Leg *leg = g_new0 (Leg, 1);

  leg->name = name;
  leg->label = n_before > 0 ? g_strdup_printf ("%s-%u", name, n_before + 1) : g_strdup (name);
  leg->rate = rate;
  leg->ulaw = ulaw;
  leg->pending = g_byte_array_new ();
  if (self->folder) {
    g_autofree char *file = g_strconcat (leg->label, ".wav", NULL);
    g_autofree char *path = g_build_filename (self->folder, file, NULL);

    leg->file = tandem_trace_file_new (path, rate, ulaw);
  }
  g_ptr_array_add (self->legs, leg);
  g_debug ("%s: %s: the first sound, %s %u Hz", self->call_id, leg->label, ulaw ? "mu-law" : "16 bit", rate);
  return leg;
}

/* A leg whose format changes (another device, another service) goes on in another file. */
static Leg *
find_leg (TandemCallTrace *self, const char *name, guint rate, gboolean ulaw)
{
  guint n = 0;

  for (guint i = 0; i < self->legs->len; i++) {
    Leg *leg = self->legs->pdata[i];

    if (!g_str_equal (leg->name, name))
      continue;
    if (leg->rate == rate && leg->ulaw == ulaw)
      return leg;
    n++;
  }
  return add_leg (self, name, rate, ulaw, n);
}

static void
take (TandemCallTrace *self, Leg *leg, const guint8 *data, gsize n, gint64 at_ms)
{
  const gsize most = (gsize) leg->rate * (leg->ulaw ? 1 : 2) * MOST_SECONDS;

  if (!writes (self)) {
    leg->n += (gint64) n;
    return;
  }
  if (leg->pending->len + n > MAX (most, n) || self->index->len > INDEX_MOST) {
    leg->dropped += (gint64) n;
    return;
  }
  begin_line (self, leg->label, "audio", to_samples (leg, leg->n));
  g_string_append_printf (self->index, ",\"samples\":%" G_GINT64_FORMAT,
                          to_samples (leg, leg->n + (gint64) n) - to_samples (leg, leg->n));
  if (at_ms >= 0)
    g_string_append_printf (self->index, ",\"at_ms\":%" G_GINT64_FORMAT, at_ms);
  if (leg->dropped > 0)
    g_string_append_printf (self->index, ",\"dropped\":%" G_GINT64_FORMAT, to_samples (leg, leg->dropped));
  end_line (self);
  g_byte_array_append (leg->pending, data, (guint) n);
  leg->n += (gint64) n;
}

void
tandem_call_trace_audio (TandemCallTrace *self, const char *leg, TandemVoiceFormat format, const guint8 *data,
                         gsize n, gint64 at_ms)
{
  guint rate = format == TANDEM_VOICE_FORMAT_PCM_24000 ? 24000 : format == TANDEM_VOICE_FORMAT_PCM_16000 ? 16000 : 8000;

  g_return_if_fail (TANDEM_IS_CALL_TRACE (self));
  take (self, find_leg (self, leg, rate, format == TANDEM_VOICE_FORMAT_PCMU_8000), data, n, at_ms);
}

void
tandem_call_trace_samples (TandemCallTrace *self, const char *leg, guint rate, const gint16 *samples, gsize n)
{
  g_return_if_fail (TANDEM_IS_CALL_TRACE (self));
  take (self, find_leg (self, leg, rate, FALSE), (const guint8 *) samples, n * sizeof *samples, -1);
}

/* Where the newest file of @name is now. */
static gint64
get_offset (TandemCallTrace *self, const char *name, const char **label)
{
  for (guint i = self->legs->len; i > 0; i--) {
    Leg *leg = self->legs->pdata[i - 1];

    if (g_str_equal (leg->name, name)) {
      *label = leg->label;
      return to_samples (leg, leg->n);
    }
  }
  *label = name;
  return 0;
}

void
tandem_call_trace_event (TandemCallTrace *self, const char *leg, const char *event, const char *detail, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) plain = NULL;
  const char *label;
  gint64 offset;
  va_list arguments;

  if (!self)
    return;
  va_start (arguments, detail);
  text = g_strdup_vprintf (detail, arguments);
  va_end (arguments);
  plain = g_string_new (NULL);
  append_plain (plain, text);
  offset = get_offset (self, leg, &label);
  g_debug ("%s: %s: %s%s%s", self->call_id, label, event, plain->len > 0 ? " " : "", plain->str);
  if (!writes (self) || self->index->len > INDEX_MOST)
    return;
  begin_line (self, label, event, offset);
  if (plain->len > 0)
    g_string_append_printf (self->index, ",\"detail\":\"%s\"", plain->str);
  end_line (self);
}

/* --- the object ------------------------------------------------------------------------------------- */

static void
tandem_call_trace_dispose (GObject *object)
{
  TandemCallTrace *self = TANDEM_CALL_TRACE (object);

  clear_timer (self);
  for (guint i = 0; i < self->legs->len; i++) {
    Leg *leg = self->legs->pdata[i];

    g_debug ("%s: %s: %" G_GINT64_FORMAT " ms in all, %" G_GINT64_FORMAT " dropped", self->call_id, leg->label,
             to_samples (leg, leg->n) * 1000 / leg->rate, to_samples (leg, leg->dropped) * 1000 / leg->rate);
  }
  if (self->file && !self->failed) {
    tandem_call_trace_event (self, "call", "end", "%s", "");
    clear_timer (self);
    run (job_new (self, TRUE), on_written_last, NULL);
  }
  g_clear_pointer (&self->file, tandem_trace_file_free);
  g_ptr_array_set_size (self->legs, 0);
  if (self->destroy)
    self->destroy (self->user_data);
  self->destroy = NULL;
  G_OBJECT_CLASS (tandem_call_trace_parent_class)->dispose (object);
}

static void
tandem_call_trace_finalize (GObject *object)
{
  TandemCallTrace *self = TANDEM_CALL_TRACE (object);

  g_ptr_array_unref (self->legs);
  g_string_free (self->index, TRUE);
  g_free (self->folder);
  g_free (self->call_id);
  G_OBJECT_CLASS (tandem_call_trace_parent_class)->finalize (object);
}

static void
tandem_call_trace_class_init (TandemCallTraceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_call_trace_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_call_trace_finalize;
}

static void
tandem_call_trace_init (TandemCallTrace *self)
{
  self->legs = g_ptr_array_new_with_free_func (leg_free);
  self->index = g_string_new (NULL);
}

TandemCallTrace *
tandem_call_trace_new (const char *call_id, const char *folder, TandemTraceNotice notice, gpointer user_data,
                       GDestroyNotify destroy)
{
  TandemCallTrace *self = g_object_new (TANDEM_TYPE_CALL_TRACE, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  self->call_id = g_strdup (call_id);
  self->notice = notice;
  self->user_data = user_data;
  self->destroy = destroy;
  if (folder) {
    g_autofree char *name = g_strconcat (time, "-", call_id, NULL);
    g_autofree char *path = NULL;

    self->folder = g_build_filename (folder, name, NULL);
    path = g_build_filename (self->folder, "index.jsonl", NULL);
    self->file = tandem_trace_file_new (path, 0, FALSE);
  }
  tandem_call_trace_event (self, "call", "begin", "%s %s", call_id, time);
  return self;
}

void
tandem_call_trace_set (GObject *line, TandemCallTrace *trace)
{
  g_object_set_qdata_full (line, tandem_call_trace_quark (), g_object_ref (trace), g_object_unref);
}

TandemCallTrace *
tandem_call_trace_get (gpointer line)
{
  return g_object_get_qdata (G_OBJECT (line), tandem_call_trace_quark ());
}
