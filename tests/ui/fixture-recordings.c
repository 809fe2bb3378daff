// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-recordings.h"

#include "fixture-recording.h"

struct _FixtureRecordings {
  GObject parent_instance;
};

static void recordings_init (TandemRecordingsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureRecordings, fixture_recordings, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_RECORDINGS, recordings_init))

static TandemRecording *
recordings_open (TandemRecordings *recordings, const char *path)
{
  g_print ("open %s\n", path);
  return fixture_recording_new (path);
}

static void
recordings_init (TandemRecordingsInterface *iface)
{
  iface->open = recordings_open;
}

static void
fixture_recordings_class_init (FixtureRecordingsClass *klass)
{
}

static void
fixture_recordings_init (FixtureRecordings *self)
{
}

TandemRecordings *
fixture_recordings_new (void)
{
  return g_object_new (FIXTURE_TYPE_RECORDINGS, NULL);
}
