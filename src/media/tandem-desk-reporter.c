// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-desk-reporter.h"

#include "tandem-hand-over.h"
#include "tandem-sound-device.h"

#define N_ROLES 3

struct _TandemDeskReporter {
  int refs;                  /* atomic */
  GWeakRef desk;             /* for the main thread */
  TandemMediaThread *thread; /* borrowed: alive as long as anything runs on it */
  const TandemDeskNews *news;
};

typedef struct _Report Report;

struct _Report {
  /* owned */
  TandemDeskReporter *reporter;
  GPtrArray *devices[N_ROLES]; /* of TandemSoundDevice; nullable, as the rest */
  GError *error;
  char *name;

  void (*func) (GObject *desk, const Report *report);
  int number;
};

TandemDeskReporter *
tandem_desk_reporter_new (TandemMediaThread *thread, GObject *desk, const TandemDeskNews *news)
{
  TandemDeskReporter *self = g_new0 (TandemDeskReporter, 1);

  self->refs = 1;
  self->thread = thread;
  self->news = news;
  g_weak_ref_init (&self->desk, desk);
  return self;
}

void
tandem_desk_reporter_unref (TandemDeskReporter *self)
{
  TANDEM_HAND_OVER (self);
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  TANDEM_TAKE_OVER (self);
  g_weak_ref_clear (&self->desk);
  g_free (self);
}

static void
report_free (gpointer data)
{
  Report *report = data;

  for (int role = 0; role < N_ROLES; role++)
    g_clear_pointer (&report->devices[role], g_ptr_array_unref);
  g_clear_error (&report->error);
  g_free (report->name);
  tandem_desk_reporter_unref (report->reporter);
  g_free (report);
}

static void
deliver (gpointer data)
{
  Report *report = data;
  g_autoptr (GObject) desk = g_weak_ref_get (&report->reporter->desk);

  if (desk)
    report->func (desk, report);
}

static Report *
report_new (TandemDeskReporter *self, void (*func) (GObject *desk, const Report *report))
{
  Report *report = g_new0 (Report, 1);

  g_atomic_int_inc (&self->refs);
  report->reporter = self;
  report->func = func;
  return report;
}

static void
post (Report *report)
{
  tandem_media_thread_post_main (report->reporter->thread, deliver, report, report_free);
}

static GPtrArray *
make_list (GPtrArray *infos, TandemSoundRole role)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < infos->len; i++) {
    TandemSoundDeviceInfo *info = g_ptr_array_index (infos, i);
    gboolean input = role == TANDEM_SOUND_ROLE_MICROPHONE;

    if ((input ? info->inputs : info->outputs) <= 0)
      continue;
    g_ptr_array_add (list, tandem_sound_device_new (info->name, info->name, FALSE));
    if (input ? info->default_input : info->default_output)
      g_ptr_array_insert (list, 0, tandem_sound_device_new ("", info->name, TRUE));
  }
  return list;
}

static void
tell_scanned (GObject *desk, const Report *report)
{
  report->reporter->news->scanned (desk, report->devices);
}

static void
on_scanned (GPtrArray *devices, gpointer user_data)
{
  Report *report = report_new (user_data, tell_scanned);

  for (int role = 0; role < N_ROLES; role++)
    report->devices[role] = make_list (devices, role);
  post (report);
}

static void
tell_opened (GObject *desk, const Report *report)
{
  report->reporter->news->opened (desk, (TandemSoundRole) report->number, report->name);
}

static void
on_opened (TandemSoundRole role, const char *name, gpointer user_data)
{
  Report *report = report_new (user_data, tell_opened);

  report->number = (int) role;
  report->name = g_strdup (name);
  post (report);
}

static void
tell_notice (GObject *desk, const Report *report)
{
  report->reporter->news->notice (desk, report->error);
}

static void
on_notice (const GError *error, gpointer user_data)
{
  Report *report = report_new (user_data, tell_notice);

  report->error = g_error_copy (error);
  post (report);
}

static void
tell_test (GObject *desk, const Report *report)
{
  report->reporter->news->test_changed (desk, (TandemSoundTest) report->number);
}

static void
on_test_changed (TandemSoundTest test, gpointer user_data)
{
  Report *report = report_new (user_data, tell_test);

  report->number = (int) test;
  post (report);
}

static void
tell_can_process (GObject *desk, const Report *report)
{
  report->reporter->news->can_process (desk, report->number);
}

static void
on_can_process (gboolean can, gpointer user_data)
{
  Report *report = report_new (user_data, tell_can_process);

  report->number = can;
  post (report);
}

const TandemDeskBoothListener tandem_desk_reporter_booth_listener = {
  on_scanned, on_opened, on_notice, on_test_changed, on_can_process,
};
