// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-card.h"

#include "tandem-error.h"
#include "tandem-sound-job.h"
#include "tandem-sound-seat.h"
#include "tandem-sound-worker.h"

/* A device comes as several files: wait for the last of them. */
#define PLUG_US (300 * G_TIME_SPAN_MILLISECOND)
#define DEVICE_FOLDER "/dev/snd"

struct _TandemSoundCard {
  GObject parent_instance;

  /* owned */
  TandemSoundBackend *backend;
  TandemSoundWorker *worker;
  GPtrArray *devices;     /* NULL: never scanned */
  GPtrArray *doomed;      /* of TandemSoundStream, to be closed by the next job */
  GFileMonitor *monitor;
  TandemSoundSeat seats[TANDEM_N_SOUND_ROLES];

  /* borrowed */
  const TandemSoundCardListener *listener;
  gpointer user_data;
  struct Visit *visit;    /* under way: one at a time; its closure owns it */

  gboolean scan_wanted;
  gboolean scan_failed;   /* and told */
  gint64 plugged_at;      /* 0: nothing was plugged in or out */
};

G_DEFINE_FINAL_TYPE (TandemSoundCard, tandem_sound_card, G_TYPE_OBJECT)

/* What travels to the worker and back. */
typedef struct Visit {
  TandemSoundCard *card; /* borrowed; NULL: it is gone */
  TandemSoundJob *job;   /* owned */
} Visit;

static void schedule (TandemSoundCard *self);

static void
visit_free (gpointer data)
{
  Visit *visit = data;

  g_clear_pointer (&visit->job, tandem_sound_job_free);
  g_free (visit);
}

static const char *
default_name (TandemSoundCard *self, TandemSoundRole role)
{
  for (guint i = 0; self->devices && i < self->devices->len; i++) {
    TandemSoundDeviceInfo *info = g_ptr_array_index (self->devices, i);

    if (role == TANDEM_SOUND_ROLE_MICROPHONE ? info->default_input : info->default_output)
      return info->name;
  }
  return "default";
}

/* The stream is closed by the next job; nobody sees it from now on. */
static void
drop_stream (TandemSoundCard *self, TandemSoundRole role)
{
  TandemSoundSeat *seat = &self->seats[role];

  if (!seat->stream)
    return;
  g_ptr_array_add (self->doomed, g_steal_pointer (&seat->stream));
  seat->retry_at = 0;
  self->listener->opened (self, role, NULL, self->user_data);
}

static void
take_stream (TandemSoundCard *self, TandemSoundSeat *seat, TandemSoundOpening *opening)
{
  g_autofree char *sentence = NULL;
  g_autoptr (GError) notice = NULL;

  drop_stream (self, seat->role);
  sentence = tandem_sound_seat_take (seat, opening, default_name (self, seat->role));
  self->listener->opened (self, seat->role, seat->name, self->user_data);
  if (!sentence)
    return;
  notice = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE, sentence);
  self->listener->notice (self, notice, self->user_data);
}

static void
settle (TandemSoundCard *self, TandemSoundRole role, TandemSoundOpening *opening)
{
  TandemSoundSeat *seat = &self->seats[role];

  if (!opening->asked)
    return;
  /* Meanwhile it was closed, or another was chosen: what came is not wanted any more. */
  if (!seat->wanted || g_strcmp0 (seat->chosen, opening->name) != 0) {
    if (opening->stream)
      g_ptr_array_add (self->doomed, g_steal_pointer (&opening->stream));
    return;
  }
  if (opening->stream) {
    take_stream (self, seat, opening);
    return;
  }
  /* Only the chosen device was tried, and its substitute was lost meanwhile. */
  if (!seat->stream && !opening->default_error)
    return;
  tandem_sound_seat_retry (seat);
  /* The chosen device is not back yet; its substitute plays on. */
  if (seat->stream || seat->trouble == TANDEM_SOUND_SEAT_EMPTY)
    return;
  seat->trouble = TANDEM_SOUND_SEAT_EMPTY;
  seat->lost = FALSE;
  self->listener->notice (self, opening->default_error, self->user_data);
}

static void
take_devices (TandemSoundCard *self, TandemSoundJob *job)
{
  if (job->devices) {
    g_clear_pointer (&self->devices, g_ptr_array_unref);
    self->devices = g_steal_pointer (&job->devices);
    self->scan_failed = FALSE;
    self->listener->scanned (self, self->devices, self->user_data);
  } else if (job->scan_error && !self->scan_failed) {
    self->scan_failed = TRUE;
    self->listener->notice (self, job->scan_error, self->user_data);
  }
}

static void
run_visit (gpointer data)
{
  Visit *visit = data;

  tandem_sound_job_run (visit->job);
}

static void
on_visited (gpointer data)
{
  Visit *visit = data;
  g_autoptr (TandemSoundCard) self = visit->card ? g_object_ref (visit->card) : NULL;

  if (!self)
    return;
  /* What the listener asks for meanwhile is scheduled when all is settled. */
  take_devices (self, visit->job);
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    settle (self, role, &visit->job->openings[role]);
  self->visit = NULL;
  schedule (self);
}

static void
start_visit (TandemSoundCard *self, gboolean scan)
{
  Visit *visit = g_new0 (Visit, 1);
  gint64 now = g_get_monotonic_time ();

  visit->card = self;
  visit->job = tandem_sound_job_new (self->backend, g_steal_pointer (&self->doomed), scan);
  self->doomed = g_ptr_array_new ();
  self->scan_wanted = FALSE;
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++) {
    gboolean only_chosen;

    if (tandem_sound_seat_is_due (&self->seats[role], now, &only_chosen))
      tandem_sound_job_ask (visit->job, role, self->seats[role].chosen, !only_chosen);
  }
  self->visit = visit;
  tandem_sound_worker_run (self->worker, run_visit, on_visited, visit, visit_free);
}

static void
schedule (TandemSoundCard *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean due = FALSE, only_chosen, scan;

  if (self->visit || !self->worker)
    return;
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    due = tandem_sound_seat_is_due (&self->seats[role], now, &only_chosen) || due;
  scan = self->scan_wanted || (due && !self->devices);
  if (!due && !scan && self->doomed->len == 0)
    return;
  for (int role = 0; scan && role < TANDEM_N_SOUND_ROLES; role++)
    drop_stream (self, role);
  /* The listener just called may have scheduled this already. */
  if (!self->visit)
    start_visit (self, scan);
}

static void
on_plugged (TandemSoundCard *self, GFile *file, GFile *other, GFileMonitorEvent event, GFileMonitor *monitor)
{
  if (event == G_FILE_MONITOR_EVENT_CREATED || event == G_FILE_MONITOR_EVENT_DELETED)
    self->plugged_at = g_get_monotonic_time ();
}

static void
watch_devices (TandemSoundCard *self)
{
  g_autoptr (GFile) folder = NULL;

  if (self->monitor)
    return;
  folder = g_file_new_for_path (DEVICE_FOLDER);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_plugged), self, G_CONNECT_SWAPPED);
}

void
tandem_sound_card_tick (TandemSoundCard *self)
{
  gint64 now;

  g_return_if_fail (TANDEM_IS_SOUND_CARD (self));
  now = g_get_monotonic_time ();
  watch_devices (self);
  if (self->plugged_at != 0 && now - self->plugged_at > PLUG_US) {
    self->plugged_at = 0;
    self->scan_wanted = TRUE;
  }
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    if (self->seats[role].stream && tandem_sound_seat_is_lost (&self->seats[role], now)) {
      self->seats[role].lost = TRUE;
      drop_stream (self, role);
    }
  schedule (self);
}

void
tandem_sound_card_choose (TandemSoundCard *self, TandemSoundRole role, const char *name)
{
  TandemSoundSeat *seat;

  g_return_if_fail (TANDEM_IS_SOUND_CARD (self) && (guint) role < TANDEM_N_SOUND_ROLES);
  seat = &self->seats[role];
  name = name ? name : "";
  if (g_strcmp0 (seat->chosen, name) == 0)
    return;
  g_free (seat->chosen);
  seat->chosen = g_strdup (name);
  /* What was told was about another device. */
  seat->trouble = TANDEM_SOUND_SEAT_FINE;
  seat->lost = FALSE;
  seat->retry_at = 0;
  drop_stream (self, role);
  schedule (self);
}

void
tandem_sound_card_set_wanted (TandemSoundCard *self, TandemSoundRole role, gboolean wanted)
{
  TandemSoundSeat *seat;

  g_return_if_fail (TANDEM_IS_SOUND_CARD (self) && (guint) role < TANDEM_N_SOUND_ROLES);
  seat = &self->seats[role];
  if (seat->wanted == !!wanted)
    return;
  seat->wanted = !!wanted;
  seat->lost = FALSE;
  seat->retry_at = 0;
  if (!wanted)
    drop_stream (self, role);
  schedule (self);
}

void
tandem_sound_card_rescan (TandemSoundCard *self)
{
  g_return_if_fail (TANDEM_IS_SOUND_CARD (self));
  self->scan_wanted = TRUE;
  schedule (self);
}

TandemSoundStream *
tandem_sound_card_get_stream (TandemSoundCard *self, TandemSoundRole role)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_CARD (self) && (guint) role < TANDEM_N_SOUND_ROLES, NULL);
  return self->seats[role].stream;
}

/* The last job, after the one that may be under way. */
typedef struct {
  TandemSoundJob *last;
  TandemSoundJob *under_way; /* borrowed, nullable */
} Farewell;

static void
run_farewell (gpointer data)
{
  Farewell *farewell = data;

  if (farewell->under_way)
    tandem_sound_job_undo (farewell->under_way);
  tandem_sound_job_run (farewell->last);
}

/* Waits for the worker, at the program's end only: a device left open would outlive its ring. */
static void
tandem_sound_card_dispose (GObject *object)
{
  TandemSoundCard *self = TANDEM_SOUND_CARD (object);

  if (self->worker) {
    Farewell farewell = { .under_way = self->visit ? self->visit->job : NULL };

    for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
      if (self->seats[role].stream)
        g_ptr_array_add (self->doomed, g_steal_pointer (&self->seats[role].stream));
    farewell.last = tandem_sound_job_new (self->backend, g_steal_pointer (&self->doomed), FALSE);
    tandem_sound_worker_run (self->worker, run_farewell, NULL, &farewell, NULL);
    g_clear_pointer (&self->worker, tandem_sound_worker_free);
    tandem_sound_job_free (farewell.last);
    if (self->visit)
      self->visit->card = NULL;
    self->visit = NULL;
  }
  g_clear_object (&self->monitor);
  g_clear_object (&self->backend);
  G_OBJECT_CLASS (tandem_sound_card_parent_class)->dispose (object);
}

static void
tandem_sound_card_finalize (GObject *object)
{
  TandemSoundCard *self = TANDEM_SOUND_CARD (object);

  g_clear_pointer (&self->devices, g_ptr_array_unref);
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    tandem_sound_seat_clear (&self->seats[role]);
  G_OBJECT_CLASS (tandem_sound_card_parent_class)->finalize (object);
}

static void
tandem_sound_card_class_init (TandemSoundCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sound_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sound_card_finalize;
}

static void
tandem_sound_card_init (TandemSoundCard *self)
{
  self->doomed = g_ptr_array_new ();
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    tandem_sound_seat_init (&self->seats[role], role);
}

TandemSoundCard *
tandem_sound_card_new (TandemSoundBackend *backend, const TandemSoundCardListener *listener, gpointer user_data)
{
  TandemSoundCard *self;

  g_return_val_if_fail (TANDEM_IS_SOUND_BACKEND (backend) && listener, NULL);
  self = g_object_new (TANDEM_TYPE_SOUND_CARD, NULL);
  self->backend = g_object_ref (backend);
  self->listener = listener;
  self->user_data = user_data;
  self->worker = tandem_sound_worker_new ();
  return self;
}
